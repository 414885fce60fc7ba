//! Types of the standard library that are records or enums to hosts, and errors, which are text.

use core::cmp::Ordering;
use core::fmt::{self, Write as _};
use core::marker::PhantomData;
use core::ops::{Range, RangeInclusive};
use core::time::Duration;

use super::defined::{self, TagShape, load_tag, store_tag};
use super::{Load, Value};
use crate::fault::Fault;
use crate::layout;
use crate::memory::{Block, Memory, MemoryMut, after};
use crate::shape::{Indirect, Nothing, Pair};
use crate::types::{Body, Definition, Field, Ref, Type};

/// A record of the standard library's.
const fn record(
    ident: &'static str,
    path: &'static str,
    docs: &'static str,
    args: &'static [Ref<Type>],
    fields: &'static [Field],
) -> Definition {
    Definition {
        label: defined::label(ident, ident, docs),
        path: Ref::Static(path),
        args: Ref::Static(args),
        body: Body::Record(Ref::Static(fields)),
    }
}

#[diagnostic::do_not_recommend]
impl Value for Duration {
    const TYPE: &'static Type = &Type::Defined(Ref::Static(
        &const {
            record(
                "Duration",
                "core::time::Duration",
                "A span of time.",
                &[],
                const {
                    &[
                        defined::field("seconds", "seconds", "Whole seconds.", u64::TYPE),
                        defined::field(
                            "nanoseconds",
                            "nanoseconds",
                            "The rest, less than a second.",
                            u32::TYPE,
                        ),
                    ]
                },
            )
        },
    ));
    type Shape = Indirect;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        self.as_secs().store(block, at)?;
        let nanoseconds = after(at, const { layout::part(Self::TYPE, 0, 1) })?;
        self.subsec_nanos().store(block, nanoseconds)
    }
}

impl<'m> Load<'m> for Duration {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let seconds = u64::load(memory, at)?;
        let nanoseconds = M::offset(at, const { layout::part(Self::TYPE, 0, 1) });
        // More than a second of them is a second more; a host isn't held to what it can't see.
        let rest = Duration::from_nanos(u32::load(memory, nanoseconds)?.into());
        Ok(Duration::from_secs(seconds).saturating_add(rest))
    }
}

macro_rules! ranges {
    ($($range:ident, $path:literal, $docs:literal, $end:literal, |$this:ident| $ends:expr, $new:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Value> Value for $range<T> {
            const TYPE: &'static Type = &Type::Defined(Ref::Static(&const {
                record(
                    stringify!($range),
                    $path,
                    $docs,
                    const { &[Ref::Static(T::TYPE)] },
                    const {
                        &[
                            defined::field("start", "start", "The first.", T::TYPE),
                            defined::field("end", "end", $end, T::TYPE),
                        ]
                    },
                )
            }));
            const RECURSIVE: bool = T::RECURSIVE;
            type Shape = Indirect;

            fn tail(&self, at: usize) -> usize {
                let $this = self;
                let (start, end) = $ends;
                end.tail(start.tail(at))
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                let $this = self;
                let (start, end) = $ends;
                start.store(block, at)?;
                end.store(block, after(at, const { layout::part(Self::TYPE, 0, 1) })?)
            }
        }

        impl<'m, T: Load<'m>> Load<'m> for $range<T> {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let start = T::load(memory, at)?;
                let end = T::load(memory, M::offset(at, const { layout::part(Self::TYPE, 0, 1) }))?;
                Ok($new(start, end))
            }
        }
    )*};
}

ranges! {
    Range, "core::ops::Range", "From `start` up to, but without, `end`.", "The first that isn't in it.",
        |range| (&range.start, &range.end), |start, end| start..end;
    RangeInclusive, "core::ops::RangeInclusive", "From `start` up to `end`.", "The last.",
        |range| (range.start(), range.end()), RangeInclusive::new;
}

