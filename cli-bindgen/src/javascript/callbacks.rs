//! Functions that are values: those of the host's, which the guest calls, and those of the guest's, which
//! hosts call.

use wharf_abi::plan::{CallbackPlan, Kind};
use wharf_abi::slots::Pass;
use wharf_abi::types::Calls;
use wharf_js::Piece;

use super::call::{self, Param};
use super::serve::{Argument, Served};
use super::values::{Place, Values, piece};
use crate::code::Code;

/// What calls a function of the host's for the guest, and what makes a function of one of the guest's.
pub(super) fn pieces(name: &str, callback: &CallbackPlan, values: &mut Values) -> Vec<Piece> {
    vec![serve(name, callback, values), wrap(name, callback, values)]
}

/// `call…(entry, at)`: calls the function of an entry of the table with the arguments that stand at an
/// address, and returns where the result stands.
fn serve(name: &str, callback: &CallbackPlan, values: &mut Values) -> Piece {
    let names = parameters(callback);
    let mut arguments = Vec::new();
    for (i, (part, variable)) in callback.params.iter().zip(&names).enumerate() {
        let at = match part.at {
            0 => "at".to_owned(),
            by => format!("at + {by}"),
        };
        let (load, spends) = match part.value.kind == Kind::Str {
            true => (format!("textAt({at})"), false),
            false => values.load_result(&part.value, &at),
        };
        let mut lift = Vec::new();
        if i == 0 && callback.size > 0 {
            lift.push(format!(
                "at = root(at, {}, {});",
                callback.size, callback.align
            ));
        }
        if spends {
            lift.push("allow();".to_owned());
        }
        lift.push(format!("const {variable} = {load};"));
        arguments.push(Argument {
            value: variable.clone(),
            lift,
            in_memory: callback.size > 0,
            copy_back: None,
        });
    }
    let returns = callback.result.kind != Kind::Unit;
    let served = Served {
        arguments,
        nodes: callback.params.iter().map(|part| &part.value).collect(),
        call: format!("call({})", names.join(", ")),
        pass: match returns {
            true => Pass::Pointer,
            false => Pass::Nothing,
        },
        result: &callback.result,
        nothing: Some("return 0;"),
        whose: "entry.where".to_owned(),
        place: Place::Joined("entry.where", ": its result"),
    };
    let mut body = Code::default();
    body.line("const call = entry.value;");
    served.emit(values, &mut body);
    let body = body.finish();
    let at = if callback.size > 0 { ", at" } else { "" };
    piece(&format!("function call{name}(entry{at}) {{"), |code| {
        code.lines(&body);
    })
}

/// `wrap…(handle)`: a function of the guest's as one of JavaScript's.
fn wrap(name: &str, callback: &CallbackPlan, values: &mut Values) -> Piece {
    let names = parameters(callback);
    let params = callback.params.iter().zip(&names).enumerate();
    let params: Vec<Param<'_>> = params
        .map(|(i, (part, name))| Param::part(&part.value, name.clone(), i + 1))
        .collect();
    let lend = match callback.calls {
        Calls::Shared => values.features.lend("sharedHandle"),
        Calls::Exclusive => values.features.lend("exclusiveHandle"),
        Calls::Once => "moveHandle",
    };
    let lend = format!("{lend}(cell, \"function\", \"guest function\")");
    let mut body = Code::default();
    // What users wrote may run before the call; then it is looked at again.
    let quiet = callback.calls != Calls::Once && !params.iter().any(Param::is_composed);
    let core = match quiet {
        true => "self",
        false => &lend,
    };
    body.line(match (quiet, callback.calls) {
        (true, _) => format!("const self = {lend};"),
        (false, Calls::Shared | Calls::Exclusive) => format!("{lend};"),
        (false, Calls::Once) => {
            lend.replacen("moveHandle", values.features.lend("exclusiveHandle"), 1) + ";"
        }
    });
    call::callback(callback, &params, core, values, &mut body);
    let body = body.finish();
    piece(&format!("function wrap{name}(handle) {{"), |code| {
        let cell = if callback.kept { "ownCell" } else { "lentCell" };
        code.line(format!("const cell = {cell}(handle);"));
        let open = format!("({}) => {{", names.join(", "));
        if callback.kept {
            code.scope(&format!("const call = {open}"), "};", |code| {
                code.lines(&body);
            });
            code.line("return ownFunction(call, cell);");
        } else {
            code.scope(&format!("return {open}"), "};", |code| code.lines(&body));
        }
    })
}

/// What the parameters are called.
fn parameters(callback: &CallbackPlan) -> Vec<String> {
    match callback.params.len() {
        1 => vec!["value".to_owned()],
        count => (1..=count).map(|number| format!("value{number}")).collect(),
    }
}
