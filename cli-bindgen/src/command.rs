//! The subcommands.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bindgen;
mod build;
mod call;
mod guest;
mod inspect;
mod new;
mod output;
mod wave;

/// Glue between a WebAssembly guest written in Rust and whatever hosts it.
#[derive(Debug, Parser)]
#[command(
    name = "wharf",
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Example: wharf new hello && wharf call hello 'greet(\"World\")'"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    Bindgen(bindgen::Bindgen),
    Call(call::Call),
    Inspect(inspect::Inspect),
    New(new::New),
}

/// What a command can end with.
pub(crate) enum Failure {
    /// The guest returned an error or panicked: exit code 1.
    Guest(anyhow::Error),
    /// Anything else: exit code 2, as for wrong arguments.
    Misuse(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Misuse(error.into())
    }
}

/// Runs the command and says how it ended.
pub(crate) fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::Build(command) => command.run(),
        Command::Bindgen(command) => command.run(),
        Command::Call(command) => command.run(),
        Command::Inspect(command) => command.run(),
        Command::New(command) => command.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Guest(error)) => {
            eprintln!("error: {error:#}");
            ExitCode::from(1)
        }
        Err(Failure::Misuse(error)) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
