//! Values as text, in WAVE (the WebAssembly Value Encoding), through the crate `wasm-wave`.
//!
//! Its parser gives a tree, which is read by the plan of a function: so types may contain
//! themselves, which the types of `wasm-wave` can't, and integers may have 128 bits. WAVE has no
//! sets and only some maps: sets are lists, and maps are lists of `(key, value)`. What stays in the
//! guest, objects and functions, has no form in it: it is shown, and can't be read.

use std::panic::resume_unwind;
use std::thread;

use anyhow::{Context, anyhow, bail};
use wasm_wave::ast::Node as Wave;
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedFuncCall;
use wharf_abi::Function;
use wharf_abi::plan::{ParamPlan, Plan};
use wharf_abi::show::Expected;
use wharf_host::Val;

use names::check_names;
use read::{Reader, is_option, is_unit, required_handle};

mod names;
mod read;
mod write;

pub(super) use write::{show, show_error};

/// `name(argument, …)`.
pub(super) struct Call {
    pub(super) name: String,
    /// The arguments, as a call of a function whose name WAVE knows.
    source: String,
    first: usize,
}

/// Bytes of stack that reading arguments takes, besides [`STACK_PER_BYTE`].
const STACK: usize = 8 << 20;
/// Bytes of stack for each byte of text: WAVE's lexer calls itself for a character that isn't
/// ASCII or is escaped, and took 33 where the compiler made no tail calls of that.
const STACK_PER_BYTE: usize = 128;

impl Call {
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let expected = || {
            anyhow!(
                "`{}` isn't a call: write 'name(argument, …)'",
                shorten(text)
            )
        };
        let (name, arguments) = text.trim().split_once('(').ok_or_else(expected)?;
        let name = name.trim();
        if !wharf_abi::names::is_valid_function(name) || !arguments.ends_with(')') {
            return Err(expected());
        }
        Ok(Call {
            name: name.to_owned(),
            source: format!("f({arguments}"),
            first: text.find('(').unwrap_or(0),
        })
    }

    /// The arguments, as the function's parameters want them. Options at the end may be left out,
    /// and `()`, which WAVE can't write, always is.
    pub(super) fn arguments(&self, function: &Function) -> anyhow::Result<Vec<Val>> {
        let stack = STACK + self.source.len().saturating_mul(STACK_PER_BYTE);
        thread::scope(|scope| {
            let read = thread::Builder::new().stack_size(stack);
            read.spawn_scoped(scope, || self.read(function))
                .context("there is no memory to read the arguments")?
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    fn read(&self, function: &Function) -> anyhow::Result<Vec<Val>> {
        let plan = Plan::of(function);
        let values = plan.params.iter().map(|param| &param.value);
        for value in values.chain([&plan.value]) {
            check_names(&self.name, value)?;
        }
        for param in &plan.params {
            if let Some(handle) = required_handle(&param.value) {
                let contains = match param.value.kind == handle.kind {
                    true => "is",
                    false => "contains",
                };
                bail!(
                    "`{}` can't be called so: its parameter `{}` {contains} {}, and those can't be \
                     written down, only given by a host: {function}",
                    self.name,
                    param.name,
                    Expected(handle)
                );
            }
        }
        let call = UntypedFuncCall::parse(&self.source).map_err(|error| self.unreadable(&error))?;
        let nodes: Vec<&Wave> = match call.params_node() {
            Some(node) => node
                .as_tuple()
                .map_err(|error| self.unreadable(&error))?
                .collect(),
            None => Vec::new(),
        };
        let params = plan.params.iter().filter(|param| !is_unit(&param.value));
        let params: Vec<&ParamPlan> = params.collect();
        let required = params.iter().rposition(|param| !is_option(&param.value));
        let required = required.map_or(0, |last| last + 1);
        if nodes.len() > params.len() || nodes.len() < required {
            bail!(
                "`{}` takes {} argument{}, got {}: {function}",
                self.name,
                params.len(),
                if params.len() == 1 { "" } else { "s" },
                nodes.len(),
            );
        }
        let mut nodes = nodes.into_iter();
        let arguments = plan.params.iter().map(|param| {
            if is_unit(&param.value) {
                return Ok(Val::Unit);
            }
            match nodes.next() {
                Some(node) => self.argument(node, param),
                None => Ok(Val::Option(None)),
            }
        });
        arguments.collect()
    }

    fn argument(&self, wave: &Wave, param: &ParamPlan) -> anyhow::Result<Val> {
        let reader = Reader {
            source: &self.source,
        };
        reader.read(wave, &param.value, None).map_err(|wrong| {
            anyhow!(
                "{}: parameter `{}`{} must be {}, not {}",
                self.name,
                param.name,
                wrong.path,
                wrong.expected,
                shorten(&wrong.found)
            )
        })
    }

    /// Without the parser's place, which counts from another start.
    fn unreadable(&self, error: &ParserError) -> anyhow::Error {
        let at = error.span().start.saturating_sub(1) + self.first;
        let kind = error.kind();
        let problem = match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        };
        anyhow!(
            "the arguments of `{}` can't be read as WAVE: {problem}, at byte {at}",
            self.name
        )
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
