//! Guests made by hand: honest and hostile ones, without a compiler.
//!
//! ```text
//! AREA  ..  the area of `wharf_abi::arena`
//! DATA  ..  what a test puts there
//! RECORD .. the panic record
//! HEAP  ..  overflow blocks, one after the other, to the end of the one page
//! ```

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, EntityType, ExportKind,
    ExportSection, Function as Code, FunctionSection, GlobalSection, GlobalType, ImportSection,
    InstructionSink, MemArg, MemArgTarget, MemorySection, MemoryType, Module, StartSection,
    TypeSection, ValType,
};
use wharf_abi::arena;
use wharf_abi::names;
use wharf_abi::plan::{ImportPlan, Plan};
use wharf_abi::slots::Core;

pub(crate) const AREA: u32 = 1024;
pub(crate) const RESULT: u32 = AREA + arena::RESULT;
pub(crate) const DATA: u32 = 24 * 1024;
pub(crate) const RECORD: u32 = 31 * 1024;
pub(crate) const HEAP: u32 = 32 * 1024;
pub(crate) const END: u32 = 64 * 1024;

/// A load or store that assumes no alignment.
pub(crate) const ANY: MemArg = MemArg {
    offset: 0,
    align: 0,
    target: MemArgTarget::Memory(0),
    ordering: None,
};

/// One page.
pub(crate) const PAGE: MemoryType = MemoryType {
    minimum: 1,
    maximum: None,
    memory64: false,
    shared: false,
    page_size_log2: None,
};

/// A function in an interface.
macro_rules! described {
    ($name:literal ($($param:ident: $ty:ty),*) -> $result:ty) => {{
        use wharf_abi::{Function, Param, Ref, Value};
        const PARAMS: &[Param] = &[$(Param {
            name: Ref::Static(stringify!($param)),
            mode: <$ty as Value>::MODE,
            ty: Ref::Static(<$ty as Value>::TYPE),
        }),*];
        Function {
            name: Ref::Static($name),
            docs: Ref::Static(""),
            path: Ref::Static(concat!("tests::", $name)),
            params: Ref::Static(PARAMS),
            result: Ref::Static(<$result as Value>::TYPE),
            member: None,
        }
    }};
}

/// The interface of a function, written as Rust writes it.
macro_rules! function {
    ($name:literal ($($param:ident: $ty:ty),*) -> $result:ty) => {{
        use wharf_abi::section::{Item, item, item_len};
        const FUNCTION: &wharf_abi::Function = &$crate::module::described!($name ($($param: $ty),*) -> $result);
        const DESCRIBED: Item<'static> = Item::Export(FUNCTION);
        const ITEM: [u8; item_len(DESCRIBED)] = item(DESCRIBED);
        $crate::module::Exported {
            plan: wharf_abi::plan::Plan::of(FUNCTION),
            item: ITEM.to_vec(),
        }
    }};
}

/// As [`function`], of an import; from a module, if one is named.
#[allow(unused_macros, reason = "not all tests import")]
macro_rules! import {
    ($name:literal ($($param:ident: $ty:ty),*) -> $result:ty) => {
        $crate::module::import!("", $name ($($param: $ty),*) -> $result)
    };
    ($module:literal, $name:literal ($($param:ident: $ty:ty),*) -> $result:ty) => {{
        const FUNCTION: wharf_abi::Function = $crate::module::described!($name ($($param: $ty),*) -> $result);
        let import = wharf_abi::types::Import {
            module: wharf_abi::Ref::Static($module),
            function: FUNCTION,
        };
        $crate::module::Imported {
            plan: wharf_abi::plan::ImportPlan::of(&import),
            item: wharf_abi::section::encode(&import),
        }
    }};
}

#[allow(unused_imports, reason = "not all tests import")]
pub(crate) use {described, function, import};

pub(crate) struct Exported {
    pub(crate) plan: Plan,
    pub(crate) item: Vec<u8>,
}

pub(crate) struct Imported {
    pub(crate) plan: ImportPlan,
    pub(crate) item: Vec<u8>,
}

/// A module that is being put together.
pub(crate) struct Guest {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    exports: ExportSection,
    code: CodeSection,
    data: DataSection,
    section: Vec<u8>,
    count: u32,
    memory: Option<MemoryType>,
    /// The values of constant globals, which come after the [`VARIABLES`].
    constants: Vec<u32>,
    start: Option<u32>,
}

