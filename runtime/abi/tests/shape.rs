//! Slots as the type system knows them are the slots that the types have.
#![cfg(feature = "alloc")]
#![allow(unsafe_code)]

use std::any::TypeId;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;
use std::num::{NonZeroI64, NonZeroU8};
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wharf_abi::memory::{Block, Memory, Slice};
use wharf_abi::shape::{Kind, Shape, Spill};
use wharf_abi::slots::{Core, Pass};
use wharf_abi::{Load, Value};

/// The core type of a slot; none for an unused one.
fn core<T: 'static>() -> Option<Core> {
    let types = [
        (TypeId::of::<u32>(), Core::I32),
        (TypeId::of::<i32>(), Core::I32),
        (TypeId::of::<u64>(), Core::I64),
        (TypeId::of::<i64>(), Core::I64),
        (TypeId::of::<f32>(), Core::F32),
        (TypeId::of::<f64>(), Core::F64),
    ];
    let slot = TypeId::of::<T>();
    let core = types.into_iter().find(|(ty, _)| *ty == slot);
    assert_eq!(core.is_none(), slot == TypeId::of::<()>());
    core.map(|(_, core)| core)
}

fn same<T>()
where
    T: Value + ?Sized,
    T::Shape: Shape<Slot0: 'static, Slot1: 'static, Out: 'static>,
{
    let pass = Pass::of(T::TYPE);
    assert!(T::Shape::KIND.is(pass), "{} as {pass:?}", T::TYPE);
    let slots = [
        core::<<T::Shape as Shape>::Slot0>(),
        core::<<T::Shape as Shape>::Slot1>(),
    ];
    let used: Vec<Core> = slots.into_iter().flatten().collect();
    assert_eq!(pass.params(), used, "{}", T::TYPE);
    let out: Vec<Core> = core::<<T::Shape as Shape>::Out>().into_iter().collect();
    assert_eq!(pass.results(), out, "{}", T::TYPE);
}

/// A type, and what can be made of it.
macro_rules! same {
    ($($ty:ty)*) => {$(
        same::<$ty>();
        same::<&$ty>();
        same::<Option<$ty>>();
        same::<Option<Option<$ty>>>();
        same::<Result<$ty, ()>>();
        same::<Result<(), $ty>>();
        same::<Option<Result<$ty, $ty>>>();
        same::<Vec<$ty>>();
        same::<&[$ty]>();
        same::<[$ty]>();
        same::<Box<[$ty]>>();
        same::<Option<Vec<$ty>>>();
        same::<Vec<Option<$ty>>>();
        same::<Vec<Vec<$ty>>>();
    )*};
}

#[test]
fn every_type() {
    same! {
        bool u8 u16 u32 u64 i8 i16 i32 i64 usize isize f32 f64 char
        String Box<str> Cow<'static, str> &str &'static [u8] Vec<u8> Box<[String]>
        Cow<'static, [u32]> Cow<'static, [String]>
        Option<u8> Option<f64> Option<String> Result<u64, String>
        u128 i128 NonZeroU8 NonZeroI64 Duration Ordering Range<u8> RangeInclusive<String>
        (u8,) (u8, String) [u8; 3] [String; 2] BTreeMap<u8, String> BTreeSet<char> VecDeque<f32>
        Box<u8> Rc<String> Arc<str> Rc<[u64]>
    };
    #[cfg(feature = "std")]
    same! { std::collections::HashMap<String, u8> std::collections::HashSet<u64> };
    same::<std::marker::PhantomData<str>>();
    same::<std::num::ParseIntError>();
    same::<Box<dyn std::error::Error>>();
    same::<str>();
    same::<()>();
    same::<Option<()>>();
    same::<Result<(), ()>>();
    same! {
        &dyn Fn() Box<dyn Fn()> Box<dyn FnMut(u8) -> String> Box<dyn FnOnce(u8, u8) -> Vec<u8>>
        &dyn Fn(u64, String, Vec<u8>) -> Option<u8> &dyn Fn(u8, u8, u8, f64) -> Result<(), String>
        &dyn Fn(&str) &dyn Fn(&[u8]) -> u8 Box<dyn FnMut(&str) -> String>
    };
    same::<&mut dyn FnMut()>();
    same::<Option<&mut dyn FnMut(&str) -> u8>>();
    macro_rules! mutable {
        ($($ty:ty)*) => { $(same::<&mut [$ty]>();)* };
    }
    mutable! { u8 u16 u32 u64 i8 i16 i32 i64 usize isize f32 f64 };
}

/// Slots, put where the layout has them, are the value again, and the value is its slots.
fn through<T>(value: T, slot0: <T::Shape as Shape>::Slot0, slot1: <T::Shape as Shape>::Slot1)
where
    T: Value + for<'m> Load<'m> + PartialEq + Debug,
{
    let mut spill = Spill::default();
    let start = spill.start().cast_const();
    let at = T::Shape::place(slot0, slot1, &mut spill);
    assert_eq!(at, start);
    // SAFETY: a spill has 16 bytes, and lives on.
    let bytes = unsafe { std::slice::from_raw_parts(at, 16) };
    let memory = Slice::new(bytes);
    assert_eq!(T::load(&memory, memory.at(0)).as_ref(), Ok(&value));
    back(value);
}

