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

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, MemArgTarget, ValType};
use wasmparser::ValType::I32;
use wharf_abi::{arena, layout};

use super::RewriteError;
use super::edit::Edit;

/// Bytes of the header; it keeps blocks aligned.
const HEADER: i32 = layout::BLOCK_ALIGN.cast_signed();

struct Stack {
    memory: u32,
    base: u32,
    block: u32,
    top: u32,
    end: u32,
}

/// Adds the exports that make and free overflow blocks.
///
/// # Errors
/// Never.
pub(super) fn build(edit: &mut Edit<'_>, memory: u32) -> Result<(), RewriteError> {
    let stack = Stack {
        memory,
        base: edit.add_global(),
        block: edit.add_global(),
        top: edit.add_global(),
        end: edit.add_global(),
    };
    let alloc = edit.add_function(None, (&[I32], &[I32]), stack.alloc())?;
    edit.export(arena::ALLOC, alloc);
    let free = edit.add_function(None, (&[I32], &[]), stack.free())?;
    edit.export(arena::FREE, free);
    Ok(())
}

impl Stack {
    /// `(size) -> pointer`, 0 if memory can't grow.
    fn alloc(&self) -> Function {
        let (size, grown) = (0, 1);
        let mut function = Function::new([(1, ValType::I32)]);
        let mut body = function.instructions();

        // Sizes that can't be rounded up are refused. From here on the header counts.
        body.local_get(size)
            .i32_const(i32::MAX - 2 * HEADER)
            .i32_gt_u();
        fail(&mut body);
        body.local_get(size).i32_const(2 * HEADER - 1).i32_add();
        body.i32_const(-HEADER).i32_and().local_set(size);

        // Somebody else grew memory: what follows is theirs, so start at the new end.
        self.memory_end(&mut body);
        body.local_tee(grown).global_get(self.end).i32_ne();
        body.if_(BlockType::Empty);
        for global in [self.base, self.top, self.end] {
            body.local_get(grown).global_set(global);
        }
        body.end();

        // Grow memory by what is missing.
        self.room(&mut body);
        body.local_get(size).i32_lt_u();
        body.if_(BlockType::Empty);
        body.local_get(size);
        self.room(&mut body);
        body.i32_sub().i32_const(arena::PAGE as i32 - 1).i32_add();
        body.i32_const(16).i32_shr_u();
        body.memory_grow(self.memory).i32_const(-1).i32_eq();
        fail(&mut body);
        self.memory_end(&mut body);
        body.global_set(self.end);
        body.end();

        // The header keeps the block before.
        body.global_get(self.top).global_get(self.block);
        body.i32_store(self.word());
        body.global_get(self.top).i32_const(HEADER).i32_add();
        body.global_set(self.block);
        body.global_get(self.top).local_get(size).i32_add();
        body.global_set(self.top);
        body.global_get(self.block).end();
        function
    }

    /// `(overflowed)`: if so, the last block is free again. No result has a block of its own.
    fn free(&self) -> Function {
        let (overflowed, header) = (0, 1);
        let mut function = Function::new([(1, ValType::I32)]);
        let mut body = function.instructions();
        body.local_get(overflowed).global_get(self.block);
        body.i32_const(0).i32_ne().i32_and();
        body.if_(BlockType::Empty);
        body.global_get(self.block).i32_const(HEADER).i32_sub();
        body.local_tee(header).i32_load(self.word());
        body.global_set(self.block);
        // A block from before the stack moved lies below the base.
        body.local_get(header).global_get(self.base);
        body.local_get(header).global_get(self.base).i32_gt_u();
        body.select().global_set(self.top);
        body.end().end();
        function
    }

    /// The end of memory, in bytes.
    fn memory_end(&self, body: &mut InstructionSink<'_>) {
        body.memory_size(self.memory).i32_const(16).i32_shl();
    }

    /// The bytes between top and end.
    fn room(&self, body: &mut InstructionSink<'_>) {
        body.global_get(self.end).global_get(self.top).i32_sub();
    }

    fn word(&self) -> MemArg {
        MemArg {
            align: 2,
            offset: 0,
            target: MemArgTarget::Memory(self.memory),
            ordering: None,
        }
    }
}

/// Returns 0 if the last value isn't 0.
fn fail(body: &mut InstructionSink<'_>) {
    body.if_(BlockType::Empty).i32_const(0).return_().end();
}
