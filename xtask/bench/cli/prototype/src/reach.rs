//! What exports reach.

use anyhow::Result;
use wasmparser::{BinaryReader, ExternalKind, FunctionBody, Operator, OperatorsReader};

use crate::{Edit, Outline};

/// What stays, function by function.
pub struct Reach {
    pub live: Vec<bool>,
    /// Where bodies that stay name functions: the byte after the opcode, in order.
    pub sites: Vec<u32>,
    /// Whether anything calls through a table; then what tables hold stays.
    pub indirect: bool,
    /// Whether anything can trap by `unreachable`.
    pub traps: bool,
}

impl Reach {
    pub fn of(outline: &Outline<'_>, edit: &Edit) -> Result<Reach> {
        let mut walk = Walk {
            reach: Reach {
                live: vec![false; outline.functions() as usize],
                sites: Vec::new(),
                indirect: false,
                traps: false,
            },
            next: Vec::new(),
        };
        let exported = outline
            .exports
            .iter()
            .filter(|export| export.kind == ExternalKind::Func)
            .filter(|export| edit.rename(export.name).is_some())
            .map(|export| export.index);
        for function in exported.chain(outline.start) {
            walk.name(function);
        }
        walk.run(outline)?;
        // A guest that can't panic needs nothing that records panics.
        if walk.reach.traps {
            for function in edit.init.iter().filter_map(|init| outline.exported(init)) {
                walk.name(function);
            }
            walk.run(outline)?;
        }
        walk.reach.sites.sort_unstable();
        Ok(walk.reach)
    }
}

struct Walk {
    reach: Reach,
    next: Vec<u32>,
}

impl Walk {
    fn name(&mut self, function: u32) {
        if let Some(live @ false) = self.reach.live.get_mut(function as usize) {
            *live = true;
            self.next.push(function);
        }
    }

    fn run(&mut self, outline: &Outline<'_>) -> Result<()> {
        let mut indirect = self.reach.indirect;
        loop {
            while let Some(function) = self.next.pop() {
                if let Some(body) = outline.body(function) {
                    self.read(outline, body)?;
                }
            }
            if indirect || !self.reach.indirect {
                return Ok(());
            }
            indirect = true;
            for function in &outline.referred {
                self.name(*function);
            }
        }
    }

    fn read(&mut self, outline: &Outline<'_>, body: std::ops::Range<usize>) -> Result<()> {
        let mut operators = operators(outline.wasm, body)?;
        while !operators.eof() {
            let at = operators.original_position();
            match operators.read()? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => {
                    self.reach.sites.push(at as u32 + 1);
                    self.name(function_index);
                }
                Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } => {
                    self.reach.indirect = true;
                }
                Operator::Unreachable => self.reach.traps = true,
                _ => {}
            }
        }
        Ok(())
    }
}

/// The instructions of a body that has its length before it.
pub fn operators(wasm: &[u8], body: std::ops::Range<usize>) -> Result<OperatorsReader<'_>> {
    let mut reader = BinaryReader::new(&wasm[body.clone()], body.start as u64);
    reader.read_var_u32()?;
    let body = FunctionBody::new(reader);
    Ok(body.get_operators_reader()?)
}
