//! What a module's exports can reach.

use std::collections::BTreeSet;

use wasmparser::ElementKind;

use super::Form;
use super::edit::{Edit, Export};
use super::item::{Items, Named, Space};

/// What stays of a module.
pub(super) struct Reach<'e, 'w> {
    edit: &'e Edit<'w>,
    form: Form,
    /// For each item, whether something reaches it.
    live: Items<bool>,
    /// What has been found, and not yet looked at.
    next: Vec<(Space, u32)>,
    /// Whether a function can trap by `unreachable`.
    pub(super) traps: bool,
    /// Whether a function names a data segment; then the module says before its code how many there are.
    pub(super) names_data: bool,
}

impl<'e, 'w> Reach<'e, 'w> {
    /// Nothing yet.
    pub(super) fn new(edit: &'e Edit<'w>, form: Form) -> Reach<'e, 'w> {
        let mut live = Items::new();
        for space in Space::ALL {
            live.of_mut(space).resize(edit.count(space) as usize, false);
        }
        Reach {
            edit,
            form,
            live,
            next: Vec::new(),
            traps: false,
            names_data: false,
        }
    }

    /// Whether an item has a place in the module: in place, everything but functions has.
    pub(super) fn has(&self, space: Space, index: u32) -> bool {
        match self.form {
            Form::InPlace if space != Space::Function => true,
            Form::InPlace | Form::Compact => self.reaches(space, index),
        }
    }

    /// Whether something reaches it.
    pub(super) fn reaches(&self, space: Space, index: u32) -> bool {
        let live = self.live.of(space).get(index as usize);
        live.copied().unwrap_or(false)
    }

    /// Whether something reaches anything of a space.
    pub(super) fn reaches_any(&self, space: Space) -> bool {
        self.live.of(space).contains(&true)
    }

    /// The functions of which a body that stays makes a reference, in order, and that no export
    /// and no element segment names any more. Without a declaration such a body isn't valid (`C.refs`
    /// in the specification's validation of modules).
    pub(super) fn undeclared(&self, exports: &[Export]) -> Vec<u32> {
        let Edit { module, .. } = self.edit;
        let mut referenced = BTreeSet::new();
        for function in 0..self.edit.count(Space::Function) {
            if self.reaches(Space::Function, function)
                && let Some((named, _)) = self.edit.body(function)
            {
                referenced.extend(functions(named));
            }
        }
        if referenced.is_empty() {
            return Vec::new();
        }
        let elements = (0..).zip(&module.elements);
        let elements = elements.filter(|(index, _)| self.reaches(Space::Element, *index));
        let exports = exports.iter().filter(|it| it.space == Space::Function);
        let declared = elements
            .flat_map(|(_, (_, named))| functions(named))
            .chain(exports.map(|export| export.index));
        for function in declared {
            referenced.remove(&function);
        }
        referenced.into_iter().collect()
    }

    /// Adds functions that are exported, or started, and what they reach.
    pub(super) fn add_functions(&mut self, functions: impl IntoIterator<Item = u32>) {
        for function in functions {
            self.name(Space::Function, function);
        }
        self.run();
    }

    /// Adds what stays because it is exported.
    pub(super) fn add_exports(&mut self, exports: &[Export]) {
        for export in exports {
            self.name(export.space, export.index);
        }
        self.run();
    }

    /// Adds what happens by itself when the module starts, or may be asked for without being named:
    /// what fills tables that are imported, and what declares functions. `data`, if linear memory is
    /// filled.
    pub(super) fn add_rest(&mut self, data: Fill) {
        let module = &self.edit.module;
        for (index, (element, _)) in (0..).zip(&module.elements) {
            let stays = match element.kind {
                ElementKind::Active { table_index, .. } => {
                    let table = table_index.unwrap_or_default();
                    table < module.imported(Space::Table)
                }
                ElementKind::Declared => true,
                ElementKind::Passive => false,
            };
            if stays {
                self.name(Space::Element, index);
            }
        }
        if self.form == Form::InPlace {
            self.add_all_but_functions();
        }
        if data == Fill::Memory {
            for (index, (data, _)) in (0..).zip(&module.data) {
                if matches!(data.kind, wasmparser::DataKind::Active { .. }) {
                    self.name(Space::Data, index);
                }
            }
        }
        self.run();
    }

    /// Adds what is named by all that stays in place. What fills tables doesn't: it may become empty.
    fn add_all_but_functions(&mut self) {
        let module = &self.edit.module;
        for (_, named) in &module.globals {
            self.name_all(None, named);
        }
        for (_, named) in &module.tables {
            self.name_all(None, named);
        }
        for (_, named) in &module.data {
            self.name_all(None, named);
        }
    }

    fn name(&mut self, space: Space, index: u32) {
        if let Some(live @ false) = self.live.of_mut(space).get_mut(index as usize) {
            *live = true;
            self.next.push((space, index));
        }
    }

    fn name_all(&mut self, by: Option<u32>, named: &[Named]) {
        for named in named {
            match (*named, by) {
                (Named::Item(space, index), _) => self.name(space, index),
                (Named::Call(function), Some(by)) => {
                    self.name(Space::Function, self.edit.called(by, function));
                }
                (Named::Call(function), None) => self.name(Space::Function, function),
            }
        }
    }

    fn run(&mut self) {
        while let Some((space, index)) = self.next.pop() {
            self.look(space, index);
        }
    }

    fn look(&mut self, space: Space, index: u32) {
        let edit = self.edit;
        let module = &edit.module;
        let own = module.own(space, index);
        let named = match space {
            Space::Function => {
                self.name(Space::Type, edit.type_of(index));
                if let Some((named, traps)) = edit.body(index) {
                    self.traps |= traps;
                    self.names_data |= named
                        .iter()
                        .any(|it| matches!(it, Named::Item(Space::Data, _)));
                    self.name_all(Some(index), named);
                }
                return;
            }
            Space::Table => {
                for element in module.fills.get(&index).into_iter().flatten() {
                    self.name(Space::Element, *element);
                }
                own.and_then(|own| module.tables.get(own))
                    .map(|(_, named)| named)
            }
            Space::Global => own
                .and_then(|own| module.globals.get(own))
                .map(|(_, named)| named),
            Space::Data => module.data.get(index as usize).map(|(_, named)| named),
            Space::Element => {
                let element = module.elements.get(index as usize);
                if let Some((element, _)) = element
                    && let ElementKind::Active { table_index, .. } = element.kind
                {
                    self.name(Space::Table, table_index.unwrap_or_default());
                }
                element.map(|(_, named)| named)
            }
            Space::Tag => {
                if let Some(tag) = module.tags.get(index as usize) {
                    self.name(Space::Type, tag.func_type_idx);
                }
                None
            }
            Space::Type | Space::Memory => None,
        };
        if let Some(named) = named {
            self.name_all(None, named);
        }
    }
}

/// The functions that are named, but for calls.
fn functions(named: &[Named]) -> impl Iterator<Item = u32> {
    named.iter().filter_map(|named| match named {
        Named::Item(Space::Function, index) => Some(*index),
        Named::Item(_, _) | Named::Call(_) => None,
    })
}

/// Whether linear memory is filled when the module starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// It is.
    Memory,
    /// Nobody looks at it.
    Nothing,
}
