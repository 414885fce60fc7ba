//! Objects of the host's: any Rust value, of which a guest has a handle.
//!
//! Each counts its users as a guest's object does, so that `&mut T` is the only reference there is.
#![allow(unsafe_code)]

use std::any::{Any, TypeId, type_name};
use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use wharf_abi::shape::One;
use wharf_abi::types::{
    Access, Handle, LENT_EXCLUSIVELY, Label, Mode, Ref, Resource as ResourceType, Side, Type,
};
use wharf_abi::{Block, Fault, Load, Memory, MemoryMut, Value};

use crate::object::ObjectProblem;
use crate::received::Received;
use crate::sent::Sent;
use crate::table::Given;

/// An object of the host's whose type isn't known. A clone is the same object.
///
/// This is what a [`Val`](crate::Val) holds; with static types there are [`Own`], [`Borrow`] and
/// [`BorrowMut`].
#[derive(Clone)]
pub struct Resource {
    cell: Arc<Cell<dyn Any + Send + Sync>>,
}

/// An object of the host's, which whoever has this owns: what a guest takes over or gives back.
///
/// As an argument of a guest's function, or as the result of an import, it becomes the guest's. To
/// lend it for a call there are `&Own<T>`, for a guest's `&Canvas`, and `&mut Own<T>`.
///
/// ```
/// use wharf_host::Own;
///
/// struct Canvas {
///     width: u32,
/// }
///
/// let mut canvas = Own::new(Canvas { width: 7 });
/// canvas.borrow_mut().expect("nobody uses it").width += 1;
/// assert_eq!(canvas.into_inner().map(|it| it.width).ok(), Some(8));
/// ```
pub struct Own<T> {
    cell: Arc<Cell<T>>,
}

/// An object of the host's, lent to a host's function by the guest that has a handle of it: `&T`.
///
/// While there is one, nobody can change the object.
pub struct Borrow<T> {
    cell: Arc<Cell<T>>,
}

/// An object of the host's, lent to a host's function, to be changed: `&mut T`.
///
/// While there is one, nobody else can use the object.
pub struct BorrowMut<T> {
    cell: Arc<Cell<T>>,
}

/// A value, and who uses it.
struct Cell<T: ?Sized> {
    /// As the state of a guest's object: see [`Handle`].
    uses: AtomicU32,
    ty: TypeId,
    name: &'static str,
    value: UnsafeCell<T>,
}

// SAFETY: `uses` sees to it that there are either `&T`s, for which `T: Sync`, or one `&mut T`, for
// which `T: Send`.
unsafe impl<T: ?Sized + Send + Sync> Sync for Cell<T> {}

impl<T: ?Sized> Cell<T> {
    /// Notes one more that looks at the value.
    fn share(&self) -> bool {
        let more = |uses: u32| uses.checked_add(1).filter(|uses| *uses != LENT_EXCLUSIVELY);
        self.uses.fetch_update(Acquire, Relaxed, more).is_ok()
    }

    /// Notes the only one that uses the value.
    fn take(&self) -> bool {
        let only = LENT_EXCLUSIVELY;
        self.uses
            .compare_exchange(0, only, Acquire, Relaxed)
            .is_ok()
    }
}

impl Resource {
    /// An object.
    pub fn new<T: Any + Send + Sync>(value: T) -> Resource {
        Own::new(value).into()
    }

    /// The object, if it is a `T`.
    pub fn downcast<T: Any + Send + Sync>(self) -> Option<Own<T>> {
        if self.cell.ty != TypeId::of::<T>() {
            return None;
        }
        let cell = Arc::into_raw(self.cell).cast::<Cell<T>>();
        // SAFETY: the cell was made with a value of this type.
        let cell = unsafe { Arc::from_raw(cell) };
        Some(Own { cell })
    }

    /// The object to be looked at, if it is a `T` that nobody changes.
    pub fn borrow<T: Any + Send + Sync>(&self) -> Option<Borrow<T>> {
        self.clone().downcast::<T>()?.borrow()
    }

    /// The object to be changed, if it is a `T` that nobody uses.
    pub fn borrow_mut<T: Any + Send + Sync>(&self) -> Option<BorrowMut<T>> {
        self.clone().downcast::<T>()?.exclusive()
    }

