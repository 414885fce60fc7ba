//! Nothing: the cases are examples of this package.
