//! An allocator for a guest that has none.
//!
//! Such a guest never allocates itself. Only hosts do, for the overflow block of a call, and they
//! give it back when the call is over: calls nest, so blocks form a stack. It lies above
//! everything else, at the end of memory, and starts anew there if somebody else has grown memory
//! in between.
//!
//! ```text
//! base .. block .. top .. end    base: where the stack started; block: the last one, after a
//!                                header that holds the one before; end: of memory, as it last grew
//! ```

use walrus::ir::{BinaryOp, LoadKind, MemArg, StoreKind};
use walrus::{
    ConstExpr, FunctionBuilder, FunctionId, GlobalId, InstrSeqBuilder, MemoryId, Module, ValType,
};
use wharf_abi::{arena, layout};

use super::i32_const;

/// Bytes of the header; it keeps blocks aligned.
const HEADER: i32 = layout::BLOCK_ALIGN.cast_signed();

struct Stack {
    memory: MemoryId,
    base: GlobalId,
    block: GlobalId,
    top: GlobalId,
    end: GlobalId,
}

/// Adds the exports that make and free overflow blocks.
pub(super) fn build(module: &mut Module, memory: MemoryId) {
    let mut global = || {
        let zero = ConstExpr::Value(i32_const(0));
        module.globals.add_local(ValType::I32, true, false, zero)
    };
    let stack = Stack {
        memory,
        base: global(),
        block: global(),
        top: global(),
        end: global(),
    };
    let alloc = stack.alloc(module);
    module.exports.add(arena::ALLOC, alloc);
    let free = stack.free(module);
    module.exports.add(arena::FREE, free);
}

impl Stack {
    /// `(size) -> pointer`, 0 if memory can't grow.
    fn alloc(&self, module: &mut Module) -> FunctionId {
        let size = module.locals.add(ValType::I32);
        let grown = module.locals.add(ValType::I32);
        let mut function =
            FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let mut body = function.func_body();

        // Sizes that can't be rounded up are refused. From here on the header counts.
        body.local_get(size)
            .i32_const(i32::MAX - 2 * HEADER)
            .binop(BinaryOp::I32GtU);
        body.if_else(None, fail, |_| {});
        body.local_get(size)
            .i32_const(2 * HEADER - 1)
            .binop(BinaryOp::I32Add);
        body.i32_const(-HEADER)
            .binop(BinaryOp::I32And)
            .local_set(size);

        // Somebody else grew memory: what follows is theirs, so start at the new end.
        self.memory_end(&mut body);
        body.local_tee(grown)
            .global_get(self.end)
            .binop(BinaryOp::I32Ne);
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
                then.binop(BinaryOp::I32Sub)
                    .i32_const(arena::PAGE as i32 - 1);
                then.binop(BinaryOp::I32Add)
                    .i32_const(16)
                    .binop(BinaryOp::I32ShrU);
                then.memory_grow(self.memory)
                    .i32_const(-1)
                    .binop(BinaryOp::I32Eq);
                then.if_else(None, fail, |_| {});
                self.memory_end(then);
                then.global_set(self.end);
            },
            |_| {},
        );

        // The header keeps the block before.
        let word = MemArg {
            align: 4,
            offset: 0,
        };
        body.global_get(self.top).global_get(self.block);
        body.store(self.memory, StoreKind::I32 { atomic: false }, word);
        body.global_get(self.top)
            .i32_const(HEADER)
            .binop(BinaryOp::I32Add);
        body.global_set(self.block);
        body.global_get(self.top)
            .local_get(size)
            .binop(BinaryOp::I32Add)
            .global_set(self.top);
        body.global_get(self.block);
        function.finish(vec![size], &mut module.funcs)
    }

    /// `(overflowed)`: if so, the last block is free again. No result has a block of its own.
    fn free(&self, module: &mut Module) -> FunctionId {
        let overflowed = module.locals.add(ValType::I32);
        let header = module.locals.add(ValType::I32);
        let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        let mut body = function.func_body();
        body.local_get(overflowed).global_get(self.block);
        body.i32_const(0)
            .binop(BinaryOp::I32Ne)
            .binop(BinaryOp::I32And);
        body.if_else(
            None,
            |then| {
                let word = MemArg {
                    align: 4,
                    offset: 0,
                };
                then.global_get(self.block)
                    .i32_const(HEADER)
                    .binop(BinaryOp::I32Sub);
                then.local_tee(header);
                then.load(self.memory, LoadKind::I32 { atomic: false }, word);
                then.global_set(self.block);
                // A block from before the stack moved lies below the base.
                then.local_get(header).global_get(self.base);
                then.local_get(header)
                    .global_get(self.base)
                    .binop(BinaryOp::I32GtU);
                then.select(Some(ValType::I32)).global_set(self.top);
            },
            |_| {},
        );
        function.finish(vec![overflowed], &mut module.funcs)
    }

    /// The end of memory, in bytes.
    fn memory_end(&self, body: &mut InstrSeqBuilder<'_>) {
        body.memory_size(self.memory)
            .i32_const(16)
            .binop(BinaryOp::I32Shl);
    }

    /// The bytes between top and end.
    fn room(&self, body: &mut InstrSeqBuilder<'_>) {
        body.global_get(self.end)
            .global_get(self.top)
            .binop(BinaryOp::I32Sub);
    }
}

fn fail(body: &mut InstrSeqBuilder<'_>) {
    body.i32_const(0).return_();
}
