//! Modules as rustc would link them, made by hand, whose functions lie.
//!
//! ```text
//! AREA  ..  the area of `wharf_abi::arena`
//! DATA  ..  where lies stand
//! RECORD .. the panic record
//! HEAP  ..  the one overflow block, to the end of the two pages
//! ```

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataCountSection, DataSection, ExportKind,
    ExportSection, Function as Code, FunctionSection, GlobalSection, GlobalType, InstructionSink,
    MemArg, MemArgTarget, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wharf_abi::plan::Plan;
use wharf_abi::slots::Core;
use wharf_abi::types::Function;
use wharf_abi::{arena, names, section};

use super::case::Case;

pub(crate) const AREA: u32 = 1024;
pub(crate) const RESULT: u32 = AREA + arena::RESULT;
pub(crate) const DATA: u32 = 24 * 1024;
pub(crate) const RECORD: u32 = 31 * 1024;
pub(crate) const HEAP: u32 = 48 * 1024;
pub(crate) const END: u32 = 128 * 1024;

/// Instructions of a function's body.
pub(crate) type Body = Box<dyn Fn(&mut InstructionSink<'_>)>;

/// What the guest's runtime is: an honest one at first.
pub(crate) struct Runtime {
    pub(crate) area: u32,
    pub(crate) record: u32,
    pub(crate) alloc: Body,
    pub(crate) realloc: Body,
    pub(crate) free: Body,
}

impl Default for Runtime {
    fn default() -> Runtime {
        Runtime {
            area: AREA,
            record: RECORD,
            alloc: Box::new(|code| heap(code, 0)),
            realloc: Box::new(|code| heap(code, 3)),
            free: Box::new(|_| {}),
        }
    }
}

/// The heap, or 0 if the size in this parameter is too large for it.
fn heap(code: &mut InstructionSink<'_>, size: u32) {
    code.i32_const(HEAP as i32).i32_const(0);
    code.local_get(size).i32_const((END - HEAP) as i32);
    code.i32_le_u().select();
}

/// What a function does.
pub(crate) enum Does {
    /// Writes these bytes to memory, each to its address, and returns a core value by its bits.
    Returns(Vec<(u32, Vec<u8>)>, u64),
    /// Anything.
    Runs(Body),
}

/// A module of the functions of these cases.
pub(crate) fn link(runtime: &Runtime, cases: &[Case]) -> Vec<u8> {
    let mut parts = Parts::default();
    let mut described = Vec::new();
    for case in cases {
        described.extend(section::encode(&case.function));
        parts.case(&case.function, &case.does);
    }
    for (name, body) in [
        (arena::ALLOC, &runtime.alloc),
        (arena::FREE, &runtime.free),
        (arena::REALLOC, &runtime.realloc),
    ] {
        let Some(arena::Export::Function(params, results)) = arena::export(name) else {
            panic!("{name} isn't a function")
        };
        parts.function(&linked(name), params, results, &**body);
    }
    parts.finish(runtime, &described)
}

/// What rustc links an export of the runtime as.
fn linked(name: &str) -> String {
    match name.strip_prefix('$') {
        Some(name) => format!("{}{name}", arena::LINK_PREFIX),
        None => name.to_owned(),
    }
}

#[derive(Default)]
struct Parts {
    types: TypeSection,
    functions: FunctionSection,
    exports: ExportSection,
    code: CodeSection,
    data: DataSection,
}

impl Parts {
    fn case(&mut self, function: &Function, does: &Does) {
        let plan = Plan::of(function);
        let params = plan.params.iter().flat_map(|param| param.pass.params());
        let params: Vec<Core> = params.copied().collect();
        let (name, results) = (names::linked(&plan.name), plan.result.results());
        match does {
            Does::Runs(body) => self.function(&name, &params, results, &**body),
            Does::Returns(writes, returned) => {
                let first = self.data.len();
                for (_, bytes) in writes {
                    self.data.passive(bytes.iter().copied());
                }
                self.function(&name, &params, results, &|code| {
                    for ((address, bytes), segment) in writes.iter().zip(first..) {
                        code.i32_const(address.cast_signed()).i32_const(0);
                        code.i32_const(bytes.len() as i32).memory_init(0, segment);
                    }
                    match results {
                        [] => code,
                        [Core::I32] => code.i32_const(*returned as u32 as i32),
                        [Core::I64] => code.i64_const(*returned as i64),
                        [Core::F32 | Core::F64] | [_, _, ..] => panic!("any float is honest"),
                    };
                });
            }
        }
    }

    fn function(
        &mut self,
        name: &str,
        params: &[Core],
        results: &[Core],
        body: &dyn Fn(&mut InstructionSink<'_>),
    ) {
        let types = |cores: &[Core]| cores.iter().map(core).collect::<Vec<_>>();
        self.types.ty().function(types(params), types(results));
        let index = self.functions.len();
        self.functions.function(index);
        self.exports.export(name, ExportKind::Func, index);
        let mut code = Code::new([]);
        body(&mut code.instructions());
        code.instructions().end();
        self.code.function(&code);
    }

    fn finish(mut self, runtime: &Runtime, described: &[u8]) -> Vec<u8> {
        let mut globals = GlobalSection::new();
        let constants = [(arena::AREA, runtime.area), (arena::PANIC, runtime.record)];
        for ((name, address), index) in constants.into_iter().zip(0..) {
            let ty = GlobalType {
                val_type: ValType::I32,
                mutable: false,
                shared: false,
            };
            globals.global(ty, &ConstExpr::i32_const(address.cast_signed()));
            self.exports
                .export(&linked(name), ExportKind::Global, index);
        }
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: u64::from(END) / arena::PAGE,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        self.exports.export(arena::MEMORY, ExportKind::Memory, 0);
        let count = self.data.len();
        let mut module = Module::new();
        module
            .section(&self.types)
            .section(&self.functions)
            .section(&memories)
            .section(&globals)
            .section(&self.exports)
            .section(&DataCountSection { count })
            .section(&self.code)
            .section(&self.data)
            .section(&CustomSection {
                name: names::SECTION.into(),
                data: described.into(),
            });
        module.finish()
    }
}

fn core(core: &Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    }
}

/// A load or store that assumes no alignment.
pub(crate) const ANY: MemArg = MemArg {
    offset: 0,
    align: 0,
    target: MemArgTarget::Memory(0),
    ordering: None,
};

/// Little-endian words.
pub(crate) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Stores words, one after the other.
pub(crate) fn store(code: &mut InstructionSink<'_>, address: u32, words: &[u32]) {
    for (word, at) in words.iter().zip((address..).step_by(4)) {
        code.i32_const(at.cast_signed());
        code.i32_const(word.cast_signed()).i32_store(ANY);
    }
}

/// A body that gives a number or a pointer, whatever it gets.
pub(crate) fn gives(value: u32) -> Body {
    Box::new(move |code| {
        code.i32_const(value.cast_signed());
    })
}

/// A body that never ends.
pub(crate) fn spin() -> Body {
    Box::new(|code| {
        code.loop_(BlockType::Empty).br(0).end().unreachable();
    })
}