    /// The Rust name of its type.
    pub fn type_name(&self) -> &'static str {
        self.cell.name
    }
}

/// Whether they are the same object.
impl PartialEq for Resource {
    fn eq(&self, other: &Resource) -> bool {
        ptr::addr_eq(Arc::as_ptr(&self.cell), Arc::as_ptr(&other.cell))
    }
}

impl fmt::Debug for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resource").field(&self.cell.name).finish()
    }
}

impl<T: Any + Send + Sync> From<Own<T>> for Resource {
    fn from(own: Own<T>) -> Resource {
        Resource { cell: own.cell }
    }
}

impl<T: Any + Send + Sync> Own<T> {
    /// An object.
    pub fn new(value: T) -> Own<T> {
        Own {
            cell: Arc::new(Cell {
                uses: AtomicU32::new(0),
                ty: TypeId::of::<T>(),
                name: type_name::<T>(),
                value: UnsafeCell::new(value),
            }),
        }
    }

    /// The value, unless somebody else has the object, too.
    ///
    /// # Errors
    /// The object, if somebody has.
    pub fn into_inner(self) -> Result<T, Own<T>> {
        match Arc::try_unwrap(self.cell) {
            Ok(cell) => Ok(cell.value.into_inner()),
            Err(cell) => Err(Own { cell }),
        }
    }

    /// The object to be looked at, unless somebody changes it.
    pub fn borrow(&self) -> Option<Borrow<T>> {
        let cell = self.cell.clone();
        cell.share().then(|| Borrow { cell })
    }

    /// The object to be changed, unless somebody uses it.
    pub fn borrow_mut(&mut self) -> Option<BorrowMut<T>> {
        self.exclusive()
    }

    fn exclusive(&self) -> Option<BorrowMut<T>> {
        let cell = self.cell.clone();
        cell.take().then(|| BorrowMut { cell })
    }

    fn given(&self) -> Given {
        let cell = self.cell.clone();
        Given::Object(Resource { cell })
    }
}

impl<T> Deref for Borrow<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it was noted in `uses` when this was made, so nobody changes the value.
        unsafe { &*self.cell.value.get() }
    }
}

impl<T> Drop for Borrow<T> {
    fn drop(&mut self) {
        self.cell.uses.fetch_sub(1, Release);
    }
}

impl<T> Deref for BorrowMut<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it was noted in `uses` when this was made, so nobody else uses the value.
        unsafe { &*self.cell.value.get() }
    }
}

impl<T> DerefMut for BorrowMut<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { &mut *self.cell.value.get() }
    }
}

impl<T> Drop for BorrowMut<T> {
    fn drop(&mut self) {
        self.cell.uses.store(0, Release);
    }
}

impl<T> fmt::Debug for Own<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Own").field(&self.cell.name).finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for Borrow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for BorrowMut<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// What these are in an interface: an object of the host's, whatever it is called there. Rust's own
/// type is checked when an object comes back.
const ANY: &ResourceType = &ResourceType {
    label: Label {
        name: Ref::Static(""),
        ident: Ref::Static("object"),
        docs: Ref::Static(""),
    },
    path: Ref::Static(""),
    side: Side::Host,
};

/// Whether this is [`ANY`], which no guest's interface has.
pub(crate) fn is_any(resource: &ResourceType) -> bool {
    resource.label.name.is_empty() && resource.side == Side::Host
}

const OWN: &Type = &Type::Handle(Handle::Own(Ref::Static(ANY)));
const SHARED: &Type = &Type::Handle(Handle::Borrow(Ref::Static(ANY), Access::Shared));
const EXCLUSIVE: &Type = &Type::Handle(Handle::Borrow(Ref::Static(ANY), Access::Exclusive));

impl<T: Any + Send + Sync> Value for Own<T> {
    const TYPE: &'static Type = OWN;
    const LENT: &'static Type = SHARED;
    type Shape = One<u32>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let handle = Sent::of(block.memory.host())?.give(self.given())?;
        block.write(at, &handle.to_le_bytes())
    }

    fn store_lent<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let handle = Sent::of(block.memory.host())?.lend(self.given())?;
        block.write(at, &handle.to_le_bytes())
    }
}

