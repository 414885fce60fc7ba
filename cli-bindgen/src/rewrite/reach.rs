//! What a module's exports can reach.

use std::collections::HashSet;

use walrus::ir::{Instr, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ExportItem, FunctionId, FunctionKind, LocalFunction, Module,
};

/// What the functions that exports and the start function reach can do.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// One of them can trap by `unreachable`.
    pub(super) traps: bool,
    /// One of them reads, writes or grows memory.
    pub(super) memory: bool,
}

impl Reach {
    pub(super) fn of(module: &Module) -> Reach {
        let exported = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                ExportItem::Function(function) => Some(function),
                ExportItem::Table(_)
                | ExportItem::Memory(_)
                | ExportItem::Global(_)
                | ExportItem::Tag(_) => None,
            });
        let mut walk = Walk {
            reach: Reach::default(),
            next: exported.chain(module.start).collect(),
            indirect: false,
        };
        let mut seen = HashSet::new();
        loop {
            while let Some(function) = walk.next.pop() {
                if !seen.insert(function) {
                    continue;
                }
                if let FunctionKind::Local(function) = &module.funcs.get(function).kind {
                    walk.visit(function);
                }
            }
            if !std::mem::take(&mut walk.indirect) {
                return walk.reach;
            }
            walk.next = table_functions(module)
                .filter(|it| !seen.contains(it))
                .collect();
        }
    }
}

/// Every function that an indirect call could reach.
fn table_functions(module: &Module) -> impl Iterator<Item = FunctionId> {
    module
        .elements
        .iter()
        .flat_map(|element| match &element.items {
            ElementItems::Functions(functions) => functions.clone(),
            ElementItems::Expressions(_, expressions) => {
                let functions = expressions
                    .iter()
                    .filter_map(|expression| match expression {
                        ConstExpr::RefFunc(function) => Some(*function),
                        _ => None,
                    });
                functions.collect()
            }
        })
}

struct Walk {
    reach: Reach,
    next: Vec<FunctionId>,
    indirect: bool,
}

impl Walk {
    fn visit(&mut self, function: &LocalFunction) {
        dfs_in_order(self, function, function.entry_block());
    }
}

impl<'i> Visitor<'i> for Walk {
    fn visit_instr(&mut self, instr: &'i Instr, _: &'i walrus::ir::InstrLocId) {
        // Only what concerns this question; any other instruction is passed over.
        match instr {
            Instr::Unreachable(_) => self.reach.traps = true,
            Instr::CallIndirect(_) | Instr::ReturnCallIndirect(_) => self.indirect = true,
            _ => {}
        }
    }

    fn visit_function_id(&mut self, function: &FunctionId) {
        self.next.push(*function);
    }

    fn visit_memory_id(&mut self, _: &walrus::MemoryId) {
        self.reach.memory = true;
    }
}
