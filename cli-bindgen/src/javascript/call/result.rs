//! The result of a call: lifted, what it took is freed, and it is returned.

use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_abi::slots::Pass;

use super::super::values::{Values, has_handle};
use super::params::Param;
use crate::code::Code;

/// What becomes of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// The value.
    Value,
    /// The cell of the object that it is.
    Cell,
    /// A step of an iterator, of the option that it is.
    Step,
    /// Nothing: a setter returns none.
    Nothing,
}

/// What a call returns.
pub(super) struct Returned<'n> {
    pub(super) pass: Pass,
    pub(super) node: &'n Node,
    pub(super) made: Made,
}

impl Returned<'_> {
    /// Calls, and returns the result; the error of a result is left in `payload`.
    pub(super) fn lift(
        &self,
        call: &str,
        params: &[Param<'_>],
        free: Option<&str>,
        values: &mut Values,
        code: &mut Code,
    ) {
        let mutable: Vec<_> = params.iter().filter(|param| param.is_mutable()).collect();
        let copy_back = |code: &mut Code| {
            for param in &mutable {
                if let Some(number) = param.numbers() {
                    let (name, start) = (&param.name, param.start());
                    code.line(format!(
                        "copyBack({name}, () => {}, {start});",
                        number.view()
                    ));
                }
            }
        };
        match self.pass {
            Pass::Nothing => {
                code.line(format!("{call};"));
                copy_back(code);
                free.into_iter().for_each(|free| code.line(free));
            }
            Pass::Scalar(_) if self.made == Made::Nothing => {
                let core = self.lift_core(call, values);
                copy_back(code);
                code.line(match has_handle(self.node) {
                    true => format!("{core};"),
                    false => format!("{call};"),
                });
                free.into_iter().for_each(|free| code.line(free));
            }
            Pass::Scalar(_) if mutable.is_empty() && free.is_none() => {
                code.line(format!("return {};", self.lift_core(call, values)));
            }
            Pass::Scalar(_) => {
                code.line(format!("const core = {call};"));
                copy_back(code);
                free.into_iter().for_each(|free| code.line(free));
                code.line(format!("return {};", self.lift_core("core", values)));
            }
            Pass::List | Pass::Optional(_) | Pass::Pointer => {
                code.line(format!("const result = {call};"));
                copy_back(code);
                // Text looks at its own place.
                let at = match self.node.kind {
                    Kind::Str => "result",
                    _ => {
                        let Node { size, align, .. } = self.node;
                        code.line(format!("const at = root(result, {size}, {align});"));
                        "at"
                    }
                };
                self.lift_memory(at, free, values, code);
            }
        }
    }

    fn lift_core(&self, core: &str, values: &mut Values) -> String {
        match (self.made, &self.node.kind) {
            (Made::Cell, Kind::Handle(HandlePlan::Own(_))) => format!("ownCell({core})"),
            (Made::Cell | Made::Value | Made::Step | Made::Nothing, _) => {
                values.lift(self.node, core)
            }
        }
    }

    /// Returns what stands at an address; the error of a result is left in `payload`.
    fn lift_memory(&self, at: &str, free: Option<&str>, values: &mut Values, code: &mut Code) {
        let Kind::Result { payload, ok, error } = &self.node.kind else {
            let (load, spends) = self.load(at, values);
            if spends {
                code.line("allow();");
            }
            match free {
                _ if self.made == Made::Nothing => {
                    code.line(format!("{load};"));
                    free.into_iter().for_each(|free| code.line(free));
                }
                None => code.line(format!("return {load};")),
                Some(free) => {
                    code.line(format!("const lifted = {load};"));
                    code.line(free);
                    code.line("return lifted;");
                }
            }
            return;
        };
        let place = format!("{at} + {payload}");
        let ok = match (self.made, &ok.kind) {
            (Made::Cell, Kind::Handle(HandlePlan::Own(_))) => {
                (format!("ownCell(u32[({place}) >>> 2])"), false)
            }
            (Made::Cell | Made::Value | Made::Step | Made::Nothing, _) => {
                values.load_result(ok, &place)
            }
        };
        let error = values.load_result(error, &place);
        if ok.1 || error.1 {
            code.line("allow();");
        }
        let Some(free) = free else {
            let ok = match ok.0.as_str() {
                "undefined" => "return;".to_owned(),
                load if self.made == Made::Nothing => format!("return void {load};"),
                load => format!("return {load};"),
            };
            code.line(format!("if (!loadCase({at})) {ok}"));
            code.line(format!("payload = {};", error.0));
            return;
        };
        code.line(format!("const fails = loadCase({at});"));
        code.line(format!("const lifted = fails ? {} : {};", error.0, ok.0));
        code.line(free);
        code.line(match self.made {
            Made::Nothing => "if (!fails) return;",
            Made::Value | Made::Cell | Made::Step => "if (!fails) return lifted;",
        });
        code.line("payload = lifted;");
    }

    fn load(&self, at: &str, values: &mut Values) -> (String, bool) {
        match (self.made, &self.node.kind) {
            (Made::Step, Kind::Option { payload, some }) => {
                let (value, spends) = values.load_result(some, &format!("{at} + {payload}"));
                let step = format!(
                    "loadCase({at}) ? {{ done: false, value: {value} }} : {{ done: true, value: undefined }}"
                );
                (step, spends)
            }
            (Made::Step | Made::Value | Made::Cell | Made::Nothing, _) => {
                values.load_result(self.node, at)
            }
        }
    }
}

/// Whether an error says as text what it is.
pub(super) fn speaks(error: &Node) -> bool {
    match &error.kind {
        Kind::Scalar(_) | Kind::NonZero(_) | Kind::Wide(_) | Kind::Str | Kind::Enum { .. } => true,
        Kind::List(element) | Kind::Array(element, _) => element.is_number(),
        Kind::Unit
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Option { .. }
        | Kind::Result { .. }
        | Kind::Record { .. }
        | Kind::Variant { .. }
        | Kind::Flags { .. }
        | Kind::Boxed(_)
        | Kind::Back(_)
        | Kind::Handle(_)
        | Kind::View(_, _) => false,
    }
}
