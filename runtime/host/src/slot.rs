//! Core values: what a call's parameters and result are to the engine.

use wharf_abi::memory::Slice;
use wharf_abi::shape::Plain;
use wharf_abi::slots::Core;
use wharf_abi::{Fault, Load, Scalar};

/// A core value by its bits, so that a NaN keeps its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `i32`.
    I32(u32),
    /// `i64`.
    I64(u64),
    /// `f32`.
    F32(u32),
    /// `f64`.
    F64(u64),
}

/// Room for the layout of any scalar: values go between memory and slots by way of it, so that the
/// [`Load`] and `Value` of the scalar itself are all that reads or writes it.
pub(crate) type Spill = [u8; 8];

impl Slot {
    /// The slot of this type with these bits; the ones that are too many are cut off.
    #[inline(always)]
    pub(crate) fn of(core: Core, bits: u64) -> Slot {
        match core {
            Core::I32 => Slot::I32(bits as u32),
            Core::I64 => Slot::I64(bits),
            Core::F32 => Slot::F32(bits as u32),
            Core::F64 => Slot::F64(bits),
        }
    }

    /// Its bits.
    #[inline(always)]
    pub(crate) fn bits(self) -> u64 {
        match self {
            Slot::I32(bits) | Slot::F32(bits) => bits.into(),
            Slot::I64(bits) | Slot::F64(bits) => bits,
        }
    }

    /// Its type.
    #[inline(always)]
    pub(crate) fn core(self) -> Core {
        match self {
            Slot::I32(_) => Core::I32,
            Slot::I64(_) => Core::I64,
            Slot::F32(_) => Core::F32,
            Slot::F64(_) => Core::F64,
        }
    }

    /// The slot of the scalar at the start of memory.
    #[inline]
    pub(crate) fn load(memory: &[u8], scalar: Scalar) -> Result<Slot, Fault> {
        let memory = &Slice::new(memory);
        Ok(match scalar {
            Scalar::Bool | Scalar::U8 => Slot::I32(core::<u8>(memory)?),
            Scalar::S8 => Slot::I32(core::<i8>(memory)?.cast_unsigned()),
            Scalar::U16 => Slot::I32(core::<u16>(memory)?),
            Scalar::S16 => Slot::I32(core::<i16>(memory)?.cast_unsigned()),
            Scalar::Char | Scalar::U32 => Slot::I32(core::<u32>(memory)?),
            Scalar::S32 => Slot::I32(core::<i32>(memory)?.cast_unsigned()),
            Scalar::U64 => Slot::I64(core::<u64>(memory)?),
            Scalar::S64 => Slot::I64(core::<i64>(memory)?.cast_unsigned()),
            Scalar::F32 => Slot::F32(core::<f32>(memory)?.to_bits()),
            Scalar::F64 => Slot::F64(core::<f64>(memory)?.to_bits()),
        })
    }

    /// As a pointer or a length.
    #[inline]
    pub(crate) fn word(self) -> u32 {
        self.bits() as u32
    }
}

#[inline(always)]
fn core<T: Plain + for<'m> Load<'m>>(memory: &Slice<'_>) -> Result<T::Core, Fault> {
    T::load(memory, 0).map(T::to_core)
}
