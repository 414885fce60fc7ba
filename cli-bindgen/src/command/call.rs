//! `wharf call`: runs one export now, on the embedded engine.

use std::io;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use wharf_abi::names;
use wharf_abi::types::Role;
use wharf_host::wasmtime::{Engine, Store};
use wharf_host::{Error, Guest, Imports, Instance, Val};

use super::guest::{self, Profile};
use super::{Failure, output, wave};

/// Calls an exported function
///
/// Arguments and the result are written in WAVE: numbers, true, "text", 'c', [1, 2], some(x),
/// none, ok(x), err(x), (1, "a"), {name: "a", size: 2}, a-case, a-case(x), {flag, other-flag}.
/// Names are in kebab-case, integers of 128 bits are plain numbers, sets are lists, and maps are
/// lists of (key, value). The exit code is 1 if the guest returns an error or panics, and 2 if the
/// call can't be made or ends in an import.
///
/// Constructors, static functions and constants of a resource are called by its name and theirs:
/// Counter.new(1). An object is shown as <Counter>, with its Display as <Counter: 5>, and a function
/// as <function>. Neither can be an argument: they exist in a running instance only. There is no
/// host behind this command, so a guest that calls one of its imports ends with an error.
#[allow(rustdoc::invalid_html_tags, reason = "it is the text of `--help`")]
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    wharf call examples/hello 'greet(\"World\")'\n  \
    wharf call target/wasm32-unknown-unknown/release/hello.wasm 'sum([1.5, 2])'\n  \
    wharf call shop 'Basket.of([\"apples\"])'")]
pub(super) struct Call {
    /// The folder of a guest crate, which is built first, or a .wasm file: one that cargo built, or of a
    /// package with its interface (`--target rust`, `--keep-interface`)
    guest: PathBuf,
    /// The function and its arguments, 'name(argument, …)'; - reads that from standard input
    #[arg(value_name = "CALL")]
    call: String,
    /// Build the crate with cargo's dev profile
    #[arg(long)]
    dev: bool,
}

impl Call {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let call = match self.call.as_str() {
            "-" => wave::Call::parse(&io::read_to_string(io::stdin())?)?,
            call => wave::Call::parse(call)?,
        };
        let profile = if self.dev {
            Profile::Dev
        } else {
            Profile::Release
        };
        let module = guest::load(&self.guest, profile)?;
        let wasm = wharf_cli::runnable(&module.wasm)
            .with_context(|| format!("{} can't be called", self.guest.display()))?;
        let engine = Engine::default();
        let guest = Guest::new(&engine, &wasm)?;
        let function = guest.interface().function(&call.name);
        let Some(function) = function else {
            return Err(Failure::Misuse(unknown(&guest, &call.name)));
        };
        let arguments = call.arguments(function)?;
        let mut store = Store::new(&engine, ());
        let instance = guest.instantiate_with(&mut store, &no_host(&guest))?;
        let result = instance.call(&mut store, &call.name, &arguments);
        let mut words = |object: &Val| in_words(&instance, &mut store, object);
        match result {
            Ok(Val::Unit) => Ok(()),
            Ok(value) => {
                let text = wave::show(&value, &mut words)? + "\n";
                Ok(output::print(&text)?)
            }
            Err(Error::Guest(payload)) => {
                let error = wave::show_error(&payload, &mut words)?;
                Err(Failure::Guest(anyhow!("`{}` returned {error}", call.name)))
            }
            Err(error) => Err(failure(error)),
        }
    }
}

/// What a call, or the guest before it, ended with.
fn failure(error: Error) -> Failure {
    match error {
        Error::GuestPanic { .. } | Error::Fault { .. } => Failure::Guest(error.into()),
        Error::Import { import, .. } => Failure::Misuse(anyhow!(
            "the guest called its import `{import}`, and `wharf call` has no host for it"
        )),
        error => Failure::Misuse(error.into()),
    }
}

/// A function for everything that a guest imports, which ends the call that it is in.
fn no_host(guest: &Guest) -> Imports<Store<()>> {
    let mut imports = Imports::new();
    for import in &guest.interface().imports {
        let name = names::imported(&import.module, &import.function.name);
        imports.function_dynamic(name, |_, _| Err(Error::host("there is no host")));
    }
    imports
}

/// What the guest's `Display` says of an object, if its type has that.
fn in_words(
    instance: &Instance,
    store: &mut Store<()>,
    value: &Val,
) -> anyhow::Result<Option<String>> {
    let Val::Object(object) = value else {
        return Ok(None);
    };
    let functions = &instance.guest().interface().functions;
    let function = functions.iter().find(|function| {
        let member = function.member.as_ref();
        member.is_some_and(|member| {
            member.role == Role::Text && &*member.resource.label.name == object.type_name()
        })
    });
    let Some(function) = function else {
        return Ok(None);
    };
    match instance.call(store, &function.name, std::slice::from_ref(value))? {
        Val::Str(words) => Ok(Some(on_one_line(&words))),
        other => Ok(Some(other.to_string())),
    }
}

/// Text of a guest's, as it can be shown: without line breaks and what else controls a terminal.
fn on_one_line(text: &str) -> String {
    let shown = text.chars().map(|c| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    });
    shown.collect()
}

/// The guest has no such function; perhaps it was misspelt.
fn unknown(guest: &Guest, name: &str) -> anyhow::Error {
    let names = guest
        .interface()
        .functions
        .iter()
        .map(|function| function.name.get());
    let similar = names
        .clone()
        .map(|other| (strsim::jaro_winkler(other, name), other));
    let similar = similar.filter(|(likeness, _)| *likeness > 0.7);
    let hint = match similar.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, similar)) => format!("did you mean `{similar}`?"),
        None => format!("it exports {}", names.collect::<Vec<_>>().join(", ")),
    };
    anyhow!("the guest has no function `{name}`: {hint}")
}