/// A value that has been stored is its slots again, and a result is where it can be loaded.
fn back<T>(value: T)
where
    T: Value + for<'m> Load<'m> + PartialEq + Debug,
{
    let mut spill = Spill::default();
    // SAFETY: a spill has 16 bytes, and nothing else refers to it here.
    let mut bytes = unsafe { std::slice::from_raw_parts_mut(spill.start(), 16) };
    let mut block = Block {
        memory: &mut bytes,
        next: 16,
        end: 16,
    };
    value.store(&mut block, 0).expect("there is room");
    // SAFETY: the value has just been stored there.
    let (slot0, slot1) = unsafe { T::Shape::slots(spill.start()) };
    let mut again = Spill::default();
    let at = T::Shape::place(slot0, slot1, &mut again);
    // SAFETY: as above.
    let memory = unsafe { std::slice::from_raw_parts(at, 16) };
    let memory = Slice::new(memory);
    let copy = T::load(&memory, memory.at(0));
    assert_eq!(copy.as_ref(), Ok(&value));
    if T::Shape::KIND == Kind::One {
        let mut spill = Spill::default();
        let at = T::Shape::returned(direct(value), &mut spill);
        // SAFETY: as above.
        let memory = unsafe { std::slice::from_raw_parts(at, 16) };
        let memory = Slice::new(memory);
        assert_eq!(T::load(&memory, memory.at(0)), copy);
    }
}

fn direct<T>(value: T) -> <T::Shape as Shape>::Out
where
    T: Value,
{
    T::Shape::out(
        value,
        |value, spill| {
            // SAFETY: a spill has 16 bytes, and nothing else refers to it here.
            let mut bytes = unsafe { std::slice::from_raw_parts_mut(spill.start(), 16) };
            let mut block = Block {
                memory: &mut bytes,
                next: 16,
                end: 16,
            };
            value.store(&mut block, 0).expect("there is room");
        },
        |_| panic!("not by way of memory"),
    )
}

#[test]
fn scalars_through_a_spill() {
    macro_rules! numbers {
        ($($ty:ident as $core:ident)*) => {$(
            for number in [$ty::MIN, $ty::MAX, 1 as $ty, 0 as $ty] {
                through::<$ty>(number, number as $core, ());
                through::<Option<$ty>>(Some(number), 1, number as $core);
                assert_eq!(direct(number), number as $core);
            }
            through::<Option<$ty>>(None, 0, 7 as $core);
        )*};
    }
    numbers! {
        u8 as u32 i8 as i32 u16 as u32 i16 as i32 u32 as u32 i32 as i32
        u64 as u64 i64 as i64 f32 as f32 f64 as f64
    };
    for it in [false, true] {
        through(it, it.into(), ());
        through(Some(it), 1, it.into());
        assert_eq!(direct(it), u32::from(it));
    }
    for it in ['\0', 'ß', '🚢', char::MAX] {
        through(it, it.into(), ());
        through(Some(it), 1, it.into());
        assert_eq!(direct(it), u32::from(it));
    }
    through(1usize, 1, ());
    through(-1isize, -1, ());
    direct(());
}

/// What doesn't fit is cut off, and any discriminant but 0 is 1, as the Canonical ABI has it.
#[test]
fn slots_that_are_too_wide() {
    through::<u8>(0x34, 0x1234, ());
    through::<i16>(-1, 0xffff, ());
    through::<Option<u8>>(Some(1), 0x100, 0x101);
}

#[test]
fn pairs_through_a_spill() {
    let mut spill = Spill::default();
    let at = <str as Value>::Shape::place(0x0102_0304, 5, &mut spill);
    // SAFETY: a spill has 16 bytes, and lives on.
    let bytes = unsafe { std::slice::from_raw_parts(at, 8) };
    assert_eq!(bytes, [4, 3, 2, 1, 5, 0, 0, 0]);
    // SAFETY: a pair has just been put there.
    let slots = unsafe { <str as Value>::Shape::slots(at) };
    assert_eq!(slots, (0x0102_0304, 5));
    assert_eq!(
        <String as Value>::Shape::out(
            String::from("a"),
            |_, _| panic!("not direct"),
            |it| it.len() as u32
        ),
        1
    );
}

/// What isn't direct is a pointer, there and back.
#[test]
fn pointers_through_a_spill() {
    let mut spill = Spill::default();
    macro_rules! same_pointer {
        ($($ty:ty)*) => {$(
            let at = <$ty as Value>::Shape::returned(0x0102_0304, &mut spill);
            assert_eq!(at.addr(), 0x0102_0304);
        )*};
    }
    same_pointer! { String Option<u8> Option<f64> (u8, u8) Result<u8, u8> [u8; 2] };
    // SAFETY: nothing is read.
    let slots = unsafe { <(u8, u8) as Value>::Shape::slots(std::ptr::without_provenance(64)) };
    assert_eq!(slots, (64, ()));
}
