import Coursework

/// Ties `wholeJacobian` to exercise 4.4.
public let wholeJacobianBinding = Binding("4.4", wholeJacobian)
