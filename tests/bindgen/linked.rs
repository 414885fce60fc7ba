//! Modules like those that rustc links, made by hand, so that one thing about each can be wrong.

use std::borrow::Cow;

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, EntityType, ExportKind, ExportSection, Function as Body,
    FunctionSection, GlobalSection, GlobalType, ImportSection, InstructionSink, MemorySection,
    MemoryType, Module, ProducersField, ProducersSection, TypeSection, ValType,
};
use wharf_abi::plan::{ImportPlan, Plan};
use wharf_abi::slots::Core;
use wharf_abi::types::{
    Access, Callback, Calls, Handle, Import, Member, Mode, Resource, Role, Side,
};
use wharf_abi::{Function, Label, Param, Ref, Scalar, Type, arena, names, section};

pub(crate) const U32: Type = Type::Scalar(Scalar::U32);

/// The description of a function: its parameters have no types but these, and names by letter.
pub(crate) fn function(name: &str, params: Vec<(Mode, Type)>, result: Type) -> Function {
    let params = params
        .into_iter()
        .zip('a'..)
        .map(|((mode, ty), letter)| Param {
            name: Ref::Owned(letter.to_string().into()),
            mode,
            ty: Ref::Owned(Box::new(ty)),
        });
    Function {
        name: Ref::Owned(name.into()),
        docs: Ref::Owned("".into()),
        path: Ref::Owned(format!("guest::{name}").into()),
        params: Ref::Owned(params.collect()),
        result: Ref::Owned(Box::new(result)),
        member: None,
    }
}

/// A resource of this side.
pub(crate) fn resource(name: &str, side: Side) -> Ref<Resource> {
    Ref::Owned(Box::new(Resource {
        label: Label {
            name: Ref::Owned(name.into()),
            ident: Ref::Owned(name.into()),
            docs: Ref::Owned("".into()),
        },
        path: Ref::Owned(format!("guest::{name}").into()),
        side,
    }))
}

/// An object that changes its owner.
pub(crate) fn own(name: &str, side: Side) -> Type {
    Type::Handle(Handle::Own(resource(name, side)))
}

/// An object that is lent.
pub(crate) fn lent(name: &str, side: Side) -> Type {
    Type::Handle(Handle::Borrow(resource(name, side), Access::Shared))
}

/// `Box<dyn Fn(…) -> …>`, or `&dyn Fn(…) -> …`.
pub(crate) fn callback(kept: bool, params: Vec<Type>, result: Type) -> Type {
    let param = |ty| Ref::Owned(Box::new(ty));
    Type::Handle(Handle::Function(Ref::Owned(Box::new(Callback {
        calls: Calls::Shared,
        kept,
        params: Ref::Owned(params.into_iter().map(param).collect()),
        result: Ref::Owned(Box::new(result)),
    }))))
}

/// A function of a resource: its object comes first among the parameters, if it takes one.
pub(crate) fn member(
    name: &str,
    side: Side,
    role: Role,
    params: Vec<(Mode, Type)>,
    result: Type,
) -> Function {
    let (of, _) = name.split_once('.').expect("a resource and a name");
    Function {
        member: Some(Member {
            resource: resource(of, side),
            role,
        }),
        ..function(name, params, result)
    }
}

/// An import of no module.
pub(crate) fn import(function: Function) -> Import {
    import_from("", function)
}

pub(crate) fn import_from(module: &str, function: Function) -> Import {
    Import {
        module: Ref::Owned(module.into()),
        function,
    }
}

/// `fn(u32) -> u32`.
pub(crate) fn number(name: &str) -> Function {
    function(name, vec![(Mode::Owned, U32)], U32)
}

/// `fn(&str) -> String`.
pub(crate) fn text(name: &str) -> Function {
    function(name, vec![(Mode::Borrowed, Type::Str)], Type::Str)
}

/// A module that is being put together.
#[derive(Default)]
pub(crate) struct Linked {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    memories: MemorySection,
    globals: GlobalSection,
    exports: ExportSection,
    code: CodeSection,
    items: Vec<u8>,
    customs: Vec<(String, Vec<u8>)>,
    producers: Option<ProducersSection>,
    /// How many functions are imported, and which of them each function calls.
    imported: u32,
    imported_types: Vec<(Vec<ValType>, Vec<ValType>)>,
    called: Vec<u32>,
    /// The functions to which each function makes a reference.
    referenced: Vec<u32>,
    /// Whether functions end in `unreachable`.
    traps: bool,
}

