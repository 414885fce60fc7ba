//! What a module is made of, by index, and who names what.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::{ConstExpr, ElementItems, ExternalKind, Operator};

/// The index spaces of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Type,
    Function,
    Table,
    Memory,
    Global,
    Tag,
    Data,
    Element,
}

impl Space {
    pub(super) const ALL: [Space; 8] = [
        Space::Type,
        Space::Function,
        Space::Table,
        Space::Memory,
        Space::Global,
        Space::Tag,
        Space::Data,
        Space::Element,
    ];

    /// That of what can be exported.
    pub(super) fn of(kind: ExternalKind) -> Space {
        match kind {
            ExternalKind::Func | ExternalKind::FuncExact => Space::Function,
            ExternalKind::Table => Space::Table,
            ExternalKind::Memory => Space::Memory,
            ExternalKind::Global => Space::Global,
            ExternalKind::Tag => Space::Tag,
        }
    }
}

/// Something for each item of each space.
#[derive(Clone, Debug)]
pub(super) struct Items<T>([Vec<T>; Space::ALL.len()]);

impl<T> Items<T> {
    /// None.
    pub(super) fn new() -> Items<T> {
        Items(std::array::from_fn(|_| Vec::new()))
    }

    pub(super) fn of(&self, space: Space) -> &Vec<T> {
        &self.0[space as usize]
    }

    pub(super) fn of_mut(&mut self, space: Space) -> &mut Vec<T> {
        &mut self.0[space as usize]
    }
}

/// Something that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// A function that is called, by its index.
    Call(u32),
    /// Anything else.
    Item(Space, u32),
}

/// Notes what instructions name.
///
/// That it reads them as what renumbers them does is the point: neither can know of an index of which
/// the other doesn't.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) named: Vec<Named>,
    /// Whether there is an `unreachable`.
    pub(super) traps: bool,
}

impl Notes {
    pub(super) fn add(&mut self, operator: Operator<'_>) -> Result<(), Error> {
        match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                self.push(Named::Call(function_index));
            }
            Operator::Unreachable => self.traps = true,
            // Half of all instructions, which name nothing.
            Operator::LocalGet { .. }
            | Operator::LocalSet { .. }
            | Operator::LocalTee { .. }
            | Operator::I32Const { .. }
            | Operator::I32Add
            | Operator::End => {}
            operator => {
                self.instruction(operator)?;
            }
        }
        Ok(())
    }

    pub(super) fn add_const(&mut self, expression: &ConstExpr<'_>) -> Result<(), Error> {
        self.const_expr(expression.clone()).map(drop)
    }

    pub(super) fn add_items(&mut self, items: &ElementItems<'_>) -> Result<(), Error> {
        self.element_items(items.clone()).map(drop)
    }

    fn push(&mut self, named: Named) {
        // Most accesses of memory follow another.
        if self.named.last() != Some(&named) {
            self.named.push(named);
        }
    }

    fn item(&mut self, space: Space, index: u32) -> Result<u32, Error> {
        self.push(Named::Item(space, index));
        Ok(index)
    }

    /// What has been named, each once; then nothing has.
    pub(super) fn take(&mut self) -> Box<[Named]> {
        self.named.sort_unstable();
        self.named.dedup();
        let named = self.named.as_slice().into();
        self.named.clear();
        named
    }
}

impl Reencode for Notes {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Type, index)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Function, index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Table, index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Memory, index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Global, index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Tag, index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Data, index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(Space::Element, index)
    }
}
