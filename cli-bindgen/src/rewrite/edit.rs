//! What is changed of a module. Whatever is added has an index behind those that there are.

use std::collections::{HashMap, HashSet};

use wasm_encoder::Function;
use wasmparser::{BinaryReader, FuncType, FunctionBody, Operator, ValType};

use super::RewriteError;
use super::item::{Named, Notes, Space};
use super::module::Module;

/// A module, and what is changed of it.
pub(super) struct Edit<'w> {
    pub(super) module: Module<'w>,
    pub(super) exports: Vec<Export>,
    /// What comes after the module's types.
    pub(super) types: Vec<FuncType>,
    /// What comes after its functions.
    pub(super) functions: Vec<Added>,
    /// How many come after its globals. They are words that change, and start as 0.
    pub(super) globals: u32,
    /// Calls of these functions become calls of those.
    pub(super) calls: HashMap<u32, u32>,
    /// The functions in which calls stay what they are. In those that are added, they do anyway.
    pub(super) calling: HashSet<u32>,
}

/// An export.
#[derive(Clone, Debug)]
pub(super) struct Export {
    pub(super) name: String,
    pub(super) space: Space,
    pub(super) index: u32,
}

/// A function that is added.
pub(super) struct Added {
    /// Its name for debuggers.
    pub(super) name: Option<String>,
    pub(super) ty: u32,
    /// Its locals and instructions.
    pub(super) body: Vec<u8>,
    named: Box<[Named]>,
    traps: bool,
}

impl<'w> Edit<'w> {
    /// Nothing is changed, except for the names of exports: `rename` gives them, or none if the export
    /// goes.
    pub(super) fn of(
        module: Module<'w>,
        rename: impl Fn(&wasmparser::Export<'w>) -> Option<String>,
    ) -> Edit<'w> {
        let exports = module.exports.iter().filter_map(|export| {
            Some(Export {
                name: rename(export)?,
                space: Space::of(export.kind),
                index: export.index,
            })
        });
        Edit {
            exports: exports.collect(),
            module,
            types: Vec::new(),
            functions: Vec::new(),
            globals: 0,
            calls: HashMap::new(),
            calling: HashSet::new(),
        }
    }

    /// How many items a space has, with what was added.
    pub(super) fn count(&self, space: Space) -> u32 {
        let added = match space {
            Space::Type => self.types.len() as u32,
            Space::Function => self.functions.len() as u32,
            Space::Global => self.globals,
            Space::Table | Space::Memory | Space::Tag | Space::Data | Space::Element => 0,
        };
        self.module.count(space) + added
    }

    /// Adds an export.
    pub(super) fn export(&mut self, name: &str, function: u32) {
        self.exports.push(Export {
            name: name.to_owned(),
            space: Space::Function,
            index: function,
        });
    }

    /// The export of this name.
    pub(super) fn exported(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|export| export.name == name)
    }

    /// The function that is exported under this name.
    pub(super) fn exported_function(&self, name: &str) -> Option<u32> {
        let export = self.exported(name)?;
        (export.space == Space::Function).then_some(export.index)
    }

    /// Takes exports away.
    pub(super) fn remove(&mut self, goes: impl Fn(&str) -> bool) {
        self.exports.retain(|export| !goes(&export.name));
    }

    /// The index of the type of a function.
    pub(super) fn type_of(&self, function: u32) -> u32 {
        let functions = &self.module.functions;
        match functions.get(function as usize) {
            Some(ty) => *ty,
            None => self.functions[function as usize - functions.len()].ty,
        }
    }

    /// The parameters and results of a function.
    pub(super) fn signature(&self, function: u32) -> &FuncType {
        let ty = self.type_of(function) as usize;
        match self.module.types.get(ty) {
            Some(ty) => ty,
            None => &self.types[ty - self.module.types.len()],
        }
    }

    /// What a function names, and whether it has an `unreachable`; none if it is imported.
    pub(super) fn body(&self, function: u32) -> Option<(&[Named], bool)> {
        if let Some(added) = function.checked_sub(self.module.count(Space::Function)) {
            let added = &self.functions[added as usize];
            return Some((&added.named, added.traps));
        }
        let own = self.module.own(Space::Function, function)?;
        let body = &self.module.bodies[own];
        Some((&body.named, body.traps))
    }

    /// The function that a function calls where its body says this.
    pub(super) fn called(&self, by: u32, function: u32) -> u32 {
        if by >= self.module.count(Space::Function) || self.calling.contains(&by) {
            return function;
        }
        self.calls.get(&function).copied().unwrap_or(function)
    }

    /// Adds a global, a word that starts as 0.
    pub(super) fn add_global(&mut self) -> u32 {
        self.globals += 1;
        self.count(Space::Global) - 1
    }

    /// Adds a function.
    ///
    /// # Errors
    /// If its body can't be read.
    pub(super) fn add_function(
        &mut self,
        name: Option<&str>,
        (params, results): (&[ValType], &[ValType]),
        body: Function,
    ) -> Result<u32, RewriteError> {
        let body = body.into_raw_body();
        let mut notes = Notes::default();
        for_each(&body, 0, |_, operator| Ok(notes.add(operator)?))?;
        let ty = FuncType::new(params.iter().copied(), results.iter().copied());
        let ty = self.ty(ty);
        self.functions.push(Added {
            name: name.map(str::to_owned),
            ty,
            body,
            traps: notes.traps,
            named: notes.take(),
        });
        Ok(self.count(Space::Function) - 1)
    }

    /// A type, which is added if there is none.
    fn ty(&mut self, ty: FuncType) -> u32 {
        let mut types = self.module.types.iter().chain(&self.types);
        let place = types.position(|it| *it == ty);
        let place = place.unwrap_or_else(|| {
            self.types.push(ty);
            self.module.types.len() + self.types.len() - 1
        });
        place as u32
    }
}

/// Shows each instruction of a body, with its place. The body starts at `at`, with its locals.
///
/// # Errors
/// If it can't be read, or what is done with an instruction fails.
pub(super) fn for_each<'b>(
    body: &'b [u8],
    at: usize,
    mut show: impl FnMut(usize, Operator<'b>) -> Result<(), RewriteError>,
) -> Result<(), RewriteError> {
    let body = FunctionBody::new(BinaryReader::new(body, at as u64));
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let at = operators.original_position() as usize;
        show(at, operators.read()?)?;
    }
    Ok(())
}
