extension Page {
  /// Prose writes mathematics only as `` $`…`$ `` and as fences of language "math": the forms that
  /// GitHub, DocC and the site all read. A dollar that means money is written `\$`.
  func mathsProblems(in markdown: Markdown) -> [Problem] {
    let dollar = UInt8(ascii: "$")
    let prose = markdown.prose
    var allowed: Set<Int> = []
    for span in markdown.spans {
      guard span.lowerBound > 0, prose[span.lowerBound - 1] == dollar,
        span.upperBound < prose.count, prose[span.upperBound] == dollar
      else { continue }
      allowed.formUnion([span.lowerBound - 1, span.upperBound])
    }
    var lines: Set<Int> = []
    for (i, byte) in prose.enumerated() where byte == dollar && !allowed.contains(i) {
      let isEscaped = i > 0 && prose[i - 1] == UInt8(ascii: "\\")
      if !isEscaped { lines.insert(markdown.line(at: i)) }
    }
    let stray = lines.map { line in
      Problem(
        file: path, line: line + 1,
        sentence: "a bare $ stands here; write inline mathematics as $`…`$ and displayed "
          + "mathematics as a fence of language math (a dollar sign is \\$).")
    }
    let misnamed = markdown.fences.filter { ["latex", "tex", "katex"].contains($0.language) }
    return stray
      + misnamed.map { fence in
        Problem(
          file: path, line: fence.open + 1,
          sentence: "a fence of language \(fence.language) stays source text; write math.")
      }
  }
}
