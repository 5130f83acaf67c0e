/// The sections of the chapter that a failing finding points to.
enum Section {
  static let loss = "What is being minimised"
  static let jacobians = "Every path once"
  static let backward = "One sweep backwards"
  static let derivatives = "How do we know?"
  static let memory = "Less memory: checkpoints"
}