impl Linked {
    /// An import that every function calls. It must come before any function.
    pub(crate) fn import(mut self, module: &str, name: &str) -> Linked {
        self.called.push(self.imported);
        self.unused_import(module, name)
    }

    /// An import that no function calls. It must come before any function.
    pub(crate) fn unused_import(self, module: &str, name: &str) -> Linked {
        self.typed_import(module, name, &[], &[])
    }

    /// An import of these core types, that no function calls unless told so.
    pub(crate) fn typed_import(
        mut self,
        module: &str,
        name: &str,
        params: &[ValType],
        results: &[ValType],
    ) -> Linked {
        self.types
            .ty()
            .function(params.iter().copied(), results.iter().copied());
        let ty = EntityType::Function(self.types.len() - 1);
        self.imports.import(module, name, ty);
        self.imported_types
            .push((params.to_owned(), results.to_owned()));
        self.imported += 1;
        self
    }

    /// An import of the interface's, with its description. It must come before any function.
    pub(crate) fn host(self, import: &Import) -> Linked {
        let plan = ImportPlan::of(import);
        let params = plan
            .call
            .params
            .iter()
            .flat_map(|param| param.pass.params());
        let params: Vec<ValType> = params.map(core).collect();
        let results: Vec<ValType> = plan.call.result.results().iter().map(core).collect();
        self.typed_import(names::IMPORTS, &plan.call.export, &params, &results)
            .item(&section::encode(import))
    }

    /// From here on, functions call these imports, in the order in which they were added, and no
    /// others.
    pub(crate) fn calling(mut self, imports: &[u32]) -> Linked {
        self.called = imports.to_owned();
        self
    }

    /// From here on, functions make references to the function that was added last.
    pub(crate) fn referencing(mut self) -> Linked {
        self.referenced
            .push(self.imported + self.functions.len() - 1);
        self
    }

    /// An exported function and its description.
    pub(crate) fn function(self, function: &Function) -> Linked {
        let export = names::linked(&function.name);
        self.exported_as(&export, function)
    }

    /// An exported function and its description, under the name of another.
    pub(crate) fn exported_as(self, export: &str, function: &Function) -> Linked {
        let plan = Plan::of(function);
        let params = plan.params.iter().flat_map(|param| param.pass.params());
        let params: Vec<ValType> = params.map(core).collect();
        let results: Vec<ValType> = plan.result.results().iter().map(core).collect();
        self.export(export, &params, &results).described(function)
    }

    /// Only the description of a function.
    pub(crate) fn described(self, function: &Function) -> Linked {
        self.item(&section::encode(function))
    }

    /// Bytes of the interface section.
    pub(crate) fn item(mut self, bytes: &[u8]) -> Linked {
        self.items.extend_from_slice(bytes);
        self
    }

    /// An exported function without a description.
    pub(crate) fn export(mut self, name: &str, params: &[ValType], results: &[ValType]) -> Linked {
        self.types
            .ty()
            .function(params.iter().copied(), results.iter().copied());
        self.functions.function(self.types.len() - 1);
        let mut body = Body::new([]);
        let mut code = body.instructions();
        for import in &self.called {
            let (params, results) = &self.imported_types[*import as usize];
            params.iter().for_each(|ty| zero(&mut code, *ty));
            code.call(*import);
            for _ in results {
                code.drop();
            }
        }
        for function in &self.referenced {
            code.ref_func(*function).drop();
        }
        results.iter().for_each(|ty| zero(&mut code, *ty));
        if self.traps {
            code.unreachable();
        }
        code.end();
        self.code.function(&body);
        let index = self.imported + self.functions.len() - 1;
        self.exports.export(name, ExportKind::Func, index);
        self
    }

    /// From here on, functions can panic.
    pub(crate) fn panicking(mut self) -> Linked {
        self.traps = true;
        self
    }

    /// From here on, functions can't panic.
    pub(crate) fn calm(mut self) -> Linked {
        self.traps = false;
        self
    }

    /// An imported memory, in place of a function.
    pub(crate) fn memory_import(mut self, module: &str, name: &str) -> Linked {
        self.imports.import(
            module,
            name,
            EntityType::Memory(MemoryType {
                minimum: 1,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            }),
        );
        self.exports.export(arena::MEMORY, ExportKind::Memory, 0);
        self
    }

