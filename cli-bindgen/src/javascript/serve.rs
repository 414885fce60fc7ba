//! A function of the host's that the guest calls: its arguments are lifted before anything of the host's
//! runs; then it is called, and what it returns is checked and lowered, or what it throws becomes an
//! `Err`.

use wharf_abi::plan::{HandlePlan, Kind, Node};
use wharf_abi::slots::Pass;
use wharf_abi::types::Side;

use super::call::nesting;
use super::values::{Place, Reach, Values};
use crate::code::Code;

/// An argument of the guest's.
pub(super) struct Argument {
    /// What the host's function gets: an expression, or the variable that is set before.
    pub(super) value: String,
    /// Statements that set the variable.
    pub(super) lift: Vec<String>,
    /// They read linear memory.
    pub(super) in_memory: bool,
    /// Statements that write back what the host wrote.
    pub(super) copy_back: Option<String>,
}

/// A function of the host's.
pub(super) struct Served<'p> {
    pub(super) arguments: Vec<Argument>,
    /// What the arguments are.
    pub(super) nodes: Vec<&'p Node>,
    /// The call.
    pub(super) call: String,
    /// How the result travels.
    pub(super) pass: Pass,
    pub(super) result: &'p Node,
    /// What is returned if there is no result.
    pub(super) nothing: Option<&'static str>,
    /// An expression for what the function is called, for errors.
    pub(super) whose: String,
    /// What its result is called, for errors.
    pub(super) place: Place,
}

