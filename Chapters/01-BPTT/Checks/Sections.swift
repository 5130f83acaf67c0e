/// The sections of the chapter that a failing finding points to.
enum Section {
  static let loss = "What the loss says"
  static let jacobians = "The double sum"
  static let backward = "Back-propagation through time"
  static let derivatives = "Three ways to check a gradient"
  static let cost = "What it costs"
}
