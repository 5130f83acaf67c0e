/// A file of named tensors in the safetensors format, which PyTorch, NumPy and others read and write.
///
/// ```swift
/// var file = TensorFile(metadata: ["source": "chapter 1"])
/// file.tensors["W_hh"] = Tensor(model.Whh)
/// try file.write(to: "model.safetensors")
///
/// let read = try TensorFile(contentsOf: "model.safetensors")
/// let Whh: Matrix<Float>? = read.tensors["W_hh"]?.matrix()
/// ```
///
/// The format has three parts: the length of the header in 8 bytes, the least significant first; the
/// header, JSON that gives each tensor's type, shape and place; and the numbers, one tensor after
/// the other without gaps. Nothing in it can be executed, as in a pickled file, and every length can
/// be checked before it is believed, which reading does.
///
/// Source: the format's description and reference implementation,
/// https://github.com/huggingface/safetensors.
public struct TensorFile: Equatable, Sendable {
  /// Texts by name, for whatever is not a tensor.
  public var metadata: [String: String]
  /// The tensors by name.
  public var tensors: [String: Tensor]

  /// The contents of a file to be written.
  public init(metadata: [String: String] = [:], tensors: [String: Tensor] = [:]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The longest header that the format allows, in bytes.
  static let longestHeader = 100_000_000

  /// The header's entry that is no tensor but holds the texts.
  static let metadataName = "__metadata__"
}