impl Served<'_> {
    /// Writes the body of what the guest calls.
    pub(super) fn emit(&self, values: &mut Values, code: &mut Code) {
        let lifts_memory = self.arguments.iter().any(|argument| argument.in_memory);
        let lowers = match self.pass {
            Pass::Nothing | Pass::Scalar(_) => false,
            Pass::List | Pass::Optional(_) | Pass::Pointer => true,
        };
        let copies = self.arguments.iter().any(|it| it.copy_back.is_some());
        let guarded = lifts_memory || lowers || copies;
        let lent = self.nodes.iter().any(|node| lends_functions(node));
        if lent {
            code.line("const loans = lentCells.length;");
        }
        if guarded {
            code.line("let calling = false;");
        } else {
            self.lift(lifts_memory, code);
        }
        code.scope("try {", "} catch (error) {", |code| {
            if guarded {
                self.lift(lifts_memory, code);
                code.line("calling = true;");
            }
            if let Kind::Result { payload, ok, error } = &self.result.kind {
                self.returns_result(*payload, ok, error, values, code);
            } else if lowers {
                self.returns_layout(values, code);
            } else {
                self.returns_core(values, code);
            }
        });
        let whose = &self.whose;
        code.indented(&match guarded {
            true => format!("throw hostThrew(calling ? error : callEnded(error), {whose});"),
            false => format!("throw hostThrew(error, {whose});"),
        });
        if lent {
            code.line("} finally {");
            code.indented("expireCells(loans);");
        }
        code.line("}");
    }

    /// Sets the variables of the arguments.
    fn lift(&self, memory: bool, code: &mut Code) {
        nesting(self.nodes.iter().copied(), &UNIT, code);
        let first = self.arguments.iter().find(|argument| argument.in_memory);
        // The address of a layout is looked at in views that are as memory is.
        let rooted = first.is_some_and(|it| it.lift.iter().any(|line| line.contains(" = root(")));
        if memory && !rooted {
            code.line("refresh();");
        }
        for argument in &self.arguments {
            argument.lift.iter().for_each(|line| code.line(line));
        }
    }

    /// What follows the call, before anything of the guest's is touched again.
    fn after(&self, code: &mut Code) {
        code.line("stillAlive();");
        let written: Vec<&String> = self
            .arguments
            .iter()
            .filter_map(|argument| argument.copy_back.as_ref())
            .collect();
        if !written.is_empty() {
            code.line("refresh();");
            written.iter().for_each(|line| code.line(line));
        }
    }

    fn returns_core(&self, values: &mut Values, code: &mut Code) {
        let node = self.result;
        if self.pass == Pass::Nothing {
            code.line(format!("{};", self.call));
            self.after(code);
            self.nothing
                .into_iter()
                .for_each(|nothing| code.line(nothing));
            return;
        }
        code.line(format!("const result = {};", self.call));
        self.after(code);
        code.lines(&values.measure(node, "result", &self.place));
        let core = if let Kind::Handle(handle) = &node.kind {
            values.lower_handle(node, handle, "result", &self.place, Reach::Direct)
        } else {
            values.lower(node, "result")
        };
        code.line(format!("return {core};"));
    }

    fn returns_layout(&self, values: &mut Values, code: &mut Code) {
        let node = self.result;
        code.line(format!("const result = {};", self.call));
        self.after(code);
        nesting(std::iter::empty(), node, code);
        code.line("const block = new Block();");
        code.lines(&values.measure(node, "result", &self.place));
        let store = values.store_part(node, ("to", 0), "result", &self.place);
        self.lower(code, |code| code.lines(&store));
    }

    fn returns_result(
        &self,
        payload: u32,
        ok: &Node,
        error: &Node,
        values: &mut Values,
        code: &mut Code,
    ) {
        let returns = ok.kind != Kind::Unit;
        code.line("let result;");
        code.line("let fails = false;");
        code.line("const block = new Block();");
        let mut check = |node: &Node, code: &mut Code| {
            nesting(std::iter::empty(), node, code);
            code.lines(&values.measure(node, "result", &self.place));
        };
        code.scope("try {", "} catch (error) {", |code| {
            let set = if returns { "result = " } else { "" };
            code.line(format!("{set}{};", self.call));
            self.after(code);
            if returns {
                check(ok, code);
            }
        });
        let mut caught = Code::default();
        caught.scope("try {", "} catch {", |code| {
            let text = error.kind == Kind::Str;
            code.line(format!("result = errOf(error, {text});"));
            check(error, code);
        });
        caught.indented("// That is no `Err` of this type.");
        caught.indented("throw error;");
        caught.line("}");
        caught.line("fails = true;");
        code.indented(&caught.finish());
        code.line("}");
        let [ok, error] = [ok, error].map(|node| match node.kind {
            // Whatever a function returns that returns nothing is nobody's business.
            Kind::Unit => String::new(),
            _ => values.store_part(node, ("to", payload), "result", &self.place),
        });
        self.lower(code, |code| {
            code.line("u8[to] = fails;");
            if !error.is_empty() {
                code.scope("if (fails) {", "}", |code| code.lines(&error));
            }
            if !ok.is_empty() {
                code.scope("if (!fails) {", "}", |code| code.lines(&ok));
            }
        });
    }

    /// Lowers a result behind the arguments of the calls under way. The guest takes it over at once.
    fn lower(&self, code: &mut Code, store: impl FnOnce(&mut Code)) {
        let (gives, offers) = gifts(self.result);
        let Node { size, align, .. } = self.result;
        code.line("calling = false;");
        code.line("const base = arenaFloor;");
        if gives {
            code.line("const gifts = givenCells.length;");
        }
        if offers {
            code.line("const offers = offeredHandles.length;");
        }
        code.line(format!("block.bytes += {};", size + align - 1));
        code.line(format!("block.where = {};", self.place.argument()));
        code.line("pushBlock(fitting(roomOf(block)));");
        code.line("let to;");
        // Users' code may run again, for the last time.
        code.line("calling = true;");
        code.scope("do {", "} while (!closeBlock(block));", |code| {
            if gives {
                code.line("regainCells(gifts);");
            }
            if offers {
                code.line("withdrawHosts(offers);");
            }
            code.line("openBlock(block);");
            code.line(format!("to = takePart(block, {size}, {align});"));
            store(code);
        });
        code.line("arenaFloor = base;");
        if gives {
            code.line("givenCells.length = gifts;");
        }
        if offers {
            code.line("offeredHandles.length = offers;");
        }
        code.line("return to;");
    }
}

/// No value.
const UNIT: Node = Node {
    size: 0,
    align: 1,
    kind: Kind::Unit,
};

/// Whether functions of the guest's are in it that the host has until the call is over.
fn lends_functions(node: &Node) -> bool {
    let mut lends = false;
    node.visit(&mut |node| {
        if let Kind::Handle(HandlePlan::Function(callback)) = &node.kind {
            lends |= !callback.kept;
        }
    });
    lends
}

/// Whether objects of the guest's are in it, and whether objects or functions of the host's are.
fn gifts(node: &Node) -> (bool, bool) {
    let (mut gives, mut offers) = (false, false);
    node.visit(&mut |node| {
        if let Kind::Handle(handle) = &node.kind {
            match handle {
                HandlePlan::Own(object) | HandlePlan::Borrow(object, _) => match object.side {
                    Side::Guest => gives = true,
                    Side::Host => offers = true,
                },
                HandlePlan::Function(_) => offers = true,
            }
        }
    });
    (gives, offers)
}
