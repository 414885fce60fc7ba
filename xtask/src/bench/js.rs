//! `cargo xtask bench js`: what a call from JavaScript costs.
//!
//! Builds the same workloads behind the glue of each peer and hands the packages to
//! `xtask/bench/js/bench.mjs`, which times them in Node and in Chromium. Figures, table and drawing
//! go to `target/bench/js.{json,md,svg}`; with `--growth`, to `growth.{json,svg}`.

mod peers;

use anyhow::Result;

use super::tools;
use crate::chromium;

/// The options of this command; all others are `bench.mjs`'s.
const KEEP: &str = "--keep";
const ONLY_NODE: &str = "--only-node";

pub(super) fn run(options: &[String]) -> Result<()> {
    let has = |name: &str| options.iter().any(|option| option == name);
    let peers = peers::build()?;
    let browser = match has(ONLY_NODE) {
        true => None,
        false => chromium::find().or_else(|| {
            eprintln!("There is no Chromium here, so only Node is measured.");
            None
        }),
    };

    let mut node = tools::node("js");
    node.arg("bench.mjs");
    node.arg("--packages").arg(&peers.packages);
    node.arg("--out").arg(tools::out());
    node.arg("--versions").arg(&peers.versions);
    if let Some(browser) = browser {
        node.arg("--chromium").arg(browser);
    }
    if has(KEEP) {
        node.arg(KEEP).arg(tools::root().join("docs"));
    }
    let own = [KEEP, ONLY_NODE];
    tools::run(
        node.args(
            options
                .iter()
                .filter(|option| !own.contains(&option.as_str())),
        ),
    )
}
