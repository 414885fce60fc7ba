//! What a host's function takes, lifted from the slots that its guest gives.

use wharf_abi::memory::Slice;
use wharf_abi::slots::{Core, Pass};
use wharf_abi::types::{Mode, Type};
use wharf_abi::{Fault, Load, Memory, flow, layout};

use crate::reach::{self, Reach, Spill};
use crate::received::Received;

/// The arguments that a host's function takes: a tuple of up to 16 owned values, `()` for none,
/// `(name,)` for one.
pub trait Params: Sized {
    #[doc(hidden)]
    const TYPES: &'static [(&'static Type, Mode)];
    /// Whether there are handles in them.
    #[doc(hidden)]
    const HANDLES: bool;
    /// Whether any of them lies in memory, or has handles.
    #[doc(hidden)]
    const MEMORY: bool;

    /// The types of their slots.
    #[doc(hidden)]
    const CORES: Cores;

    #[doc(hidden)]
    fn lift(slots: &[u64], memory: &[u8], received: Option<&Received>) -> Result<Self, Fault>;
}

/// The types of the slots of up to 16 values.
#[derive(Clone, Copy)]
pub struct Cores {
    cores: [Core; 32],
    len: usize,
}

impl Cores {
    pub(crate) const NONE: Cores = Cores {
        cores: [Core::I32; 32],
        len: 0,
    };

    /// With those of one more value.
    pub(crate) const fn and(mut self, pass: Pass) -> Cores {
        let more = pass.params();
        let mut next = 0;
        while next < more.len() {
            self.cores[self.len] = more[next];
            self.len += 1;
            next += 1;
        }
        self
    }

    pub(crate) const fn as_slice(&self) -> &[Core] {
        self.cores.split_at(self.len).0
    }
}

macro_rules! params {
    ($($name:ident)*) => {
        impl<$($name: for<'m> Load<'m>),*> Params for ($($name,)*) {
            const TYPES: &'static [(&'static Type, Mode)] = &[$(($name::TYPE, $name::MODE)),*];
            const HANDLES: bool = false $(|| flow::has_handle($name::TYPE))*;
            const MEMORY: bool = Self::HANDLES $(|| in_memory(Pass::of($name::TYPE)))*;
            const CORES: Cores = Cores::NONE$(.and(Pass::of($name::TYPE)))*;

            #[inline(always)]
            #[allow(non_snake_case, unused_mut, unused_variables, reason = "there may be no parameter")]
            fn lift(
                mut slots: &[u64],
                memory: &[u8],
                received: Option<&Received>,
            ) -> Result<Self, Fault> {
                $(let $name: $name = param(&mut slots, memory, received)?;)*
                Ok(($($name,)*))
            }
        }
    };
}

params!();
params!(A);
params!(A B);
params!(A B C);
params!(A B C D);
params!(A B C D E);
params!(A B C D E F);
params!(A B C D E F G);
params!(A B C D E F G H);
params!(A B C D E F G H I);
params!(A B C D E F G H I J);
params!(A B C D E F G H I J K);
params!(A B C D E F G H I J K L);
params!(A B C D E F G H I J K L N);
params!(A B C D E F G H I J K L N O);
params!(A B C D E F G H I J K L N O P);
params!(A B C D E F G H I J K L N O P Q);

const fn in_memory(pass: Pass) -> bool {
    match pass {
        Pass::Nothing | Pass::Scalar(_) | Pass::Optional(_) => false,
        Pass::List | Pass::Pointer => true,
    }
}

/// Lifts the argument that comes first, and goes on to the next.
#[inline(always)]
fn param<T: for<'m> Load<'m>>(
    slots: &mut &[u64],
    memory: &[u8],
    received: Option<&Received>,
) -> Result<T, Fault> {
    let received = received.filter(|_| const { flow::has_handle(T::TYPE) });
    if let (Pass::Scalar(_), None) = (const { Pass::of(T::TYPE) }, received) {
        let bits = slots.split_off_first().copied().unwrap_or(0);
        return T::load(&Slice::new(&bits.to_le_bytes()), 0);
    }
    let (at, spill) = from_slots(const { Pass::of(T::TYPE) }, slots);
    let reach = Reach::new(memory, received, spill);
    let at = match at {
        None => Reach::SPILL,
        Some(address) => {
            let at = reach.at(address);
            reach.aligned(at, const { layout::of(T::TYPE) }.align)?;
            at
        }
    };
    T::load(&reach, at)
}

/// Takes a value's slots; says where it stands: at an address, or else in the spill.
#[inline(always)]
pub(crate) fn from_slots(pass: Pass, slots: &mut &[u64]) -> (Option<u32>, Spill) {
    let count = pass.params().len();
    let (own, rest) = slots.split_at_checked(count).unwrap_or((&[], slots));
    *slots = rest;
    match (pass, own) {
        (Pass::Scalar(_), [slot]) => (None, reach::of_scalar(*slot)),
        (Pass::List, [address, len]) => (None, reach::of_pair(*address, *len)),
        (Pass::Optional(scalar), [some, value]) => {
            let payload = layout::of_scalar(scalar).align;
            (None, reach::of_option(*some, *value, payload))
        }
        (Pass::Pointer, [slot]) => (Some(*slot as u32), Spill::default()),
        // The signature of the import has seen to it that there is a slot wherever one is needed.
        (Pass::Nothing | Pass::Scalar(_) | Pass::List | Pass::Optional(_) | Pass::Pointer, _) => {
            (None, Spill::default())
        }
    }
}
