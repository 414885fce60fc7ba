//! Objects of the guest's: they stay in the guest, and the host has handles of them.

use std::fmt;
use std::sync::Arc;

use wharf_abi::{Fault, Memory};

use crate::call::Name;
use crate::engine::{Context, Module};
use crate::error::{Error, Failed};
use crate::held::{Fate, Held};
use crate::instance::Inner;
use crate::received::Received;
use crate::sent::{Sent, Want};

/// An object of the guest's. A clone is the same object.
///
/// When the last clone is dropped, the guest's object is, too: before the next call of its instance,
/// because a drop has no store. [`free`](Object::free) does it at once.
///
/// An argument of a type that the guest takes over moves the object: then every clone is
/// [moved](ObjectProblem::Moved).
///
/// ```no_run
/// # #[cfg(feature = "wasmtime")]
/// # fn run(
/// #     guest: &wharf_host::Instance,
/// #     mut store: wharf_host::wasmtime::Store<()>,
/// # ) -> Result<(), wharf_host::Error> {
/// use wharf_host::Val;
///
/// let counter = guest.call(&mut store, "Counter.new", &[Val::U32(1)])?;
/// guest.call(&mut store, "Counter.increment", &[counter])?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Object {
    held: Arc<Held>,
    /// Which of its instance's types it is of.
    kind: u32,
}

/// Why an object, or a function, of a guest's can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ObjectProblem {
    /// It was freed.
    Freed,
    /// The guest took it over.
    Moved,
    /// It was lent for a call that is over.
    Over,
    /// It is one of another instance.
    OtherInstance,
    /// It is of another type.
    OtherType,
    /// A call that is under way changes it; or uses it, where nobody else may.
    InUse,
}

impl fmt::Display for ObjectProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ObjectProblem::Freed => "was freed",
            ObjectProblem::Moved => "was moved",
            ObjectProblem::Over => "was lent for a call that is over",
            ObjectProblem::OtherInstance => "belongs to another instance",
            ObjectProblem::OtherType => "is of another type",
            ObjectProblem::InUse => "is in use by a call under way",
        })
    }
}

impl Object {
    /// What the interface calls its type.
    pub fn type_name(&self) -> &str {
        self.held.owner().name(self.kind)
    }

    /// Ends the object now.
    ///
    /// # Errors
    /// [`Error::Object`] if it was freed or moved, if a call uses it, or if its instance lives in
    /// another store's engine; [`Error::Poisoned`]; those of a call, if the guest's own code fails.
    ///
    /// # Panics
    /// As the engine does, if the instance lives in another store.
    pub fn free<M: Module>(&self, mut store: impl Context<M>) -> Result<(), Error> {
        let freed = free(&self.held, &mut store, Name::Kind(self.kind));
        freed.map_err(|problem| match problem {
            Free::Failed(failed) => *failed,
            Free::Not(problem) => Error::Object {
                function: "free".into(),
                parameter: None,
                object: self.type_name().into(),
                problem,
            },
        })
    }

    #[inline(always)]
    pub(crate) fn held(&self) -> &Arc<Held> {
        &self.held
    }

    #[inline(always)]
    pub(crate) fn kind(&self) -> u32 {
        self.kind
    }

    /// The object of a handle that the guest gave.
    #[inline]
    pub(crate) fn received(received: &Received, handle: u32, name: &str) -> Result<Object, Fault> {
        let kind = received.home().owner().kind(name);
        Ok(Object {
            held: Arc::new(received.held(handle)),
            // A type that the interface doesn't name was compared with it before.
            kind: kind.unwrap_or(u32::MAX),
        })
    }
}

/// Why something wasn't freed.
pub(crate) enum Free {
    Not(ObjectProblem),
    Failed(Failed),
}

/// Ends an object or a function now.
#[inline(always)]
pub(crate) fn free<M: Module, C: Context<M>>(
    held: &Arc<Held>,
    context: &mut C,
    name: Name<'_>,
) -> Result<(), Free> {
    let Some(inner) = held.home().any_ref().downcast_ref::<Inner<M>>() else {
        return Err(Free::Not(ObjectProblem::OtherInstance));
    };
    inner.healthy().map_err(Free::Failed)?;
    let handle = held.handle().map_err(Free::Not)?;
    if !C::ALONE && inner.runtime.state(context, handle) != Some(0) {
        return Err(Free::Not(ObjectProblem::InUse));
    }
    held.set_fate(Fate::Freed);
    inner.drop_now(context, handle, name).map_err(Free::Failed)
}

/// Whether they are the same object.
impl PartialEq for Object {
    fn eq(&self, other: &Object) -> bool {
        Arc::ptr_eq(&self.held, &other.held)
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Object");
        tuple.field(&self.type_name());
        if let Err(problem) = self.held.handle() {
            tuple.field(&problem);
        }
        tuple.finish()
    }
}

/// What an object of a static type stores.
///
/// # Errors
/// [`Fault::InvalidHandle`], and the call then says what is wrong.
#[doc(hidden)]
#[inline(always)]
pub fn store(
    host: Option<&mut dyn std::any::Any>,
    object: &Object,
    want: Want,
) -> Result<u32, Fault> {
    Sent::of(host)?.object(object, want)
}

