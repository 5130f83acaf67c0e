import Coursework

/// Ties `stateJacobian` to exercise 1.2.
public let stateJacobianBinding = Binding("1.2", stateJacobian)