#[diagnostic::do_not_recommend]
impl Value for Ordering {
    const TYPE: &'static Type = &Type::Defined(Ref::Static(
        &const {
            Definition {
                label: defined::label("Ordering", "Ordering", "How a value compares to another."),
                path: Ref::Static("core::cmp::Ordering"),
                args: Ref::Static(&[]),
                body: Body::Enum(Ref::Static(
                    const {
                        &[
                            defined::label("Less", "Less", ""),
                            defined::label("Equal", "Equal", ""),
                            defined::label("Greater", "Greater", ""),
                        ]
                    },
                )),
            }
        },
    ));
    type Shape = TagShape<{ defined::tag_size(Self::TYPE) }>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let case = match self {
            Ordering::Less => 0,
            Ordering::Equal => 1,
            Ordering::Greater => 2,
        };
        store_tag(const { layout::tag(Self::TYPE) }, case, block, at)
    }
}

impl<'m> Load<'m> for Ordering {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        match load_tag(memory, at, const { layout::tag(Self::TYPE) })? {
            0 => Ok(Ordering::Less),
            1 => Ok(Ordering::Equal),
            2 => Ok(Ordering::Greater),
            found => Err(Fault::InvalidDiscriminant { found, cases: 3 }.into()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Value for PhantomData<T> {
    const TYPE: &'static Type = &Type::Unit;
    type Shape = Nothing;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<'m, T: ?Sized> Load<'m> for PhantomData<T> {
    fn load<M: Memory>(_: &'m M, _: M::At) -> Result<Self, M::Error> {
        Ok(PhantomData)
    }
}

/// Errors go out, as their messages, and never come in.
macro_rules! errors {
    ($($(#[$attribute:meta])* $error:ty),*) => {$(
        $(#[$attribute])*
        #[diagnostic::do_not_recommend]
        impl Value for $error {
            const TYPE: &'static Type = &Type::Str;
            type Shape = Pair;

            fn tail(&self, at: usize) -> usize {
                at.saturating_add(message_len(self))
            }

            fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
                store_message(self, block, at)
            }
        }
    )*};
}

errors! {
    core::num::ParseIntError,
    core::num::ParseFloatError,
    core::num::TryFromIntError,
    core::str::ParseBoolError,
    core::str::Utf8Error,
    core::char::ParseCharError,
    core::char::CharTryFromError,
    core::char::DecodeUtf16Error,
    core::array::TryFromSliceError,
    core::net::AddrParseError,
    core::fmt::Error,
    core::convert::Infallible,
    #[cfg(feature = "alloc")]
    alloc::string::FromUtf8Error,
    #[cfg(feature = "alloc")]
    alloc::string::FromUtf16Error,
    #[cfg(feature = "alloc")]
    alloc::collections::TryReserveError,
    #[cfg(feature = "alloc")]
    alloc::boxed::Box<dyn core::error::Error + '_>,
    #[cfg(feature = "alloc")]
    alloc::boxed::Box<dyn core::error::Error + Send + '_>,
    #[cfg(feature = "alloc")]
    alloc::boxed::Box<dyn core::error::Error + Send + Sync + '_>,
    #[cfg(feature = "std")]
    std::io::Error,
    #[cfg(feature = "std")]
    std::time::SystemTimeError
}

/// How many bytes a message has.
fn message_len(message: &dyn fmt::Display) -> usize {
    struct Count(usize);

    impl fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }

    let mut count = Count(0);
    // What was written before an error counts, and is what is stored.
    let _ = write!(count, "{message}");
    count.0
}

fn store_message<M: MemoryMut>(
    message: &dyn fmt::Display,
    block: &mut Block<'_, M>,
    at: u32,
) -> Result<(), M::Error> {
    struct Text<'b, 'm, M: MemoryMut> {
        block: &'b mut Block<'m, M>,
        error: Option<M::Error>,
    }

    impl<M: MemoryMut> fmt::Write for Text<'_, '_, M> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            // A message may have become longer since it was measured.
            let room = self.block.end.saturating_sub(self.block.next) as usize;
            let text = &text[..text.floor_char_boundary(room)];
            let written = self.block.take(text.len(), 1);
            let written = written.and_then(|address| self.block.write(address, text.as_bytes()));
            written.map_err(|error| {
                self.error = Some(error);
                fmt::Error
            })
        }
    }

    let start = block.next;
    let mut text = Text { block, error: None };
    let _ = write!(text, "{message}");
    if let Some(error) = text.error {
        return Err(error);
    }
    let len = block.next - start;
    block.write_pair(at, start, len as usize)
}
