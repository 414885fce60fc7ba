//! Core values: what a call's parameters and result are to the engine, as the bits that they have in a
//! word, so that a NaN keeps its payload. Bits that a type doesn't have are 0.

use wharf_abi::memory::Slice;
use wharf_abi::shape::Plain;
use wharf_abi::{Fault, Load, Scalar};

/// Room for the layout of any scalar: values go between memory and slots by way of it, so that the
/// [`Load`] and `Value` of the scalar itself are all that reads or writes it.
pub(crate) type Spill = [u8; 8];

/// The slot of the scalar at the start of memory.
#[inline]
pub(crate) fn load(memory: &[u8], scalar: Scalar) -> Result<u64, Fault> {
    let memory = &Slice::new(memory);
    Ok(match scalar {
        Scalar::Bool | Scalar::U8 => core::<u8>(memory)?.into(),
        Scalar::S8 => core::<i8>(memory)?.cast_unsigned().into(),
        Scalar::U16 => core::<u16>(memory)?.into(),
        Scalar::S16 => core::<i16>(memory)?.cast_unsigned().into(),
        Scalar::Char | Scalar::U32 => core::<u32>(memory)?.into(),
        Scalar::S32 => core::<i32>(memory)?.cast_unsigned().into(),
        Scalar::U64 => core::<u64>(memory)?,
        Scalar::S64 => core::<i64>(memory)?.cast_unsigned(),
        Scalar::F32 => core::<f32>(memory)?.to_bits().into(),
        Scalar::F64 => core::<f64>(memory)?.to_bits(),
    })
}

#[inline(always)]
fn core<T: Plain + for<'m> Load<'m>>(memory: &Slice<'_>) -> Result<T::Core, Fault> {
    T::load(memory, 0).map(T::to_core)
}