/// What an object of a static type is loaded as.
///
/// # Errors
/// Any [`Fault`].
#[doc(hidden)]
#[inline(always)]
pub fn load<M: Memory>(memory: &M, at: M::At, name: &str) -> Result<Object, M::Error> {
    let handle = crate::received::guests_handle(memory, at)?;
    let received = Received::of(memory.host())?;
    Ok(Object::received(received, handle, name)?)
}

/// Declares a type for the objects of one of the guest's types, so that functions with static types
/// take and return them.
///
/// ```
/// wharf_host::object! {
///     /// A counter.
///     pub struct Counter = "Counter";
/// }
/// ```
///
/// The name is the one that the interface has. As an argument, `Counter` moves the object, `&Counter`
/// lends it, and `&mut Counter` lends it to be changed; as a result, `Counter` owns it. When it is
/// dropped, the guest's object is dropped before the next call of its instance; `counter.free(&mut
/// store)` drops it at once. `Object::from(counter)` is the same object without the type, for a
/// [`Val`](crate::Val), and `Counter::try_from(object)` the way back.
///
/// An argument is given away even if the call fails before the guest runs: then it is dropped.
#[macro_export]
macro_rules! object {
    ($(#[$attribute:meta])* $visibility:vis struct $type:ident = $name:literal;) => {
        $(#[$attribute])*
        #[derive(Debug)]
        $visibility struct $type {
            object: $crate::Object,
        }

        $crate::object! { impl $type = $name; }
    };
    // Of a struct whose one field is `object`, as generated code has it.
    (impl $type:ident = $name:literal;) => {
        impl $type {
            /// Ends the object now.
            ///
            /// # Errors
            /// As `wharf_host::Object::free`.
            #[allow(dead_code, unreachable_pub, reason = "dropping it does, too")]
            pub fn free<M: $crate::engine::Module>(
                self,
                store: impl $crate::engine::Context<M>,
            ) -> ::core::result::Result<(), $crate::Error> {
                self.object.free(store)
            }
        }

        const _: () = {
            use $crate::__private::{Want, abi, load, store};
            use abi::types::{Access, Handle, Label, Mode, Ref, Resource, Side, Type};
            use abi::{Block, Load, Memory, MemoryMut, Value};

            const RESOURCE: &Resource = &Resource {
                label: Label {
                    name: Ref::Static($name),
                    ident: Ref::Static(::core::stringify!($type)),
                    docs: Ref::Static(""),
                },
                path: Ref::Static(""),
                side: Side::Guest,
            };

            impl ::core::convert::From<$type> for $crate::Object {
                fn from(typed: $type) -> $crate::Object {
                    typed.object
                }
            }

            impl ::core::convert::TryFrom<$crate::Object> for $type {
                type Error = $crate::Object;

                fn try_from(
                    object: $crate::Object,
                ) -> ::core::result::Result<$type, $crate::Object> {
                    match object.type_name() == $name {
                        true => ::core::result::Result::Ok($type { object }),
                        false => ::core::result::Result::Err(object),
                    }
                }
            }

            impl Value for $type {
                const TYPE: &'static Type = &Type::Handle(Handle::Own(Ref::Static(RESOURCE)));
                const LENT: &'static Type =
                    &Type::Handle(Handle::Borrow(Ref::Static(RESOURCE), Access::Shared));
                type Shape = abi::shape::One<u32>;

                #[inline(always)]
                fn tail(&self, at: usize) -> usize {
                    at
                }

                #[inline(always)]
                fn store<M: MemoryMut>(
                    &self,
                    block: &mut Block<'_, M>,
                    at: u32,
                ) -> ::core::result::Result<(), M::Error> {
                    let handle = store(block.memory.host(), &self.object, Want::Own)?;
                    block.write(at, &handle.to_le_bytes())
                }

                #[inline(always)]
                fn store_lent<M: MemoryMut>(
                    &self,
                    block: &mut Block<'_, M>,
                    at: u32,
                ) -> ::core::result::Result<(), M::Error> {
                    let handle = store(block.memory.host(), &self.object, Want::Shared)?;
                    block.write(at, &handle.to_le_bytes())
                }
            }

            impl Value for &mut $type {
                const TYPE: &'static Type =
                    &Type::Handle(Handle::Borrow(Ref::Static(RESOURCE), Access::Exclusive));
                const MODE: Mode = Mode::Borrowed;
                type Shape = abi::shape::One<u32>;

                #[inline(always)]
                fn tail(&self, at: usize) -> usize {
                    at
                }

                #[inline(always)]
                fn store<M: MemoryMut>(
                    &self,
                    block: &mut Block<'_, M>,
                    at: u32,
                ) -> ::core::result::Result<(), M::Error> {
                    let handle = store(block.memory.host(), &self.object, Want::Exclusive)?;
                    block.write(at, &handle.to_le_bytes())
                }
            }

            impl<'m> Load<'m> for $type {
                #[inline(always)]
                fn load<M: Memory>(
                    memory: &'m M,
                    at: M::At,
                ) -> ::core::result::Result<Self, M::Error> {
                    let object = load(memory, at, $name)?;
                    ::core::result::Result::Ok($type { object })
                }
            }
        };
    };
}