/// Owned, whatever its type.
impl Value for Resource {
    const TYPE: &'static Type = OWN;
    const LENT: &'static Type = SHARED;
    type Shape = One<u32>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let given = Given::Object(self.clone());
        let handle = Sent::of(block.memory.host())?.give(given)?;
        block.write(at, &handle.to_le_bytes())
    }

    fn store_lent<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        let given = Given::Object(self.clone());
        let handle = Sent::of(block.memory.host())?.lend(given)?;
        block.write(at, &handle.to_le_bytes())
    }
}

impl<'m> Load<'m> for Resource {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let handle = u32::load(memory, at)?;
        Ok(Received::of(memory.host())?.take_object(handle)?)
    }
}

impl<T: Any + Send + Sync> Value for &mut Own<T> {
    const TYPE: &'static Type = EXCLUSIVE;
    const MODE: Mode = Mode::Borrowed;
    type Shape = One<u32>;

    fn tail(&self, at: usize) -> usize {
        at
    }

    fn store<M: MemoryMut>(&self, block: &mut Block<'_, M>, at: u32) -> Result<(), M::Error> {
        (**self).store_lent(block, at)
    }
}

impl<'m, T: Any + Send + Sync> Load<'m> for Own<T> {
    fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
        let handle = u32::load(memory, at)?;
        let received = Received::of(memory.host())?;
        let resource = received.take_object(handle)?;
        let own = resource.downcast::<T>();
        Ok(own.ok_or_else(|| received.misused(handle, ObjectProblem::OtherType))?)
    }
}

macro_rules! borrowed {
    ($($ty:ident: $in_interface:ident, $borrow:ident;)*) => {$(
        impl<T: Any + Send + Sync> Value for $ty<T> {
            const TYPE: &'static Type = $in_interface;
            const MODE: Mode = Mode::Borrowed;
            type Shape = One<u32>;

            fn tail(&self, at: usize) -> usize {
                at
            }

            /// Only a guest lends so.
            fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
                Err(Fault::InvalidHandle { found: 0 }.into())
            }
        }

        impl<'m, T: Any + Send + Sync> Load<'m> for $ty<T> {
            fn load<M: Memory>(memory: &'m M, at: M::At) -> Result<Self, M::Error> {
                let handle = u32::load(memory, at)?;
                let received = Received::of(memory.host())?;
                let own = received.object(handle)?.downcast::<T>();
                let own = own.ok_or_else(|| received.misused(handle, ObjectProblem::OtherType))?;
                Ok(own.$borrow().ok_or_else(|| received.misused(handle, ObjectProblem::InUse))?)
            }
        }
    )*};
}

borrowed! {
    Borrow: SHARED, borrow;
    BorrowMut: EXCLUSIVE, exclusive;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Own, Resource};

    #[test]
    fn one_changes_it_or_many_look_at_it() {
        let mut own = Own::new(vec![1]);
        {
            let first = own.borrow().unwrap();
            let second = own.borrow().unwrap();
            assert_eq!((first.len(), second.len()), (1, 1));
            assert!(own.borrow_mut().is_none());
        }
        {
            let mut only = own.borrow_mut().unwrap();
            only.push(2);
            assert!(own.borrow().is_none());
            assert!(own.borrow_mut().is_none());
        }
        assert_eq!(*own.borrow().unwrap(), [1, 2]);
    }

    #[test]
    fn an_object_is_of_one_type() {
        let resource = Resource::new(String::from("a"));
        assert!(resource.borrow::<u32>().is_none());
        assert!(resource.clone().downcast::<u32>().is_none());
        resource.borrow_mut::<String>().unwrap().push('b');
        assert_eq!(*resource.borrow::<String>().unwrap(), "ab");
        let same = resource.clone();
        assert!(same == resource);
        assert!(Resource::new(()) != resource);
        let own = same.downcast::<String>().unwrap();
        // There still is another.
        let own = own.into_inner().unwrap_err();
        drop(resource);
        assert_eq!(own.into_inner().unwrap(), "ab");
    }
}
