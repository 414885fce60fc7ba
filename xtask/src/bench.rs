//! `cargo xtask bench`: how fast calls are, and how small what ships is, beside the peers.
//!
//! ```text
//! cargo xtask bench js [--only REGEX] [--processes N] [--rounds N] [--only-node] [--cpu-time]
//!                      [--seasoned] [--growth] [--keep]
//! cargo xtask bench host [--only TEXT] [--rounds N] [--count N] [--keep]
//! cargo xtask bench cli [--rounds N] [--only SIZE] [--rebuild]
//! cargo xtask bench sizes
//! ```
//!
//! The sources are in `xtask/bench`, what is built of them in `target/bench`.

mod cli;
mod host;
mod js;
mod sizes;
mod tools;

use anyhow::{Result, bail};

const USAGE: &str = "\
usage: cargo xtask bench js [--only REGEX] [--processes N] [--rounds N] [--only-node] [--cpu-time]
                            [--seasoned] [--growth] [--keep]
       cargo xtask bench host [--only TEXT] [--rounds N] [--count N] [--keep]
       cargo xtask bench cli [--rounds N] [--only SIZE] [--rebuild]
       cargo xtask bench sizes

--only-node  not in Chromium
--cpu-time   in Node, the processor's time instead of all time, for a machine that does much else
--seasoned   check the peers in the process that times them: V8 has then seen all kinds of values
--growth     what work costs as it grows, instead of the table
--count      how many idle instances there are
--keep       write table and drawing to docs/, too
--only SIZE  small, medium, large, lines or dev
--rebuild    the modules, too";

/// Runs the benchmark that the first argument names.
///
/// # Errors
/// A tool is missing or fails, a peer gives a wrong result, or a size is over its limit.
pub(crate) fn run(args: &[String]) -> Result<()> {
    match args {
        [name, options @ ..] if name == "js" => js::run(options),
        [name, options @ ..] if name == "host" => host::run(options),
        [name, options @ ..] if name == "cli" => cli::run(options),
        [name] if name == "sizes" => sizes::run(),
        _ => bail!(USAGE),
    }
}
