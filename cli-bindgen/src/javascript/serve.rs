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
        nesting(self.nodes.iter().copied(), code);
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
        code.lines(&values.check_slot(node, "result", &self.place));
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
        self.hold(code);
        let measure = values.measure(node, "result");
        let store = values.store_part(node, ("to", 0), "result", &self.place);
        self.lower((&measure, &store), "", code);
    }

    /// What can't be stored as the one is an error; what can't be stored as the other is thrown as it is.
    fn returns_result(
        &self,
        payload: u32,
        ok: &Node,
        error: &Node,
        values: &mut Values,
        code: &mut Code,
    ) {
        // Whatever a function returns that returns nothing is nobody's business.
        let returns = ok.kind != Kind::Unit;
        let text = error.kind == Kind::Str;
        let [ok, error] = [(ok, "false", returns), (error, "true", true)].map(|it| {
            let (node, fails, stored) = it;
            let mut store = format!("u8[to] = {fails};\n");
            if stored {
                store += &values.store_part(node, ("to", payload), "result", &self.place);
            }
            (values.measure(node, "result"), store)
        });
        self.hold(code);
        code.line("let overflow = false;");
        code.scope("try {", "} catch (error) {", |code| {
            let set = if returns { "const result = " } else { "" };
            code.line(format!("{set}{};", self.call));
            self.after(code);
            self.lower((&ok.0, &ok.1), "overflow = ", code);
        });
        let mut caught = Code::default();
        caught.line("if (!calling) throw error;");
        caught.line(format!("const result = errOf(error, {text});"));
        // What couldn't be stored may have had room.
        caught.line("calling = false;");
        caught.line("if (overflow) wasm.$free(true);");
        caught.line("calling = true;");
        caught.line("arenaFloor = base;");
        caught.scope("try {", "} catch (why) {", |code| {
            self.lower((&error.0, &error.1), "", code);
        });
        caught.indented("// That is no `Err` of this type.");
        caught.indented("throw calling ? error : why;");
        caught.line("}");
        code.indented(&caught.finish());
        code.line("}");
    }

    /// Notes what lowering a result may change.
    fn hold(&self, code: &mut Code) {
        let (gives, offers) = gifts(self.result);
        code.line("const base = arenaFloor;");
        if gives {
            code.line("const gifts = givenCells.length;");
        }
        if offers {
            code.line("const offers = offeredHandles.length;");
        }
    }

    /// Measures a result, and stores it behind the arguments of the calls under way. The guest takes it
    /// over at once. `overflow` assigns whether it has a block of the guest's allocator.
    fn lower(&self, (measure, store): (&str, &str), overflow: &str, code: &mut Code) {
        let (gives, offers) = gifts(self.result);
        let Node { size, align, .. } = self.result;
        code.line("const block = new Block();");
        nesting([self.result], code);
        code.lines(measure);
        code.line("calling = false;");
        code.line(format!("block.bytes += {};", size + align - 1));
        code.line(format!("block.where = {};", self.place.argument()));
        code.line(format!("{overflow}pushBlock(fitting(roomOf(block)));"));
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
            nesting([self.result], code);
            code.line(format!("to = takePart(block, {size}, {align});"));
            code.lines(store);
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
