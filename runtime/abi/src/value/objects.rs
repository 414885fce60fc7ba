//! Objects: they stay on their side, and the other has handles of them.

use super::{Load, Value};
use crate::memory::{Block, Memory, MemoryMut};
use crate::types::{Access, Handle, Mode, Ref, Resource, Type};

/// A type of objects.
///
/// Its [`Value::TYPE`] is [`own`], its [`Value::LENT`] [`lent`], and its [`Load::load_ref`] lends the
/// object itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` isn't a type of objects",
    label = "no object",
    note = "put `#[wharf::export]` on an `impl {Self}` block"
)]
pub trait Object: Value + Sized {
    /// What it is in an interface.
    const RESOURCE: &'static Resource;

    /// Lends the object whose handle stands at `at`, to be changed.
    ///
    /// # Errors
    /// Any [`crate::Fault`].
    #[expect(clippy::mut_from_ref, reason = "no object is lent twice")]
    fn load_mut<M: Memory>(memory: &M, at: M::At) -> Result<&mut Self, M::Error>;
}

/// An object, owned.
pub const fn own(resource: &'static Resource) -> Type {
    Type::Handle(Handle::Own(Ref::Static(resource)))
}

/// An object, lent.
pub const fn lent(resource: &'static Resource, access: Access) -> Type {
    Type::Handle(Handle::Borrow(Ref::Static(resource), access))
}

#[diagnostic::do_not_recommend]
impl<T: Object> Value for &mut T {
    const TYPE: &'static Type = &lent(T::RESOURCE, Access::Exclusive);
    const MODE: Mode = Mode::Borrowed;
    // What is lent isn't given away.
    const GIVES: bool = true;
    type Shape = T::Shape;

    fn tail(&self, at: usize) -> usize {
        (**self).tail(at)
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        (**self).store_lent(block, at)
    }
}

#[diagnostic::do_not_recommend]
impl<'m, T: Object> Load<'m> for &'m mut T {
    #[inline(always)]
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        T::load_mut(memory, at)
    }
}
