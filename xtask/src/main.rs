//! `cargo xtask`: the tasks of this repository.
//!
//! ```text
//! cargo xtask test [WORD …]   everything that must hold: formats, lints, types, tests; or the steps
//!                             of that in whose names a word is, such as `packages javascript`
//! cargo xtask bless           writes the expected outputs of tests anew
//! cargo xtask matrix          the same calls on every host, with more signatures made at random
//! cargo xtask bench js|sizes  speed and size beside the peers
//! cargo xtask fuzz            looks for inputs that break what reads untrusted bytes
//! cargo xtask miri            the unsafe code of guests, run where undefined behaviour is seen
//! ```

use std::process::ExitCode;

mod bench;
mod chromium;
mod fuzz;
mod miri;
mod run;
mod test;

const USAGE: &str = "\
usage: cargo xtask test [WORD …]  everything that must hold, or the steps in whose names a word is
       cargo xtask bless          write the expected outputs of tests anew
       cargo xtask matrix [--signatures N] [--seed N]
                                  the same calls on every host, with so many random signatures
       cargo xtask bench js       speed in Node, beside the peers
       cargo xtask bench sizes    bytes that ship, beside the peers
       cargo xtask fuzz           looks for inputs that break what reads untrusted bytes
       cargo xtask miri           the unsafe code of guests, run where undefined behaviour is seen";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test", ..] => test::run_steps(&arguments[1..]),
        ["bless"] => test::bless(),
        ["matrix", ..] => test::matrix(&arguments[1..]),
        ["fuzz", ..] => fuzz::run_with(&arguments[1..]),
        ["miri"] => miri::all(),
        ["bench", ..] => bench::run(&arguments[1..]),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
