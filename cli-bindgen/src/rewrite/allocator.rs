//! An allocator for a guest that has none.
//!
//! Such a guest never allocates itself. Only hosts do, for the overflow block of a call, and they
//! give it back when the call is over: calls nest, so blocks form a stack. It lies above
//! everything else, at the end of memory, and starts anew there if somebody else has grown memory
//! in between.
//!
//! ```text
//! base .. top .. end    base: where the stack started, end: the end of memory when it last grew
//! ```

use walrus::ir::BinaryOp;
use walrus::{
    ConstExpr, FunctionBuilder, FunctionId, GlobalId, InstrSeqBuilder, MemoryId, Module, ValType,
};
use wharf_abi::{arena, layout};

use super::{RewriteError, i32_const};

struct Stack {
    memory: MemoryId,
    base: GlobalId,
    top: GlobalId,
    end: GlobalId,
}

/// Adds the exports that make and free overflow blocks.
pub(super) fn build(module: &mut Module) -> Result<(), RewriteError> {
    let memory = module.get_memory_id().map_err(|_| RewriteError::Runtime(arena::MEMORY))?;
    let mut global = || {
        let zero = ConstExpr::Value(i32_const(0));
        module.globals.add_local(ValType::I32, true, false, zero)
    };
    let stack = Stack {
        memory,
        base: global(),
        top: global(),
        end: global(),
    };
    let overflow = stack.overflow(module);
    module.exports.add(arena::OVERFLOW, overflow);
    let release = stack.release(module);
    module.exports.add(arena::RELEASE, release);
    Ok(())
}

impl Stack {
    /// `(size) -> pointer`, 0 if memory can't grow.
    fn overflow(&self, module: &mut Module) -> FunctionId {
        let size = module.locals.add(ValType::I32);
        let grown = module.locals.add(ValType::I32);
        let mut function =
            FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let mut body = function.func_body();

        // Sizes that can't be rounded up are refused.
        body.local_get(size).i32_const(i32::MAX - 7).binop(BinaryOp::I32GtU);
        body.if_else(None, |then| fail(then), |_| {});
        body.local_get(size).i32_const(layout::BLOCK_ALIGN.cast_signed() - 1);
        body.binop(BinaryOp::I32Add);
        body.i32_const(-layout::BLOCK_ALIGN.cast_signed());
        body.binop(BinaryOp::I32And).local_set(size);

        // Somebody else grew memory: what follows is theirs, so start at the new end.
        self.pages_end(&mut body);
        body.local_tee(grown).global_get(self.end).binop(BinaryOp::I32Ne);
        body.if_else(
            None,
            |then| {
                for global in [self.base, self.top, self.end] {
                    then.local_get(grown).global_set(global);
                }
            },
            |_| {},
        );

        // Grow memory by what is missing.
        self.room(&mut body);
        body.local_get(size).binop(BinaryOp::I32LtU);
        body.if_else(
            None,
            |then| {
                then.local_get(size);
                self.room(then);
                then.binop(BinaryOp::I32Sub).i32_const(arena::PAGE as i32 - 1);
                then.binop(BinaryOp::I32Add).i32_const(16).binop(BinaryOp::I32ShrU);
                then.memory_grow(self.memory).i32_const(-1).binop(BinaryOp::I32Eq);
                then.if_else(None, |then| fail(then), |_| {});
                self.pages_end(then);
                then.global_set(self.end);
            },
            |_| {},
        );

        body.global_get(self.top);
        body.global_get(self.top).local_get(size).binop(BinaryOp::I32Add).global_set(self.top);
        function.finish(vec![size], &mut module.funcs)
    }

    /// `(pointer, size)`: everything from the pointer on is free again.
    fn release(&self, module: &mut Module) -> FunctionId {
        let pointer = module.locals.add(ValType::I32);
        let size = module.locals.add(ValType::I32);
        let params = [ValType::I32, ValType::I32];
        let mut function = FunctionBuilder::new(&mut module.types, &params, &[]);
        let mut body = function.func_body();
        // A block from before the stack moved lies below the base.
        body.local_get(pointer).global_get(self.base);
        body.local_get(pointer).global_get(self.base).binop(BinaryOp::I32GtU);
        body.select(Some(ValType::I32)).global_set(self.top);
        function.finish(vec![pointer, size], &mut module.funcs)
    }

    /// The end of memory, in bytes.
    fn pages_end(&self, body: &mut InstrSeqBuilder<'_>) {
        body.memory_size(self.memory).i32_const(16).binop(BinaryOp::I32Shl);
    }

    /// The bytes between top and end.
    fn room(&self, body: &mut InstrSeqBuilder<'_>) {
        body.global_get(self.end).global_get(self.top).binop(BinaryOp::I32Sub);
    }
}

fn fail(body: &mut InstrSeqBuilder<'_>) {
    body.i32_const(0).return_();
}
