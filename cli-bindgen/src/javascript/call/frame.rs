//! What stands around a call: what it takes of the arena, lends and gives away is put right when it is
//! over.

use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_abi::types::Side;

use super::super::features::Features;
use super::measure::Size;
use super::params::Param;
use crate::code::Code;

/// What a call may leave behind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    /// Its arguments take room in the arena, or a block.
    pub(super) arena: bool,
    /// Its result may have a block.
    post_return: bool,
    /// Its arguments run what users wrote: that may call the guest, or fail, on their way there.
    runs: bool,
    /// Some of its arguments consist of parts, which go to a block's `tail`.
    parts: bool,
    /// It lends objects or functions of the host's.
    lends: bool,
    /// Objects of the guest's go within other values.
    gives: bool,
    /// Objects or functions of the host's go within other values.
    offers: bool,
}

impl Frame {
    /// What the arguments of an export may leave behind.
    pub(super) fn of(params: &[Param<'_>]) -> Frame {
        let mut frame = Frame::default();
        for param in params {
            frame.runs |= param.runs();
            frame.parts |= param.runs();
            frame.count(param.value, param.handle().is_some());
        }
        frame
    }

    /// What those of a function that is a value may leave behind.
    pub(super) fn of_parts(params: &[Param<'_>]) -> Frame {
        let mut frame = Frame {
            parts: true,
            ..Frame::default()
        };
        for param in params {
            frame.runs |= param.is_composed();
            // All of them stand in one layout.
            frame.count(param.value, false);
        }
        frame
    }

    fn count(&mut self, node: &Node, direct: bool) {
        node.visit(&mut |node| {
            if let Kind::Handle(handle) = &node.kind {
                match (handle, direct) {
                    (HandlePlan::Own(object), false) => match object.side {
                        Side::Guest => self.gives = true,
                        Side::Host => self.offers = true,
                    },
                    (HandlePlan::Borrow(object, _), _) => self.lends |= object.side == Side::Host,
                    (HandlePlan::Function(callback), false) if callback.kept => self.offers = true,
                    (HandlePlan::Function(callback), _) => self.lends |= !callback.kept,
                    (HandlePlan::Own(_), true) => {}
                }
            }
        });
    }

    /// The same, of a call whose arguments take room in the arena, or whose result may have a block.
    pub(super) fn taking(self, arena: bool, block: bool) -> Frame {
        Frame {
            arena,
            post_return: block,
            ..self
        }
    }

    /// Whether other calls may begin before it is over.
    fn stacked(&self, features: &Features) -> bool {
        self.arena && (features.nests || self.parts)
    }

    /// Makes room for the arguments: parts go to `tail`, and what has none to `args`.
    pub(super) fn reserve(&self, features: &Features, size: &Size, code: &mut Code) {
        let bytes = &size.bytes;
        // What looks behind other arguments knows by itself that nothing is that large.
        let fitting = match size.unbounded && !features.stacks {
            true => format!("fitting({bytes})"),
            false => bytes.clone(),
        };
        code.line(
            match (self.parts, self.stacked(features), features.stacks) {
                (true, _, _) => format!("overflow = pushBlock({bytes});"),
                (false, true, _) => format!("args = pushRoom({bytes});"),
                (false, false, true) => format!("const args = roomBehind({bytes});"),
                (false, false, false) => format!("const args = room({fitting});"),
            },
        );
    }

    /// The address of the first argument.
    pub(super) fn start(&self) -> &'static str {
        if self.parts { "tail" } else { "args" }
    }

    /// Has the guest free what the call took, once the result is read. Inside the `try`: it may trap.
    /// What a call took that fails before is freed where that is caught.
    pub(super) fn free(&self, features: &Features) -> Option<String> {
        let overflow = match (
            self.arena,
            self.parts,
            self.stacked(features),
            features.stacks,
        ) {
            (false, _, _, _) => None,
            (true, true, _, _) => Some("overflow"),
            (true, false, true, _) => Some("args !== base"),
            (true, false, false, true) => Some("args !== arenaFloor"),
            (true, false, false, false) => Some("args !== AREA"),
        };
        match (overflow, self.post_return) {
            (None, false) => None,
            (None, true) => Some("if (result !== RESULT) wasm.$free(false);".to_owned()),
            (Some(overflow), false) => Some(format!("if ({overflow}) wasm.$free(true);")),
            (Some(overflow), true) => Some(format!(
                "if ({overflow} || result !== RESULT) wasm.$free({overflow});"
            )),
        }
    }

    /// Takes back what was given away and lent within other values, which are lowered again.
    pub(super) fn regain(&self, code: &mut Code) {
        if self.gives {
            code.line("regainCells(gifts);");
        }
        if self.offers {
            code.line("withdrawHosts(offers);");
        }
        if self.lends {
            code.line("reclaimHosts(loans);");
        }
    }

    /// From here on the guest has what is given away, whatever may fail afterwards.
    pub(super) fn commit(&self, code: &mut Code) {
        if self.gives {
            code.line("givenCells.length = gifts;");
        }
        if self.offers {
            code.line("offeredHandles.length = offers;");
        }
    }

    /// Writes what stands around the call.
    pub(super) fn emit(&self, features: &Features, code: &mut Code, call: impl FnOnce(&mut Code)) {
        let stacked = self.stacked(features);
        if stacked {
            code.line("const base = arenaFloor;");
            if self.parts {
                code.line("const top = tail;");
                code.line("let overflow = false;");
            } else {
                code.line("let args = base;");
            }
        }
        if self.runs {
            code.line("let lowering = false;");
        }
        let stacks = [
            (self.lends, "loans", "lentHandles"),
            (self.gives, "gifts", "givenCells"),
            (self.offers, "offers", "offeredHandles"),
        ];
        for (used, before, stack) in stacks {
            if used {
                code.line(format!("const {before} = {stack}.length;"));
            }
        }
        code.scope("try {", "} catch (error) {", call);
        self.undo(features, code);
        let mut finally = Code::default();
        if stacked {
            finally.line("arenaFloor = base;");
        }
        if stacked && self.parts {
            finally.line("tail = top;");
        }
        if self.lends {
            finally.line("reclaimHosts(loans);");
        }
        let finally = finally.finish();
        if !finally.is_empty() {
            code.line("} finally {");
            code.indented(&finally);
        }
        code.line("}");
    }

    /// What is done when the call fails. Text and typed arrays can't fail on their way to the guest;
    /// what else could, and why, is the caller's business: the block of the arguments must go, and what
    /// was given away is the caller's again.
    fn undo(&self, features: &Features, code: &mut Code) {
        let mut failed = features.failed().to_owned();
        if self.runs {
            failed = format!("lowering ? error : {failed}");
        }
        let mut undo = Code::default();
        if self.stacked(features) {
            let overflow = if self.parts {
                "overflow"
            } else {
                "args !== base"
            };
            undo.line(format!("if ({overflow}) wasm.$free?.(true);"));
        }
        if self.gives {
            undo.line("regainCells(gifts);");
        }
        if self.offers {
            undo.line("withdrawHosts(offers);");
        }
        let undo = undo.finish();
        if undo.is_empty() {
            return code.indented(&format!("throw {failed};"));
        }
        code.indented(&format!("const thrown = {failed};"));
        code.indented(&undo);
        code.indented("throw thrown;");
    }
}
