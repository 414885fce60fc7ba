//! cli-bindgen
