import BPTT
import GradientPathology
import Manuscript
import Matrices
import Plotting

/// What `course measure` measures for this chapter.
public let gradientPathologyExperiments = [
  jacobianNorms, parts, boundAndNorm, transients, depths, directions, explosions, lags, survivors,
]

let chapter = "GradientPathology"

/// A tanh network of a given recurrent matrix, without an output.
func network(
  _ Whh: Matrix<Double>, input: Int = 2, drive: Double, using random: inout SeededGenerator
) -> GatedRNN<Double> {
  let n = Whh.rows
  let vanilla = VanillaRNN(
    Wxh: .normal(rows: input, columns: n, deviation: drive, using: &random), Whh: Whh,
    bh: .zeros(rows: 1, columns: n), Why: .zeros(rows: n, columns: 1),
    by: Matrix<Double>.zeros(rows: 1, columns: 1))
  return GatedRNN(vanilla)
}

/// The one-step Jacobians of a run on normal inputs.
func jacobians(
  of network: GatedRNN<Double>, steps: Int, using random: inout SeededGenerator
) -> [Matrix<Double>] {
  let inputs = (0..<steps).map { _ in
    Matrix<Double>.normal(rows: 1, columns: network.inputSize, using: &random)
  }
  let start = Matrix<Double>.normal(
    rows: 1, columns: network.hiddenSize, deviation: 0.5, using: &random)
  return network.forward(inputs, from: start).map { network.jacobian(of: $0) }
}

/// The recurrent matrices that are compared.
private enum Kind: String, CaseIterable {
  case gaussian = "Gaussian"
  case orthogonal = "orthogonal"
  case symmetric = "symmetric"
  case identity = "identity"

  func matrix(_ size: Int, radius: Double, using random: inout SeededGenerator) -> Matrix<Double> {
    switch self {
    case .gaussian: .gaussian(size, spectralRadius: radius, using: &random)
    case .orthogonal: .orthogonal(rows: size, columns: size, using: &random) * radius
    case .symmetric: .symmetric(size, spectralRadius: radius, using: &random)
    case .identity: .identity(size) * radius
    }
  }
}

/// The norms of Jacobian products by radius and by the kind of matrix: claim A25.
private let jacobianNorms = Experiment(
  id: "A25", chapter: chapter, claims: ["A25"],
  title: "Norms of Jacobian products of tanh networks of 32 units", seeds: Array(1...9)
) { seeds, progress in
  let size = 32
  let drive = 0.3
  let steps = 40
  var series: [LineChart.Series] = []
  for radius in [0.5, 0.9, 1.2, 1.8, 2.5, 4] {
    let runs = seeds.map { seed in
      var random = SeededGenerator(seed: seed)
      let W = Matrix<Double>.gaussian(size, spectralRadius: radius, using: &random)
      let network = network(W, drive: drive, using: &random)
      return lookingBack(jacobians(of: network, steps: steps, using: &random))
    }
    let middle = (0...steps).map { lag in median(runs.map { $0[lag] }) }
    series.append(.init("radius \(radius)", middle))
  }

  var charts: [String: MeasuredChart] = [
    "norms": .line(
      LineChart(
        "How much of a step is felt later: ‖∂h_t/∂h_(t-lag)‖", x: Axis("lag, steps"),
        y: Axis("norm, median", .logarithmic), series: series))
  ]
  for (name, radius) in [("small", 0.9), ("large", 4.0)] {
    var random = SeededGenerator(seed: seeds[0])
    let W = Matrix<Double>.gaussian(size, spectralRadius: radius, using: &random)
    let network = network(W, drive: drive, using: &random)
    let map = JacobianNorms(jacobians(of: network, steps: 24, using: &random))
    charts["map-\(name)"] = .heat(
      HeatMap(
        "log₁₀ ‖∂h_t/∂h_k‖, spectral radius \(radius)", rows: (0...24).map(String.init),
        columns: (0...24).map(String.init), values: map.logarithms, rowTitle: "step t",
        columnTitle: "step k", showsValues: false))
  }

  var table = MeasuredTable(
    columns: [.init("radius", digits: 1)] + Kind.allCases.map { .init($0.rawValue, digits: 2) })
  let radii = [0.5, 0.9, 1, 1.5, 2, 3, 5, 10]
  for (done, radius) in radii.enumerated() {
    let row = Kind.allCases.map { kind in
      median(
        seeds.map { seed in
          var random = SeededGenerator(seed: seed)
          let W = kind.matrix(size, radius: radius, using: &random)
          let network = network(W, drive: drive, using: &random)
          let factors = jacobians(of: network, steps: 400, using: &random)
          let start = Matrix<Double>.normal(rows: size, columns: 1, using: &random)
          return Double.exp(growthRate(factors, from: start, skipping: 100))
        })
    }
    table.append([.number(radius)] + row.map { .number($0) })
    progress(Double(done + 1) / Double(radii.count))
  }
  return .init(tables: ["growth": table], charts: charts)
}

/// ‖∂h_T/∂h_{T-lag}‖ for every lag, without the whole map.
func lookingBack(_ factors: [Matrix<Double>]) -> [Double] {
  var product = Matrix<Double>.identity(factors[0].rows)
  return [1]
    + factors.reversed().map { J in
      product = product • J
      return product.spectralNorm()
    }
}