    /// A linear memory, and everything that the crate `wharf` exports.
    pub(crate) fn runtime(self) -> Linked {
        self.runtime_without("")
    }

    /// The same without one of its exports.
    pub(crate) fn runtime_without(mut self, missing: &str) -> Linked {
        if missing != arena::MEMORY {
            self.memories.memory(MemoryType {
                minimum: 1,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
            self.exports.export(arena::MEMORY, ExportKind::Memory, 0);
        }
        for name in arena::RUNTIME.iter().filter(|name| **name != missing) {
            let linked = match name.strip_prefix('$') {
                Some(name) => format!("{}{name}", arena::LINK_PREFIX),
                None => (*name).to_owned(),
            };
            match arena::export(name) {
                Some(arena::Export::Function(params, results)) => {
                    let types = |types: &[Core]| types.iter().map(core).collect::<Vec<_>>();
                    self = self.export(&linked, &types(params), &types(results));
                }
                Some(arena::Export::Global) => self = self.global(&linked, 1024),
                None => panic!("{name} is no export of the runtime"),
            }
        }
        self
    }

    /// A linear memory, and what Wharf's allocator exports besides.
    pub(crate) fn tracking(self) -> Linked {
        self.tracking_but("")
    }

    /// The same without one of these exports, by the name that it has in a linked module.
    pub(crate) fn tracking_but(mut self, missing: &str) -> Linked {
        self = self.runtime();
        let counts = [arena::ENTER, arena::LEAVE, arena::STATS];
        let allocator = arena::ALLOCATOR
            .iter()
            .flat_map(|(plain, tracked)| [*plain, *tracked]);
        for name in counts.into_iter().chain(allocator) {
            let linked = name.replacen('$', arena::LINK_PREFIX, 1);
            if linked == missing {
                continue;
            }
            self = match arena::export(name) {
                Some(arena::Export::Function(params, results)) => {
                    let types = |types: &[Core]| types.iter().map(core).collect::<Vec<_>>();
                    self.export(&linked, &types(params), &types(results))
                }
                Some(arena::Export::Global) => self.global(&linked, 1024),
                None => self.export(&linked, &[ValType::I32; 2], &[]),
            };
        }
        self
    }

    /// An exported address.
    pub(crate) fn global(mut self, name: &str, value: i32) -> Linked {
        let ty = GlobalType {
            val_type: ValType::I32,
            mutable: false,
            shared: false,
        };
        self.globals.global(ty, &ConstExpr::i32_const(value));
        self.exports
            .export(name, ExportKind::Global, self.globals.len() - 1);
        self
    }

    /// A custom section.
    pub(crate) fn custom(mut self, name: &str, data: &[u8]) -> Linked {
        self.customs.push((name.to_owned(), data.to_owned()));
        self
    }

    /// The note that a tool has worked on the module.
    pub(crate) fn processed_by(mut self, tool: &str) -> Linked {
        let mut field = ProducersField::new();
        field.value("walrus", "0.28.0").value(tool, "0.1.0");
        let mut producers = ProducersSection::new();
        producers.field("processed-by", &field);
        self.producers = Some(producers);
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module
            .section(&self.types)
            .section(&self.imports)
            .section(&self.functions)
            .section(&self.memories)
            .section(&self.globals)
            .section(&self.exports)
            .section(&self.code);
        let interface = (names::SECTION.to_owned(), self.items);
        let interface = Some(interface).filter(|(_, items)| !items.is_empty());
        for (name, data) in interface.into_iter().chain(self.customs) {
            module.section(&CustomSection {
                name: Cow::Owned(name),
                data: Cow::Owned(data),
            });
        }
        if let Some(producers) = &self.producers {
            module.section(producers);
        }
        module.finish()
    }
}

fn zero(code: &mut InstructionSink<'_>, ty: ValType) {
    match ty {
        ValType::I32 => code.i32_const(0),
        ValType::I64 => code.i64_const(0),
        ValType::F32 => code.f32_const(0.0.into()),
        ValType::F64 => code.f64_const(0.0.into()),
        ValType::V128 | ValType::Ref(_) => panic!("no slot has this type"),
    };
}

fn core(core: &Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    }
}
