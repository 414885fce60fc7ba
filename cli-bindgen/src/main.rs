//! The `wharf` command: reads, prints, writes and exits; everything else is the library's.

use std::process::ExitCode;

use clap::Parser;

mod command;

fn main() -> ExitCode {
    command::run(&command::Cli::parse())
}