/// Pascanu's bound beside what it bounds: claim B10.
private let boundAndNorm = Experiment(
  id: "B10", chapter: chapter, claims: ["B10"],
  title: "Pascanu's bound, the spectral radius and the measured norm", seeds: Array(1...9)
) { seeds, _ in
  let (size, radius, steps) = (32, 0.95, 30)
  var norms: [[Double]] = []
  var bounds: [Double] = []
  for seed in seeds {
    var random = SeededGenerator(seed: seed)
    let W = Matrix<Double>.gaussian(size, spectralRadius: radius, using: &random)
    let network = network(W, drive: 0.3, using: &random)
    norms.append(lookingBack(jacobians(of: network, steps: steps, using: &random)))
    bounds.append(W.spectralNorm())
  }
  let lambda = median(bounds)
  let measured = (0...steps).map { lag in median(norms.map { $0[lag] }) }
  let powers = (0...steps).map { Double.pow(radius, Double($0)) }
  let chart = LineChart(
    "A bound that holds, and how far it is from the truth", x: Axis("lag, steps"),
    y: Axis("norm", .logarithmic),
    series: [
      .init("bound (γ λ₁)^lag", (0...steps).map { Double.pow(lambda, Double($0)) }),
      .init("spectral radius^lag", powers), .init("measured, median", measured),
    ])
  return .init(
    charts: ["bound": .line(chart)],
    values: [
      "lambda": .init(.number(lambda), digits: 2), "radius": .init(.number(radius), digits: 2),
      "boundAt30": .init(.text(scientific(Double.pow(lambda, 30)))),
      "measuredAt30": .init(.text(scientific(measured[30]))),
    ])
}

/// A number in two digits: 0.037, 1.4, 550, and beyond that 1.2e-5 or 3.8e10.
func scientific(_ number: Double) -> String {
  guard number > 0, number.isFinite else { return number == 0 ? "0" : "\(number)" }
  var exponent = (Double.log(number) / Double.log(10)).rounded(.down)
  var digits = (number / Double.pow(10, exponent) * 10).rounded() / 10
  if digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
  switch exponent {
  case ..<(-2), 4...: return "\(digits)e\(Int(exponent))"
  case 1...: return "\(Int((digits * Double.pow(10, exponent)).rounded()))"
  default:
    let places = Double.pow(10, 1 - exponent)
    return "\((digits * Double.pow(10, exponent) * places).rounded() / places)"
  }
}

/// Powers of normal and of non-normal matrices: claim C13.
private let transients = Experiment(
  id: "C13", chapter: chapter, claims: ["C13"],
  title: "Norms of the powers of matrices whose spectral radius is below 1", seeds: [1]
) { seeds, _ in
  var random = SeededGenerator(seed: seeds[0])
  let matrices: [(String, Matrix<Double>)] = [
    ("symmetric", .symmetric(12, spectralRadius: 0.9, using: &random)),
    ("Gaussian", .gaussian(12, spectralRadius: 0.9, using: &random)),
    ("sheared", [[0.9, 10], [0, 0.9]]), ("chain of 12", .delayLine(12, gain: 2)),
  ]
  var table = MeasuredTable(columns: [
    .init("matrix"), .init("spectral radius", digits: 1), .init("λ₁", digits: 2),
    .init("largest norm of a power", digits: 1), .init("at power"),
    .init("first power below 0.01"),
  ])
  var series: [LineChart.Series] = []
  for (name, W) in matrices {
    let norms = lookingBack(Array(repeating: W, count: 200))
    let peak = norms.max() ?? 0
    table.append([
      .text(name), .number(W.spectralRadius()), .number(W.spectralNorm()), .number(peak),
      .number(Double(norms.firstIndex(of: peak) ?? 0)),
      .number(Double(norms.firstIndex { $0 < 0.01 } ?? 200)),
    ])
    series.append(.init(name, Array(norms.prefix(81))))
  }
  let chart = LineChart(
    "‖W^k‖ of four matrices that all must vanish", x: Axis("power k"),
    y: Axis("norm", .logarithmic, range: 1e-3...1e4), series: series)
  return .init(tables: ["powers": table], charts: ["powers": .line(chart)])
}

/// One matrix many times, or many matrices once: claim C15.
private let depths = Experiment(
  id: "C15", chapter: chapter, claims: ["C15"],
  title: "The growth of a vector through 100 layers of 32 units", seeds: Array(1...25)
) { seeds, _ in
  let (size, depth) = (32, 100)
  var table = MeasuredTable(columns: [
    .init("scale", digits: 2), .init("one shared matrix"), .init("a matrix for each layer"),
    .init("shared, spread"), .init("for each, spread"),
  ])
  for scale in [0.5, 0.9, 1, 1.1, 2] {
    func lengths(_ layers: (inout SeededGenerator) -> [Matrix<Double>]) -> [Double] {
      seeds.map { seed in
        var random = SeededGenerator(seed: seed)
        let factors = layers(&random)
        let start = Matrix<Double>.normal(rows: size, columns: 1, using: &random)
        return Double.exp(Double(depth) * growthRate(factors, from: start))
      }
    }
    func layer(_ random: inout SeededGenerator) -> Matrix<Double> {
      .normal(
        rows: size, columns: size, deviation: scale / Double(size).squareRoot(), using: &random)
    }
    let shared = lengths { Array(repeating: layer(&$0), count: depth) }
    let own = lengths { random in (0..<depth).map { _ in layer(&random) } }
    func spread(_ x: [Double]) -> Cell {
      .text("\(scientific(x.min() ?? 0)) … \(scientific(x.max() ?? 0))")
    }
    table.append([
      .number(scale), .text(scientific(median(shared))), .text(scientific(median(own))),
      spread(shared), spread(own),
    ])
  }
  return .init(tables: ["lengths": table])
}
