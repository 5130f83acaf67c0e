import Coursework

/// Ties `bitsPerCharacter` to exercise 2.2.
public let bitsPerCharacterBinding = Binding("2.2", bitsPerCharacter)
