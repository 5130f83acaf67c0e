import Coursework

/// Ties `pooledStates` to exercise 5.1.
public let pooledStatesBinding = Binding("5.1", pooledStates)
