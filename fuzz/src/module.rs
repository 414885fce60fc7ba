//! Modules that have an interface.

use arbitrary::{Result, Unstructured};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module,
    TypeSection, ValType,
};
use wasm_smith::Config;
use wharf_abi::arena::{self, Export};
use wharf_abi::names;
use wharf_abi::plan::{ImportPlan, Plan};
use wharf_abi::section::decode;
use wharf_abi::slots::Core;

/// A module that exports what the interface says and brings what hosts call, and whose functions do
/// anything; or one that lacks some of it.
///
/// # Errors
/// If there are too few bytes.
pub fn module(section: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let skeleton = skeleton(section, u)?;
    let mut wasm = match u.ratio(1, 2)? {
        true => skeleton,
        false => {
            let mut config = Config::default();
            config.exports = Some(skeleton);
            config.max_imports = u.int_in_range(0..=1)?;
            // Refused as soon as they are seen.
            config.gc_enabled = !u.ratio(15, 16)?;
            config.memory64_enabled = config.gc_enabled;
            wasm_smith::Module::new(config, u)?.to_bytes()
        }
    };
    append(&mut wasm, names::SECTION, section);
    // Code stays where it is for the sake of DWARF, whatever that says.
    if !u.ratio(3, 4)? {
        append(&mut wasm, ".debug_line", b"");
    }
    if !u.ratio(3, 4)? {
        let len = u.int_in_range(0..=40)?;
        append(&mut wasm, "name", u.bytes(len)?);
    }
    Ok(wasm)
}

/// A module of a guest's, with the exports of the interface it has, or none.
fn skeleton(section: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut parts = Parts::default();
    let interface = decode(section).unwrap_or_default();
    for plan in interface.imports.iter().map(ImportPlan::of) {
        // Source declares more than it uses.
        if u.ratio(7, 8)? {
            let params = plan
                .call
                .params
                .iter()
                .flat_map(|it| it.pass.params())
                .copied();
            let params: Vec<Core> = params.collect();
            parts.import(&plan.call.export, &params, plan.call.result.results());
        }
    }
    for name in arena::HOST {
        if let (Some((params, results)), true) = (arena::import(name), u.ratio(3, 4)?) {
            parts.import(name, params, results);
        }
    }
    for plan in interface.functions.iter().map(Plan::of) {
        let params = plan.params.iter().flat_map(|it| it.pass.params()).copied();
        let params: Vec<Core> = params.collect();
        parts.function(&names::linked(&plan.name), &params, plan.result.results());
    }
    parts.exports.export(arena::MEMORY, ExportKind::Memory, 0);
    let allocator = arena::ALLOCATOR
        .into_iter()
        .flat_map(|(plain, tracked)| [plain, tracked]);
    let tracking = allocator.chain([arena::ENTER, arena::LEAVE, arena::STATS]);
    for name in arena::RUNTIME.into_iter().chain(tracking) {
        // A guest without an allocator, or one that was stripped.
        if u.ratio(15, 16)? {
            runtime_export(&mut parts, name);
        }
    }
    Ok(parts.finish())
}

fn runtime_export(parts: &mut Parts, name: &str) {
    let linked = match name.strip_prefix('$') {
        Some(plain) => format!("{}{plain}", arena::LINK_PREFIX),
        None => name.to_owned(),
    };
    match arena::export(name) {
        Some(Export::Function(params, results)) => parts.function(&linked, params, results),
        Some(Export::Global) => parts.address(&linked),
        // What takes the place of another has its type.
        None => parts.function(&linked, &[Core::I32; 2], &[Core::I32]),
    }
}

/// Appends the interface section to the module of a guest, or to what is left of one.
fn append(wasm: &mut Vec<u8>, name: &str, data: &[u8]) {
    use wasm_encoder::{Encode, Section};
    let section = CustomSection {
        name: name.into(),
        data: data.into(),
    };
    wasm.push(section.id());
    section.encode(wasm);
}

#[derive(Default)]
struct Parts {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    globals: GlobalSection,
    exports: ExportSection,
    code: CodeSection,
    /// The parameters of each import, and how many results it has.
    called: Vec<(Vec<Core>, usize)>,
}

impl Parts {
    /// An import. All come before any function, and every function calls all of them.
    fn import(&mut self, name: &str, params: &[Core], results: &[Core]) {
        self.ty(params, results);
        let ty = EntityType::Function(self.types.len() - 1);
        self.imports.import(names::IMPORTS, name, ty);
        self.called.push((params.to_vec(), results.len()));
    }

    fn ty(&mut self, params: &[Core], results: &[Core]) {
        self.types.ty().function(
            params.iter().map(|it| core(*it)),
            results.iter().map(|it| core(*it)),
        );
    }

    fn function(&mut self, name: &str, params: &[Core], results: &[Core]) {
        self.ty(params, results);
        let index = self.types.len() - 1;
        self.functions.function(index);
        self.exports.export(name, ExportKind::Func, index);
        let mut body = Function::new([]);
        for (import, (params, results)) in (0..).zip(&self.called) {
            let mut code = body.instructions();
            for param in params {
                match param {
                    Core::I32 => code.i32_const(0),
                    Core::I64 => code.i64_const(0),
                    Core::F32 => code.f32_const(0.0.into()),
                    Core::F64 => code.f64_const(0.0.into()),
                };
            }
            code.call(import);
            for _ in 0..*results {
                code.drop();
            }
        }
        match results {
            [] => {}
            [Core::I32] => drop(body.instructions().i32_const(64)),
            _ => drop(body.instructions().unreachable()),
        }
        body.instructions().end();
        self.code.function(&body);
    }

    fn address(&mut self, name: &str) {
        let ty = GlobalType {
            val_type: ValType::I32,
            mutable: false,
            shared: false,
        };
        self.exports
            .export(name, ExportKind::Global, self.globals.len());
        self.globals.global(ty, &ConstExpr::i32_const(1024));
    }

    fn finish(&self) -> Vec<u8> {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut module = Module::new();
        module
            .section(&self.types)
            .section(&self.imports)
            .section(&self.functions)
            .section(&memories)
            .section(&self.globals)
            .section(&self.exports)
            .section(&self.code);
        module.finish()
    }
}

fn core(core: Core) -> ValType {
    match core {
        Core::I32 => ValType::I32,
        Core::I64 => ValType::I64,
        Core::F32 => ValType::F32,
        Core::F64 => ValType::F64,
    }
}
