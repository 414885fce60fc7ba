//! Arguments with a static type.

use wharf_abi::layout;
use wharf_abi::memory::Slice;
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Type};
use wharf_abi::{Block, Fault, Value};

use crate::slot::Slot;
use crate::window::Window;

/// The arguments of a function: a tuple of up to 16 values, `()` for none, `(name,)` for one.
///
/// A value of any type does that lowers as what the guest takes: `&str`, `String` and `Cow<str>`
/// for either of its `&str` and `String`. Only a `&mut [T]` must be given as one.
pub trait Args: Sized {
    #[doc(hidden)]
    type Slots: AsRef<[Slot]>;
    #[doc(hidden)]
    const TYPES: &'static [(&'static Type, Mode)];

    /// Bytes of the block that they need; `usize::MAX` if no block can be so large.
    #[doc(hidden)]
    fn measure(&self) -> usize;

    /// Gives the slots, or the argument that takes more room than it measured.
    #[doc(hidden)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<Self::Slots, (usize, Fault)>;

    /// Takes over what the guest wrote.
    #[doc(hidden)]
    fn update(&mut self, slots: &Self::Slots, memory: &[u8]) -> Result<(), Fault>;
}

/// The slots of a call, of which there may be fewer than there is room for.
pub struct Slots<const N: usize> {
    slots: [Slot; N],
    len: usize,
}

impl<const N: usize> Slots<N> {
    #[inline(always)]
    fn new() -> Slots<N> {
        Slots {
            slots: [Slot::I32(0); N],
            len: 0,
        }
    }

    #[inline(always)]
    fn push(&mut self, slot: Slot) {
        self.slots[self.len] = slot;
        self.len += 1;
    }
}

impl<const N: usize> AsRef<[Slot]> for Slots<N> {
    #[inline(always)]
    fn as_ref(&self) -> &[Slot] {
        &self.slots[..self.len]
    }
}

/// Room for the layout of any value that has only scalars in its slots.
const SPILL: usize = 16;

/// Pointer and length; they stand in the block, before what they point to.
const PAIR: layout::Layout = layout::of(&Type::Str);

/// Bytes of the block up to this argument's end, if it starts after `at` bytes.
#[inline(always)]
fn measure<T: Value>(value: &T, at: usize) -> usize {
    let layout = match const { Pass::of(T::TYPE) } {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => return at,
        Pass::List => PAIR,
        Pass::Pointer => const { layout::of(T::TYPE) },
    };
    match at.checked_next_multiple_of(layout.align as usize) {
        Some(start) => value.tail(start.saturating_add(layout.size as usize)),
        None => usize::MAX,
    }
}

#[inline(always)]
fn lower<T: Value, const N: usize>(
    value: &T,
    block: &mut Block<'_, Window<'_>>,
    slots: &mut Slots<N>,
) -> Result<(), Fault> {
    match const { Pass::of(T::TYPE) } {
        Pass::Nothing => {}
        Pass::Scalar(scalar) => slots.push(Slot::load(&spill(value)?, scalar)?),
        Pass::Optional(scalar) => {
            let spill = spill(value)?;
            let payload = layout::of_scalar(scalar).align as usize;
            slots.push(Slot::I32(spill[0].into()));
            slots.push(Slot::load(&spill[payload..], scalar)?);
        }
        Pass::List => {
            let at = block.take(PAIR.size as usize, PAIR.align)?;
            value.store(block, at)?;
            let pair = u64::from_le_bytes(block.memory.read(at)?);
            slots.push(Slot::I32(pair as u32));
            slots.push(Slot::I32((pair >> (8 * layout::LENGTH_OFFSET)) as u32));
        }
        Pass::Pointer => {
            let layout = const { layout::of(T::TYPE) };
            let at = block.take(layout.size as usize, layout.align)?;
            value.store(block, at)?;
            slots.push(Slot::I32(at));
        }
    }
    Ok(())
}

/// The layout of a value without a tail.
#[inline(always)]
fn spill<T: Value>(value: &T) -> Result<[u8; SPILL], Fault> {
    let mut spill = [0; SPILL];
    let mut block = Block {
        memory: &mut &mut spill[..],
        next: SPILL as u32,
        end: SPILL as u32,
    };
    value.store(&mut block, 0)?;
    Ok(spill)
}

/// Gives a value what the guest wrote to it, and the number of its slots.
#[inline(always)]
fn update<T: Value>(value: &mut T, slots: &[Slot], memory: &[u8]) -> Result<usize, Fault> {
    let pass = const { Pass::of(T::TYPE) };
    if let (Mode::Mutable, Pass::List, [address, ..]) = (T::MODE, pass, slots) {
        value.update(&Slice::new(memory), address.word())?;
    }
    Ok(pass.params().len())
}

macro_rules! args {
    ($slots:literal: $($name:ident $index:tt)*) => {
        impl<$($name: Value),*> Args for ($($name,)*) {
            type Slots = Slots<$slots>;
            const TYPES: &'static [(&'static Type, Mode)] = &[$(($name::TYPE, $name::MODE)),*];

            #[inline(always)]
            fn measure(&self) -> usize {
                let at = 0;
                $(let at = measure(&self.$index, at);)*
                at
            }

            #[inline(always)]
            fn lower(&self, _block: &mut Block<'_, Window<'_>>) -> Result<Slots<$slots>, (usize, Fault)> {
                #[allow(unused_mut, reason = "there may be no argument")]
                let mut slots = Slots::new();
                $(lower(&self.$index, _block, &mut slots).map_err(|fault| ($index, fault))?;)*
                Ok(slots)
            }

            #[inline(always)]
            fn update(&mut self, _slots: &Slots<$slots>, _memory: &[u8]) -> Result<(), Fault> {
                let _at = 0;
                $(let _at = _at + update(&mut self.$index, &_slots.as_ref()[_at..], _memory)?;)*
                Ok(())
            }
        }
    };
}

args!(0:);
args!(2: A 0);
args!(4: A 0 B 1);
args!(6: A 0 B 1 C 2);
args!(8: A 0 B 1 C 2 D 3);
args!(10: A 0 B 1 C 2 D 3 E 4);
args!(12: A 0 B 1 C 2 D 3 E 4 F 5);
args!(14: A 0 B 1 C 2 D 3 E 4 F 5 G 6);
args!(16: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
args!(18: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8);
args!(20: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9);
args!(22: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10);
args!(24: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11);
args!(26: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 N 12);
args!(28: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 N 12 O 13);
args!(30: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 N 12 O 13 P 14);
args!(32: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 N 12 O 13 P 14 Q 15);
