//! A large guest on wit-bindgen.

#[path = "../../chapters.rs"]
mod chapters;

mod bindings {
    wit_bindgen::generate!({ world: "large" });
}

struct Large;

impl bindings::Guest for Large {
    fn run(which: u32, seed: u64) -> String {
        chapters::run(which, seed)
    }
}

bindings::export!(Large with_types_in bindings);
