//! Arguments with a static type.

use std::any::Any;

use wharf_abi::memory::Slice;
use wharf_abi::slots::Pass;
use wharf_abi::types::{Mode, Type};
use wharf_abi::{Block, Fault, MemoryMut, Value, flow, layout};

use crate::params::Cores;
use crate::reach::Spill;
use crate::sent::{Nowhere, Sent};
use crate::slot;
use crate::window::Window;

/// The arguments of a function: a tuple of up to 16 values, `()` for none, `(name,)` for one.
///
/// A value of any type does that lowers as what the guest takes: `&str`, `String` and `Cow<str>`
/// for either of its `&str` and `String`. Only a `&mut [T]` must be given as one. For functions that
/// the guest takes, there are [`Lent`](crate::Lent), [`Kept`](crate::Kept) and others.
pub trait Args: Sized + SealedArgs {
    #[doc(hidden)]
    type Slots: AsRef<[u64]>;
    #[doc(hidden)]
    const TYPES: &'static [(&'static Type, Mode)];
    /// Whether there are handles in them.
    #[doc(hidden)]
    const HANDLES: bool;

    /// Whether the guest may write to any.
    #[doc(hidden)]
    const UPDATES: bool;

    /// The types of their slots.
    #[doc(hidden)]
    const CORES: Cores;

    /// Bytes of the block that they need; `usize::MAX` if no block can be so large.
    #[doc(hidden)]
    fn measure(&self) -> usize;

    /// Notes which of the guest's objects they use.
    #[doc(hidden)]
    fn look(&self, sent: &mut Sent) -> Result<(), Fault>;

    /// Gives the bits of the slots, or the argument that takes more room than it measured.
    #[doc(hidden)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<Self::Slots, (usize, Fault)>;

    /// Takes over what the guest wrote.
    #[doc(hidden)]
    fn update(&mut self, slots: &Self::Slots, memory: &[u8]) -> Result<(), Fault>;
}

/// One of the arguments of a function: any [`Value`], or a function that is lent for the call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an argument of a guest's function",
    label = "not a type that Wharf carries",
    note = "put `#[derive(wharf_host::Value)]` on a type of your own, and give functions as `Lent`, \
            `LentMut`, `Kept`, `KeptMut` or `KeptOnce`"
)]
pub trait Argument: Sealed {
    #[doc(hidden)]
    const TYPE: &'static Type;
    #[doc(hidden)]
    const MODE: Mode;

    /// Bytes of the block up to this argument's end, if it starts after `at` bytes.
    #[doc(hidden)]
    fn measure(&self, at: usize) -> usize;

    #[doc(hidden)]
    fn look(&self, sent: &mut Sent) -> Result<(), Fault>;

    /// Gives the bits of its slots; of those that it doesn't have, nothing.
    #[doc(hidden)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<[u64; 2], Fault>;

    /// Gives it what the guest wrote to it.
    #[doc(hidden)]
    fn update(&mut self, slots: &[u64], memory: &[u8]) -> Result<(), Fault>;
}

/// Nobody else implements these, because what is lent must not live in something that is made while
/// it is lowered.
pub trait Sealed {}

impl<T: Value> Sealed for T {}

/// As [`Sealed`].
pub trait SealedArgs {}

/// Pointer and length; they stand in the block, before what they point to.
const PAIR: layout::Layout = layout::of(&Type::Str);

impl<T: Value> Argument for T {
    const TYPE: &'static Type = T::TYPE;
    const MODE: Mode = T::MODE;

    #[inline(always)]
    fn measure(&self, at: usize) -> usize {
        let layout = match const { Pass::of(<T as Value>::TYPE) } {
            Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => return at,
            Pass::List => PAIR,
            Pass::Pointer => const { layout::of(<T as Value>::TYPE) },
        };
        match at.checked_next_multiple_of(layout.align as usize) {
            Some(start) => self.tail(start.saturating_add(layout.size as usize)),
            None => usize::MAX,
        }
    }

    #[inline(always)]
    fn look(&self, sent: &mut Sent) -> Result<(), Fault> {
        match const { flow::has_handle(<T as Value>::TYPE) } {
            true => {
                let size = const { layout::of(<T as Value>::TYPE) }.size;
                let mut nowhere = Nowhere { sent: Some(sent) };
                let mut block = Block {
                    memory: &mut nowhere,
                    next: size,
                    end: u32::MAX,
                };
                self.store(&mut block, 0)
            }
            false => Ok(()),
        }
    }

