import Foundation
import Matrices
import Testing
import Training

@Suite("Gradient checks")
struct GradientCheckTests {
  private static let targets: [Int?] = [1, nil, 0, 3, 3]

  private func inputs<S: Scalar>() -> Matrix<S> {
    var random = SeededGenerator(seed: 5)
    return .uniform(rows: 5, columns: 3, in: -1..<1, using: &random)
  }

  private func model<S: Scalar>(_ type: S.Type = S.self) -> Pair<S> {
    Pair(seed: 8, rows: 3, columns: 4, bias: 4)
  }

  private func loss<S: Scalar>(_ model: Pair<S>) -> S {
    model.lossAndGradient(inputs(), Self.targets).loss
  }

  private func gradient<S: Scalar>() -> Pair<S> {
    model().lossAndGradient(inputs(), Self.targets).gradient
  }

  @Test("A right gradient agrees with differences, and to the last digits with dual numbers")
  func right() {
    let differences = GradientCheck.finiteDifferences(gradient(), of: model(Double.self)) {
      loss($0)
    }
    #expect(differences.agrees(within: 1e-7), "\(differences.summary)")
    #expect(differences.entries.map(\.name) == ["W", "b"])
    let dual = GradientCheck.dualNumbers(
      gradient() as Pair<Double>, of: Pair<Dual>(model(Double.self))
    ) { loss($0) }
    #expect(dual.agrees(within: 1e-12), "\(dual.summary)")
  }

  @Test("In Float the step is wider, and the agreement less")
  func float() {
    let check = GradientCheck.finiteDifferences(gradient(), of: model(Float.self)) { loss($0) }
    #expect(check.agrees(within: 2e-3), "\(check.summary)")
    var wrong: Pair<Float> = gradient()
    wrong.b[0, 1] += 0.05
    let second = GradientCheck.finiteDifferences(wrong, of: model(Float.self)) { loss($0) }
    #expect(!second.agrees(within: 2e-3) && second.worst?.name == "b")
  }

  @Test("A single wrong entry is named with its parameter, place, and both numbers")
  func wrong() throws {
    var wrong: Pair<Double> = gradient()
    let right = wrong.W[2, 1]
    wrong.W[2, 1] = right + 0.5
    for check in [
      GradientCheck.finiteDifferences(wrong, of: model()) { loss($0) },
      GradientCheck.dualNumbers(wrong, of: Pair<Dual>(model(Double.self))) { loss($0) },
    ] {
      let worst = try #require(check.worst)
      #expect(worst.name == "W" && worst.row == 2 && worst.column == 1)
      #expect(abs(worst.expected - right) < 1e-8 && worst.observed == right + 0.5)
      #expect(!check.agrees(within: 1e-3))
      #expect(check.summary.hasPrefix("worst: W[2, 1] is \(right + 0.5), but should be "))
      let others = check.entries.filter { $0.name != "W" }
      #expect(others.allSatisfy { $0.error < 1e-7 })
    }
  }

  @Test("A NaN never agrees, whether in the gradient or in the loss")
  func nan() throws {
    var broken: Pair<Double> = gradient()
    broken.b[0, 2] = .nan
    let check = GradientCheck.finiteDifferences(broken, of: model()) { loss($0) }
    #expect(!check.agrees(within: .infinity))
    let worst = try #require(check.worst)
    #expect(worst.name == "b" && worst.column == 2 && worst.error.isNaN)
    let lost = GradientCheck.finiteDifferences(gradient(), of: model(Double.self)) { _ in .nan }
    #expect(!lost.agrees(within: .infinity) && lost.entries.allSatisfy(\.error.isNaN))
  }

  @Test("Entries are measured against the parameter's largest, and never against almost nothing")
  func scale() throws {
    // The loss Σ s w, whose gradient is s everywhere, so an error of 1e-3 is one of 1e-3 / s.
    for (s, floor, error) in [(50.0, 1e-2, 2e-5), (1e-6, 1e-2, 0.1), (1e-6, 1.0, 1e-3)] {
      let model = Pair<Double>(seed: 2)
      var gradient = model.zeroed()
      gradient.W = gradient.W + s
      gradient.b = gradient.b + s
      gradient.b[0, 0] += 1e-3
      let check = GradientCheck.finiteDifferences(gradient, of: model, floor: floor) {
        ($0.W.sum() + $0.b.sum()) * s
      }
      let worst = try #require(check.worst)
      #expect(abs(worst.error / error - 1) < 1e-3 && worst.name == "b", "\(check.summary)")
    }
  }

  @Test("The model is as it was when the loss of the next entry is asked for")
  func moving() {
    let start = model(Double.self)
    var most = 0
    _ = GradientCheck.finiteDifferences(gradient(), of: start) { moved in
      most = max(most, zip(moved.flat, start.flat).count { $0 != $1 })
      return loss(moved)
    }
    #expect(most == 1)
    most = 0
    _ = GradientCheck.dualNumbers(gradient() as Pair<Double>, of: Pair<Dual>(start)) { moved in
      let slopes = (moved.W.elements + moved.b.elements).map(\.derivative)
      most = max(most, slopes.count { $0 != 0 })
      #expect(slopes.reduce(0, +) == 1)
      return loss(moved)
    }
    #expect(most == 1)
  }

  @Test("A model without parameters has nothing to compare")
  func nothing() {
    struct Empty: Trainable {
      typealias Element = Double
      var parameters: [Parameter<Self, Double>] { [] }
    }
    let check = GradientCheck.finiteDifferences(Empty(), of: Empty()) { _ in 0 }
    #expect(check.agrees(within: 0) && check.worst == nil && check.summary == "no parameters")
  }
}