/// The first values of the globals that the runtime of [`Guest::new`] uses: the end of the heap,
/// overflow blocks made, overflow blocks freed, calls of `$free`, the last overflow block (0 for
/// none).
const VARIABLES: [u32; 5] = [HEAP, 0, 0, 0, 0];

impl Guest {
    /// Without linear memory, and so without a runtime.
    pub(crate) fn bare() -> Guest {
        Guest {
            types: TypeSection::new(),
            imports: ImportSection::new(),
            functions: FunctionSection::new(),
            exports: ExportSection::new(),
            code: CodeSection::new(),
            data: DataSection::new(),
            section: Vec::new(),
            count: 0,
            memory: None,
            constants: Vec::new(),
            start: None,
        }
    }

    /// With linear memory and every export of the runtime. The function `counts` gives the number
    /// of overflow blocks made, of those freed, and of calls of `$free`, as its three lowest
    /// digits.
    pub(crate) fn new() -> Guest {
        Guest::with_area(AREA)
    }

    pub(crate) fn with_area(area: u32) -> Guest {
        Guest::bare().runtime(area)
    }

    /// As [`new`](Guest::new), with what the guest imports.
    pub(crate) fn importing(imports: impl FnOnce(Guest) -> Guest) -> Guest {
        imports(Guest::bare()).runtime(AREA)
    }

    fn runtime(self, area: u32) -> Guest {
        use Core::I32;
        let mut guest = self.memory(PAGE);
        guest = guest
            .global(arena::AREA, area)
            .raw(arena::ALLOC, &[I32], &[I32], |code| {
                // 0 if it reaches past the end, or else the old end of the heap.
                code.global_get(0).local_get(0).i32_add();
                code.i32_const(END as i32).i32_gt_u();
                code.if_(BlockType::Empty);
                code.i32_const(0).return_().end();
                increment(code, 1);
                code.global_get(0).global_set(4);
                code.global_get(0).global_get(0).local_get(0).i32_add();
                code.i32_const(7).i32_add().i32_const(-8).i32_and();
                code.global_set(0);
            })
            .raw(arena::FREE, &[I32], &[], |code| {
                increment(code, 3);
                // Without an overflow block, that is all.
                code.local_get(0).i32_eqz();
                code.if_(BlockType::Empty).return_().end();
                // With one: `$alloc` must have given it.
                code.global_get(4).i32_eqz();
                code.if_(BlockType::Empty).unreachable().end();
                increment(code, 2);
                code.global_get(4).global_set(0);
                code.i32_const(0).global_set(4);
            })
            .raw(arena::REALLOC, &[I32; 4], &[I32], |code| {
                code.unreachable();
            })
            .global(arena::PANIC, RECORD)
            .function(function!("counts"() -> u32), |code| {
                code.global_get(1).i32_const(100).i32_mul();
                code.global_get(2).i32_const(10).i32_mul().i32_add();
                code.global_get(3).i32_add();
            });
        guest
    }

    pub(crate) fn memory(mut self, ty: MemoryType) -> Guest {
        self.memory = Some(ty);
        self.exports.export(arena::MEMORY, ExportKind::Memory, 0);
        self
    }

