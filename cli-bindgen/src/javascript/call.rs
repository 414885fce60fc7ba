//! One call of the guest: check, lower, call, lift, free, in a straight line.

use wharf_abi::arena;
use wharf_abi::plan::{CallbackPlan, Kind, Node, ParamPlan, Plan};
use wharf_abi::slots::Pass;
use wharf_abi::types::Role;

use super::features::Features;
use super::labels::quoted;
use super::values::{Number, Values, has_handle, is_recursive, name};
use crate::code::Code;

mod frame;
mod lower;
mod measure;
mod params;
mod result;

use frame::Frame;
use lower::arguments;
use measure::{Size, check_params, check_parts};
pub(super) use params::{Param, THIS, is_composed, optional};
use result::{Made, Returned, speaks};

/// The body of an exported function.
pub(super) fn body(plan: &Plan, params: &[Param<'_>], values: &mut Values, code: &mut Code) {
    if let Kind::View(scalar, _) = plan.value.kind {
        return view(plan, params, Number(scalar), values, code);
    }
    let features = values.features.clone();
    nesting(values_of(params).chain([&plan.value]), code);
    let measured = check_params(params, values, code);
    let fails = matches!(plan.value.kind, Kind::Result { .. });
    if fails {
        code.line("let payload;");
    }
    let block = plan.result_in_memory() && may_have_block(&plan.value);
    let frame = Frame::of(params).taking(in_arena(plan), block);
    frame.emit(&features, code, |code| {
        if let Some(measured) = measured {
            frame.reserve(&features, &measured, code);
        }
        let arguments = arguments(params, &frame, values, code);
        frame.commit(code);
        count_run(&features, code);
        let call = format!("wasm{}({})", export(plan), arguments.join(", "));
        let returned = Returned {
            pass: plan.result,
            node: &plan.value,
            made: match plan.member.as_ref().map(|member| member.role) {
                Some(Role::Constructor) => Made::Cell,
                Some(Role::Next) => Made::Step,
                Some(Role::Setter) => Made::Nothing,
                Some(Role::Method | Role::Static | Role::Getter | Role::Constant | Role::Text)
                | None => Made::Value,
            },
        };
        returned.lift(
            &call,
            params,
            frame.free(&features).as_deref(),
            values,
            code,
        );
    });
    // Outside the `try`, where it can't be mistaken for a trap.
    if fails {
        throw(&plan.value, code);
    }
}

/// The body of a function that looks at numbers of the guest's: whenever these may have moved, it is
/// called again.
fn view(plan: &Plan, params: &[Param<'_>], number: Number, values: &mut Values, code: &mut Code) {
    let features = values.features.clone();
    code.scope("return new View(() => {", "});", |code| {
        nesting(values_of(params).chain([&plan.value]), code);
        let measured = check_params(params, values, code);
        let frame = Frame::of(params).taking(in_arena(plan), false);
        frame.emit(&features, code, |code| {
            if let Some(measured) = measured {
                frame.reserve(&features, &measured, code);
            }
            let arguments = arguments(params, &frame, values, code);
            frame.commit(code);
            count_run(&features, code);
            let Node { size, align, .. } = plan.value;
            let call = format!("wasm{}({})", export(plan), arguments.join(", "));
            let look = format!(
                "viewNumbers(root({call}, {size}, {align}), {})",
                number.view()
            );
            match frame.free(&features) {
                None => code.line(format!("return {look};")),
                Some(free) => {
                    code.line(format!("const lifted = {look};"));
                    code.line(free);
                    code.line("return lifted;");
                }
            }
        });
    });
}

/// The body of a function of the guest's that is a value: `core` is its handle.
pub(super) fn callback(
    callback: &CallbackPlan,
    params: &[Param<'_>],
    core: &str,
    values: &mut Values,
    code: &mut Code,
) {
    let features = values.features.clone();
    nesting(values_of(params).chain([&callback.result]), code);
    check_parts(callback, params, values, code);
    let fails = matches!(callback.result.kind, Kind::Result { .. });
    if fails {
        code.line("let payload;");
    }
    let returns = callback.result.kind != Kind::Unit;
    let block = returns && may_have_block(&callback.result);
    let frame = Frame::of_parts(params).taking(callback.size > 0, block);
    frame.emit(&features, code, |code| {
        let mut at = "0";
        if frame.arena {
            let tails = params.iter().any(|param| param.value.has_tail());
            let size = Size {
                bytes: "bytes".to_owned(),
                unbounded: tails,
            };
            frame.reserve(&features, &size, code);
            lower_parts(callback, params, &frame, values, code);
            at = "args";
        }
        frame.commit(code);
        count_run(&features, code);
        let returned = Returned {
            pass: match returns {
                true => Pass::Pointer,
                false => Pass::Nothing,
            },
            node: &callback.result,
            made: Made::Value,
        };
        let call = format!("wasm.$invoke({core}, {at})");
        returned.lift(&call, &[], frame.free(&features).as_deref(), values, code);
    });
    if fails {
        throw(&callback.result, code);
    }
}

/// Lowers the parts of a layout to `args`, again if need be.
fn lower_parts(
    callback: &CallbackPlan,
    params: &[Param<'_>],
    frame: &Frame,
    values: &mut Values,
    code: &mut Code,
) {
    let runs = params.iter().any(Param::is_composed);
    code.line("let args;");
    if runs {
        code.line("lowering = true;");
    }
    code.scope("do {", "} while (!closeBlock(block));", |code| {
        frame.regain(code);
        code.line("openBlock(block);");
        nesting(values_of(params), code);
        code.line(format!(
            "args = takePart(block, {}, {});",
            callback.size, callback.align
        ));
        for (part, param) in callback.params.iter().zip(params) {
            let place = param.place();
            code.line(format!("block.where = {};", place.argument()));
            let at = ("args", part.at);
            code.lines(&values.store_part(&part.value, at, &param.name, &place));
        }
    });
    if runs {
        code.line("lowering = false;");
    }
}

/// Whether arguments are written to the arena, or to a block.
fn in_arena(plan: &Plan) -> bool {
    plan.params.iter().any(ParamPlan::in_memory)
}

/// Whether a result may not fit the result area.
fn may_have_block(node: &Node) -> bool {
    node.has_tail() || node.size > arena::RESULT_SIZE
}

/// What the parameters are.
fn values_of<'p>(params: &[Param<'p>]) -> impl Iterator<Item = &'p Node> {
    params.iter().map(|param| param.value)
}

/// Values that contain others of their type count how deep they are.
pub(super) fn nesting<'n>(values: impl IntoIterator<Item = &'n Node>, code: &mut Code) {
    if values.into_iter().any(is_recursive) {
        code.line("nesting = 0;");
    }
}

fn throw(result: &Node, code: &mut Code) {
    let Kind::Result { error, .. } = &result.kind else {
        return;
    };
    code.line(match (has_handle(error), speaks(error)) {
        // Nobody shall look into objects only to say what they are.
        (true, _) => format!("throw new GuestError(payload, {});", quoted(&name(error))),
        (false, true) => "throw new GuestError(payload);".to_owned(),
        (false, false) => "throw new GuestError(payload, inWords(payload));".to_owned(),
    });
}

/// Views are made anew once the guest has run.
pub(super) fn count_run(features: &Features, code: &mut Code) {
    if features.views {
        code.line("guestRuns++;");
    }
}

/// The export, as a property name.
fn export(plan: &Plan) -> String {
    let simple = plan.export.chars().all(|c| c.is_alphanumeric() || c == '_');
    match simple {
        true => format!(".{}", plan.export),
        false => format!("[{:?}]", plan.export),
    }
}
