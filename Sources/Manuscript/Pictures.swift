import Foundation

/// A file as it ought to be.
public struct Rewrite: Equatable, Sendable {
  /// The file, from the package's root.
  public let path: String

  /// Its text.
  public let text: String
}

extension Book {
  /// The pictures that the measured records yield: `A48-comparisons.svg` for the chart
  /// "comparisons" of `Measured/A48.json`.
  ///
  /// They lie beside the pages, not in a folder: DocC finds a picture by its name alone, and the
  /// same name must lead other readers of the Markdown to the file.
  func pictures(shelf: Shelf) -> [Picture] {
    shelf.records.flatMap { path, result -> [Picture] in
      guard case .success(let record) = result,
        let end = path.range(of: "/\(MeasurementRecord.folder)/")
      else { return [] }
      let catalog = path[..<end.lowerBound]
      let stem = path[end.upperBound...].dropLast(".json".count)
      return record.charts.map { name, chart in
        Picture(
          record: path, chart: name, path: "\(catalog)/\(stem)-\(name).svg", svg: chart.svg())
      }
    }.sorted { $0.path < $1.path }
  }

  /// Records that cannot be read, pictures that are not what their record yields, that no page
  /// shows, or that no record yields any more.
  func pictureProblems(shelf: Shelf, pictures: [Picture]) -> [Problem] {
    var problems: [Problem] = []
    for (path, result) in shelf.records {
      if case .failure(let error) = result {
        problems.append(Problem(file: path, line: nil, sentence: error.description))
      }
    }
    for picture in pictures {
      let shown = line(showing: picture)
      let place = shown ?? (file: picture.record, line: nil)
      if text(at: picture.path) != picture.svg {
        let state = files.contains(picture.path) ? "is not what" : "is missing;"
        problems.append(
          Problem(
            file: place.file, line: place.line,
            sentence: "\(picture.path) \(state) \(picture.record)#\(picture.chart) yields"
              + (state == "is missing;" ? " it" : "") + "; `swift run course sync` writes it."))
      }
      if shown == nil {
        problems.append(
          Problem(
            file: picture.record, line: nil,
            sentence: "no page shows the chart '\(picture.chart)'; show it with "
              + "![…](\(picture.name)), or leave it out of the record."))
      }
    }
    return problems + stalePictures(shelf: shelf, pictures: pictures)
  }

  private func stalePictures(shelf: Shelf, pictures: [Picture]) -> [Problem] {
    let wanted = Set(pictures.map(\.path))
    return shelf.records.flatMap { record, result -> [Problem] in
      guard case .success = result else { return [] }
      let stem = record.replacing("/\(MeasurementRecord.folder)/", with: "/").dropLast(5)
      return files.filter {
        $0.hasPrefix("\(stem)-") && $0.hasSuffix(".svg") && !wanted.contains($0)
      }.map { path in
        Problem(
          file: path, line: nil,
          sentence: "\(record) has no chart that yields this picture; remove it.")
      }
    }
  }

  private func line(showing picture: Picture) -> (file: String, line: Int?)? {
    for page in pages where page.text.contains(picture.name) {
      let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
      if let i = lines.firstIndex(where: { $0.contains("](\(picture.name)") }) {
        return (page.path, i + 1)
      }
    }
    return nil
  }

  private func text(at path: String) -> String? {
    try? String(contentsOf: location(of: path), encoding: .utf8)
  }

  /// The pictures whose files are not what their records yield.
  func pictureRewrites(_ pictures: [Picture]) -> [Rewrite] {
    pictures.filter { text(at: $0.path) != $0.svg }.map { Rewrite(path: $0.path, text: $0.svg) }
  }
}

/// A picture that a measured record yields.
struct Picture {
  let record: String
  let chart: String
  let path: String
  let svg: String

  var name: String { String(path.split(separator: "/").last ?? "") }
}