    /// A function of the interface.
    pub(crate) fn function(
        mut self,
        function: Exported,
        body: impl FnOnce(&mut InstructionSink<'_>),
    ) -> Guest {
        let Exported { plan, item } = function;
        self.section.extend(item);
        let params = cores(&plan);
        self.raw(&plan.export, &params, plan.result.results(), body)
    }

    /// Only the description of a function.
    pub(crate) fn described(mut self, function: Exported) -> Guest {
        self.section.extend(function.item);
        self
    }

    /// An export beside the interface.
    pub(crate) fn raw(
        mut self,
        name: &str,
        params: &[Core],
        results: &[Core],
        body: impl FnOnce(&mut InstructionSink<'_>),
    ) -> Guest {
        self.types
            .ty()
            .function(params.iter().map(core), results.iter().map(core));
        self.functions.function(self.types.len() - 1);
        let mut code = Code::new([]);
        body(&mut code.instructions());
        code.instructions().end();
        self.code.function(&code);
        self.exports.export(name, ExportKind::Func, self.count);
        self.count += 1;
        self
    }

    /// An exported constant.
    pub(crate) fn global(mut self, name: &str, value: u32) -> Guest {
        let index = VARIABLES.len() + self.constants.len();
        self.constants.push(value);
        self.exports.export(name, ExportKind::Global, index as u32);
        self
    }

    /// Exports a global of the runtime that is no constant.
    pub(crate) fn variable(mut self, name: &str) -> Guest {
        self.exports.export(name, ExportKind::Global, 0);
        self
    }

    /// Makes a function the start function.
    pub(crate) fn start(mut self, function: u32) -> Guest {
        self.start = Some(function);
        self
    }

    /// A function of the host's. Must come before any function.
    pub(crate) fn import(mut self, import: Imported) -> Guest {
        let Imported { plan, item } = import;
        self.section.extend(item);
        let call = &plan.call;
        let params = cores(call);
        self.raw_import(names::IMPORTS, &call.export, &params, call.result.results())
    }

    /// What the guest's runtime imports, with the type that it has.
    pub(crate) fn runtime_import(self, name: &str) -> Guest {
        let (params, results) = arena::import(name).expect("hosts have it");
        self.raw_import(names::IMPORTS, name, params, results)
    }

    /// An import beside the interface.
    pub(crate) fn raw_import(
        mut self,
        module: &str,
        name: &str,
        params: &[Core],
        results: &[Core],
    ) -> Guest {
        assert_eq!(self.functions.len(), 0, "imports come first");
        self.types
            .ty()
            .function(params.iter().map(core), results.iter().map(core));
        let ty = EntityType::Function(self.types.len() - 1);
        self.imports.import(module, name, ty);
        self.count += 1;
        self
    }

    /// The index of the next function, for calls.
    pub(crate) fn next(&self) -> u32 {
        self.count
    }

    pub(crate) fn data(mut self, address: u32, bytes: &[u8]) -> Guest {
        let offset = ConstExpr::i32_const(address as i32);
        self.data.active(0, &offset, bytes.iter().copied());
        self
    }

    /// Little-endian words.
    pub(crate) fn words(self, address: u32, words: &[u32]) -> Guest {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.data(address, &bytes)
    }

    pub(crate) fn build(mut self) -> Vec<u8> {
        let section = std::mem::take(&mut self.section);
        self.with_section(&section)
    }

    pub(crate) fn with_section(self, section: &[u8]) -> Vec<u8> {
        self.finish(Some(section))
    }

    pub(crate) fn finish(self, section: Option<&[u8]>) -> Vec<u8> {
        let mut globals = GlobalSection::new();
        let variables = VARIABLES.iter().map(|value| (value, true));
        let constants = self.constants.iter().map(|value| (value, false));
        for (value, mutable) in variables.chain(constants) {
            let ty = GlobalType {
                val_type: ValType::I32,
                mutable,
                shared: false,
            };
            globals.global(ty, &ConstExpr::i32_const(*value as i32));
        }
        let mut memories = MemorySection::new();
        if let Some(memory) = self.memory {
            memories.memory(memory);
        }
        let mut module = Module::new();
        module
            .section(&self.types)
            .section(&self.imports)
            .section(&self.functions)
            .section(&memories)
            .section(&globals)
            .section(&self.exports);
        if let Some(function_index) = self.start {
            module.section(&StartSection { function_index });
        }
        module.section(&self.code).section(&self.data);
        if let Some(section) = section {
            module.section(&CustomSection {
                name: names::SECTION.into(),
                data: section.into(),
            });
        }
        module.finish()
    }
}

/// Returns slots 0 and 1, pointer and length, by way of the result area.
pub(crate) fn echo_pair(code: &mut InstructionSink<'_>) {
    for slot in 0..2 {
        code.i32_const((RESULT + 4 * slot) as i32);
        code.local_get(slot).i32_store(ANY);
    }
    code.i32_const(RESULT as i32);
}

/// Returns slot 0 as it is.
pub(crate) fn echo_slot(code: &mut InstructionSink<'_>) {
    code.local_get(0);
}

/// Returns a number or a pointer.
pub(crate) fn constant(value: u32) -> impl FnOnce(&mut InstructionSink<'_>) {
    move |code| {
        code.i32_const(value as i32);
    }
}

fn cores(plan: &Plan) -> Vec<Core> {
    let params = plan.params.iter();
    params
        .flat_map(|param| param.pass.params().iter().copied())
        .collect()
}

fn increment(code: &mut InstructionSink<'_>, global: u32) {
    code.global_get(global).i32_const(1).i32_add();
    code.global_set(global);
}

fn core(core: &Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    }
}
