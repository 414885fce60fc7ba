//! `cargo xtask bench js`: what a call from JavaScript costs.
//!
//! Builds the same workloads behind three kinds of glue and hands them to
//! `xtask/bench/js/bench.mjs`: `hand`, written for just these calls and so the practical limit,
//! wasm-bindgen, and Wharf. The figures go to `target/bench/js.json`.

use anyhow::Result;

use super::tools::{self, Guests};

pub(super) fn run(options: &[String]) -> Result<()> {
    let guests = Guests::of("js");
    let packages = tools::out().join("pkg");
    let (wasm_bindgen, wharf) = (packages.join("wasm-bindgen"), packages.join("wharf"));
    let hand = guests.build("guest-hand")?;
    let module = guests.build("guest-wasm-bindgen")?;
    tools::bind(&tools::wasm_bindgen()?, &module, "web", &wasm_bindgen)?;
    guests.build_wharf(&tools::wharf()?, "guest-wharf", &wharf)?;

    let results = tools::out().join("js.json");
    let mut node = tools::node("js");
    node.arg("bench.mjs");
    for (option, path) in [
        ("--hand", &hand),
        ("--wasm-bindgen", &wasm_bindgen),
        ("--wharf", &wharf),
        ("--out", &results),
    ] {
        node.arg(option).arg(path);
    }
    tools::run(node.args(options))?;
    println!("\nThe figures are in target/bench/js.json.");
    Ok(())
}
