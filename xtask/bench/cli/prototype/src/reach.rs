//! What exports reach.

use wasmparser::ExternalKind;

use crate::graph::Graph;
use crate::{Edit, Outline};

/// What stays.
pub struct Reach {
    /// For each function, imported or own, whether it does.
    pub live: Vec<bool>,
    /// Whether anything calls through a table; then what tables hold stays.
    pub indirect: bool,
    /// Whether anything can trap by `unreachable`.
    pub traps: bool,
    /// Whether anything touches memory.
    pub memory: bool,
}

impl Reach {
    pub fn of(outline: &Outline<'_>, graph: &Graph, edit: &Edit) -> Reach {
        let mut walk = Walk {
            outline,
            graph,
            reach: Reach {
                live: vec![false; outline.functions() as usize],
                indirect: false,
                traps: false,
                memory: false,
            },
            next: Vec::new(),
        };
        let exported = outline
            .exports
            .iter()
            .filter(|export| export.kind == ExternalKind::Func)
            .filter(|export| edit.rename(export.name).is_some())
            .map(|export| export.index);
        exported.chain(outline.start).for_each(|it| walk.name(it));
        walk.run();
        // A guest that can't panic needs nothing that records panics.
        if walk.reach.traps {
            let init = edit.init.iter();
            init.filter_map(|name| outline.exported(name))
                .for_each(|it| walk.name(it));
            walk.run();
        }
        walk.reach
    }
}

struct Walk<'o, 'w> {
    outline: &'o Outline<'w>,
    graph: &'o Graph,
    reach: Reach,
    next: Vec<u32>,
}

impl Walk<'_, '_> {
    fn name(&mut self, function: u32) {
        if let Some(live @ false) = self.reach.live.get_mut(function as usize) {
            *live = true;
            self.next.push(function);
        }
    }

    fn run(&mut self) {
        while let Some(function) = self.next.pop() {
            let Some(own) = function.checked_sub(self.outline.imported) else {
                continue;
            };
            let graph = self.graph;
            for function in graph.named(self.outline.wasm, own as usize) {
                self.name(function);
            }
            let does = graph.does(own as usize);
            self.reach.traps |= does.trap;
            self.reach.memory |= does.memory;
            if does.indirect && !self.reach.indirect {
                self.reach.indirect = true;
                self.outline.referred.iter().for_each(|it| self.name(*it));
            }
        }
    }
}
