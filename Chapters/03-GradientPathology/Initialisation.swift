import BPTT
import Matrices

extension GatedRNN {
  // snippet.irnn
  /// Rectified units that begin by copying their state: W_hh = I, small weights from the inputs.
  ///
  /// W_xh is normal with the given deviation. Source: Le, Jaitly and Hinton (2015), the IRNN.
  public static func rectifiedIdentity(
    input: Int, hidden: Int, output: Int, inputDeviation: Double = 0.3,
    using random: inout SeededGenerator
  ) -> GatedRNN {
    let network = VanillaRNN<Element>(
      Wxh: .normal(rows: input, columns: hidden, deviation: inputDeviation, using: &random),
      Whh: .identity(hidden), bh: .zeros(rows: 1, columns: hidden),
      Why: .normal(
        rows: hidden, columns: output, deviation: 1 / Double(hidden).squareRoot(), using: &random),
      by: .zeros(rows: 1, columns: output))
    return GatedRNN(network, activation: .rectifier)
  }
  // snippet.end

  // snippet.leaky
  /// A leaky network whose units remember for about 1, …, `longest` steps, evenly on a logarithmic
  /// scale: unit i keeps the share e^(-1/τ_i) of its state in a step.
  public static func leaky(_ network: VanillaRNN<Element>, longest: Double) -> GatedRNN {
    var result = GatedRNN(network, gate: .leaky)
    let last = Double(max(1, network.hiddenSize - 1))
    result.bz = Matrix(rows: 1, columns: network.hiddenSize) { _, i in
      let steps = Double.pow(longest, Double(i) / last)
      let kept = Double.exp(-1 / steps)
      return Element(Double.log((1 - kept) / kept))
    }
    return result
  }
  // snippet.end
}