    #[inline(always)]
    fn lower(&self, block: &mut Block<'_, Window<'_>>) -> Result<[u64; 2], Fault> {
        Ok(match const { Pass::of(<T as Value>::TYPE) } {
            Pass::Nothing => [0; 2],
            Pass::Scalar(scalar) => [slot::load(&spill(self, block.memory.sent())?, scalar)?, 0],
            Pass::Optional(scalar) => {
                let spill = spill(self, block.memory.sent())?;
                let payload = layout::of_scalar(scalar).align as usize;
                [spill[0].into(), slot::load(&spill[payload..], scalar)?]
            }
            Pass::List => {
                let at = block.take(PAIR.size as usize, PAIR.align)?;
                self.store(block, at)?;
                let pair = u64::from_le_bytes(block.memory.read(at)?);
                let len = pair >> (8 * layout::LENGTH_OFFSET);
                [(pair as u32).into(), (len as u32).into()]
            }
            Pass::Pointer => {
                let layout = const { layout::of(<T as Value>::TYPE) };
                let at = block.take(layout.size as usize, layout.align)?;
                self.store(block, at)?;
                [at.into(), 0]
            }
        })
    }

    #[inline(always)]
    fn update(&mut self, slots: &[u64], memory: &[u8]) -> Result<(), Fault> {
        let pass = const { Pass::of(<T as Value>::TYPE) };
        match (<T as Value>::MODE, pass, slots) {
            (Mode::Mutable, Pass::List, [address, ..]) => {
                Value::update(self, &Slice::new(memory), *address as u32)
            }
            (Mode::Owned | Mode::Borrowed | Mode::Mutable, _, _) => Ok(()),
        }
    }
}

/// The layout of a value without a tail.
#[inline(always)]
pub(crate) fn spill<T: Value>(value: &T, sent: Option<&mut Sent>) -> Result<Spill, Fault> {
    let mut spilled = Spilled::new(sent);
    let mut block = Block {
        memory: &mut spilled,
        next: SPILL,
        end: SPILL,
    };
    value.store(&mut block, 0)?;
    Ok(spilled.bytes)
}

const SPILL: u32 = size_of::<Spill>() as u32;

/// Memory that has room for one value without a tail.
pub(crate) struct Spilled<'s> {
    bytes: Spill,
    sent: Option<&'s mut Sent>,
}

impl<'s> Spilled<'s> {
    #[inline(always)]
    pub(crate) fn new(sent: Option<&'s mut Sent>) -> Spilled<'s> {
        let bytes = Spill::default();
        Spilled { bytes, sent }
    }

    pub(crate) fn bytes(&self) -> &Spill {
        &self.bytes
    }
}

impl MemoryMut for Spilled<'_> {
    type Error = Fault;

    #[inline(always)]
    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Fault> {
        let place = self.bytes.get_mut(address as usize..);
        match place.and_then(|place| place.get_mut(..bytes.len())) {
            Some(place) => {
                place.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(Fault::OutOfBounds {
                address: address.into(),
                len: bytes.len() as u64,
            }),
        }
    }

    #[inline(always)]
    fn host(&mut self) -> Option<&mut dyn Any> {
        self.sent.as_deref_mut().map(|sent| sent as &mut dyn Any)
    }
}

macro_rules! args {
    ($slots:literal: $($name:ident $index:tt)*) => {
        impl<$($name: Argument),*> SealedArgs for ($($name,)*) {}

        impl<$($name: Argument),*> Args for ($($name,)*) {
            type Slots = [u64; $slots];
            const TYPES: &'static [(&'static Type, Mode)] = &[$(($name::TYPE, $name::MODE)),*];
            const HANDLES: bool = false $(|| flow::has_handle($name::TYPE))*;
            const UPDATES: bool = false $(|| matches!($name::MODE, Mode::Mutable))*;
            const CORES: Cores = Cores::NONE$(.and(Pass::of($name::TYPE)))*;

            #[inline(always)]
            fn measure(&self) -> usize {
                let at = 0;
                $(let at = self.$index.measure(at);)*
                at
            }

            #[inline(always)]
            fn look(&self, _sent: &mut Sent) -> Result<(), Fault> {
                $(
                    _sent.index = $index;
                    self.$index.look(_sent)?;
                )*
                Ok(())
            }

            #[inline(always)]
            #[allow(unused_mut, reason = "there may be no argument")]
            fn lower(&self, _block: &mut Block<'_, Window<'_>>) -> Result<[u64; $slots], (usize, Fault)> {
                let mut slots = [0; $slots];
                let _at = 0;
                $(
                    let lowered = self.$index.lower(_block).map_err(|fault| ($index, fault))?;
                    let _at = _at + put(const { Pass::of($name::TYPE) }, lowered, &mut slots[_at..]);
                )*
                Ok(slots)
            }

            #[inline(always)]
            fn update(&mut self, _slots: &[u64; $slots], _memory: &[u8]) -> Result<(), Fault> {
                let _at = 0;
                $(
                    self.$index.update(&_slots[_at..], _memory)?;
                    let _at = _at + const { Pass::of($name::TYPE) }.params().len();
                )*
                Ok(())
            }
        }
    };
}

/// Puts an argument's slots in front of all others; says how many there are.
#[inline(always)]
fn put(pass: Pass, lowered: [u64; 2], slots: &mut [u64]) -> usize {
    let count = pass.params().len();
    for (slot, bits) in slots.iter_mut().zip(lowered).take(count) {
        *slot = bits;
    }
    count
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
