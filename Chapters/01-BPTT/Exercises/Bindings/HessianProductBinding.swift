import Coursework

/// Ties `hessianProduct` to exercise 1.5.
public let hessianProductBinding = Binding("1.5", hessianProduct)
