//! Values stored to a memory and loaded from it, and memories that lie.
#![cfg(feature = "alloc")]
#![allow(unsafe_code)]

mod generated;

use std::alloc::{GlobalAlloc, Layout, System};
use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;
use std::num::{NonZeroI8, NonZeroU64};
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use generated::config;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use wharf_abi::memory::{Slice, read_pair};
use wharf_abi::{Block, Fault, Load, Memory, Value, layout};

/// Where values are put: a block may start anywhere that is a multiple of 8.
const ROOT: u32 = 24;

/// What unused bytes are.
const UNUSED: u8 = 0xa5;

/// A memory that holds a value at [`ROOT`], and ends with it.
fn stored<T: Value + ?Sized>(value: &T) -> Vec<u8> {
    let size = layout::of(T::TYPE).size;
    let end = value.tail(size as usize);
    let mut bytes = vec![UNUSED; ROOT as usize + end];
    let mut memory = &mut bytes[..];
    let mut block = Block {
        memory: &mut memory,
        next: ROOT + size,
        end: ROOT + end as u32,
    };
    value.store(&mut block, ROOT).expect("there is room");
    assert_eq!(
        block.next as usize,
        ROOT as usize + end,
        "the tail is all used"
    );
    assert!(bytes[..ROOT as usize].iter().all(|byte| *byte == UNUSED));
    too_small(value, end);
    bytes
}

/// One byte less is a fault, and not a panic.
fn too_small<T: Value + ?Sized>(value: &T, end: usize) {
    let size = layout::of(T::TYPE).size;
    for room in [end.saturating_sub(1), 0] {
        let mut bytes = vec![UNUSED; ROOT as usize + room];
        let mut memory = &mut bytes[..];
        let mut block = Block {
            memory: &mut memory,
            next: ROOT + size,
            end: (ROOT as usize + room) as u32,
        };
        // An option that is none, or an empty list in the end, may leave the last bytes out.
        let answer = value.store(&mut block, ROOT);
        assert!(
            matches!(answer, Ok(()) | Err(Fault::OutOfBounds { .. })),
            "{answer:?}"
        );
    }
}

/// Stores a value, and loads it again as a type: from a memory that lies as it should in the
/// host's, and from one that lies at an odd address.
macro_rules! round_trip {
    ($value:expr, $ty:ty) => {{
        let value = $value;
        let bytes = stored(&value);
        let odd = [&[0], &bytes[..]].concat();
        for bytes in [&bytes[..], &odd[1..]] {
            let memory = Slice::new(bytes);
            let loaded = <$ty as Load>::load(&memory, memory.at(ROOT));
            assert_eq!(loaded.expect("a value"), value);
        }
    }};
}

fn text() -> BoxedStrategy<String> {
    if cfg!(miri) {
        // A pattern takes Miri longer to read than all tests.
        let letters = prop::sample::select(&['a', 'z', '\0', 'ß', '語', '🦀'][..]);
        return vec(letters, 0..8).prop_map(String::from_iter).boxed();
    }
    prop_oneof![2 => "[a-z]{0,6}", 1 => "\\PC{0,8}", 1 => any::<String>()].boxed()
}

/// A scalar alone, in an option, in every list, and in results.
fn scalar<T>(
    values: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Scalars<T>>
where
    T: Debug + Clone + 'static,
{
    let lists = vec(vec(values.clone(), 0..4), 0..4);
    (
        values.clone(),
        of(of(values.clone())),
        vec(values.clone(), 0..9),
        lists,
        vec(of(values), 0..5),
    )
}

type Scalars<T> = (T, Option<Option<T>>, Vec<T>, Vec<Vec<T>>, Vec<Option<T>>);

macro_rules! scalars {
    ($($name:ident: $ty:ty = $values:expr;)*) => {
        proptest! {
            #![proptest_config(config(100))]
            $(
                #[test]
                fn $name((one, option, list, lists, gaps) in scalar::<$ty>($values)) {
                    round_trip!(one, $ty);
                    round_trip!(option, Option<Option<$ty>>);
                    round_trip!(option.flatten(), Option<$ty>);
                    round_trip!(list.clone(), Vec<$ty>);
                    round_trip!(list.clone().into_boxed_slice(), Box<[$ty]>);
                    round_trip!(&list[..], &[$ty]);
                    round_trip!(Some(&list[..]), Option<&[$ty]>);
                    round_trip!(Cow::Borrowed(&list[..]), Cow<[$ty]>);
                    round_trip!(lists.clone(), Vec<Vec<$ty>>);
                    let slices: Vec<&[$ty]> = lists.iter().map(|list| &list[..]).collect();
                    round_trip!(&slices[..], &[&[$ty]]);
                    round_trip!(&lists[..], &[Vec<$ty>]);
                    round_trip!(gaps.clone(), Vec<Option<$ty>>);
                    round_trip!(&gaps[..], &[Option<$ty>]);
                    round_trip!(Ok(one), Result<$ty, String>);
                    round_trip!(Err(one), Result<u64, $ty>);
                    round_trip!(Err(lists), Result<(), Vec<Vec<$ty>>>);
                }
            )*
        }
    };
}

scalars! {
    bools: bool = any::<bool>();
    u8s: u8 = any::<u8>();
    u16s: u16 = any::<u16>();
    u32s: u32 = any::<u32>();
    u64s: u64 = any::<u64>();
    i8s: i8 = any::<i8>();
    i16s: i16 = any::<i16>();
    i32s: i32 = any::<i32>();
    i64s: i64 = any::<i64>();
    // As much as linear memory can say.
    usizes: usize = any::<u32>().prop_map(|it| it as usize);
    isizes: isize = any::<i32>().prop_map(|it| it as isize);
    f32s: f32 = any::<f32>();
    f64s: f64 = any::<f64>();
    chars: char = any::<char>();
}

macro_rules! mutable {
    ($($ty:ty)*) => {$({
        let mut list = [1 as $ty, 2 as $ty, 3 as $ty];
        round_trip!(&mut list[..], &mut [$ty]);
        round_trip!(&mut list[..0], &mut [$ty]);
        let bytes = stored(&&list[..]);
        let memory = Slice::new(&bytes);
        let loaded = <&mut [$ty]>::load(&memory, memory.at(ROOT)).expect("a list");
        loaded.reverse();
        assert_eq!(loaded, [3 as $ty, 2 as $ty, 1 as $ty]);

        // A host takes over what stands where the guest had the elements.
        let mut list = [0 as $ty; 3];
        let (address, _) = read_pair(&memory, memory.at(ROOT)).expect("a pair");
        <&mut [$ty]>::update(&mut &mut list[..], &memory, address).expect("a list");
        assert_eq!(list, [1 as $ty, 2 as $ty, 3 as $ty]);
        let end = bytes.len() as u32;
        assert!(<&mut [$ty]>::update(&mut &mut list[..], &memory, end).is_err());
    })*};
}

/// A host lends a copy.
#[test]
fn lists_to_change() {
    mutable! { u8 u16 u32 u64 i8 i16 i32 i64 usize isize f32 f64 };
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn texts(text in text(), other in text(), absent in any::<bool>()) {
        round_trip!(text.clone(), String);
        round_trip!(&text[..], &str);
        round_trip!(text.clone().into_boxed_str(), Box<str>);
        round_trip!(Cow::Borrowed(&text[..]), Cow<str>);
        round_trip!(Cow::<str>::Owned(text.clone()), Cow<str>);
        round_trip!(Some(&text[..]), Option<&str>);
        round_trip!((!absent).then_some(Some(text.clone())), Option<Option<String>>);
        round_trip!(Ok(text.clone()), Result<String, u8>);
        round_trip!(Err(&other[..]), Result<u64, &str>);
        round_trip!(if absent { Err(&text[..]) } else { Ok(&other[..]) }, Result<&str, &str>);
        // What holds the text is no part of how it is stored.
        prop_assert_eq!(stored(&text), stored(&&text[..]));
        prop_assert_eq!(stored(&text), stored(&Cow::Borrowed(&text[..])));
    }

    #[test]
    fn lists_of_texts(list in vec(text(), 0..8), gaps in vec(of(text()), 0..5), lists in vec(vec(text(), 0..4), 0..4)) {
        let texts: Vec<&str> = list.iter().map(|text| &text[..]).collect();
        round_trip!(list.clone(), Vec<String>);
        round_trip!(&list[..], &[String]);
        round_trip!(texts.clone(), Vec<&str>);
        round_trip!(&texts[..], &[&str]);
        round_trip!(list.clone().into_boxed_slice(), Box<[String]>);
        round_trip!(Cow::Borrowed(&list[..]), Cow<[String]>);
        round_trip!(gaps, Vec<Option<String>>);
        round_trip!(lists.clone(), Vec<Vec<String>>);
        round_trip!(Ok(lists), Result<Vec<Vec<String>>, String>);

        // They lie back to back, so that a host decodes them in one piece.
        let bytes = stored(&list);
        let start = ROOT as usize + 8 + 8 * list.len();
        let texts_in_a_row = list.concat();
        prop_assert_eq!(&bytes[start..], texts_in_a_row.as_bytes());
        prop_assert_eq!(stored(&texts), bytes);
    }

    #[test]
    fn collections(
        map in prop::collection::btree_map(text(), vec(any::<u64>(), 0..3), 0..5),
        set in prop::collection::btree_set(any::<(u8, char)>(), 0..5),
        keys in prop::collection::btree_map(any::<(u8, u64)>(), any::<Option<u16>>(), 0..5),
    ) {
        round_trip!(map.clone(), BTreeMap<String, Vec<u64>>);
        round_trip!(Some(map.clone()), Option<BTreeMap<String, Vec<u64>>>);
        round_trip!(vec![map.clone(), map.clone()], Vec<BTreeMap<String, Vec<u64>>>);
        round_trip!(set.clone(), BTreeSet<(u8, char)>);
        round_trip!(keys.clone(), BTreeMap<(u8, u64), Option<u16>>);
        round_trip!(map.values().cloned().collect::<VecDeque<_>>(), VecDeque<Vec<u64>>);
        // In memory a map is a list of pairs, and a set a list.
        let pairs: Vec<(String, Vec<u64>)> = map.clone().into_iter().collect();
        prop_assert_eq!(stored(&map), stored(&pairs));
        let list: Vec<(u8, char)> = set.iter().copied().collect();
        prop_assert_eq!(stored(&set), stored(&list));
        #[cfg(feature = "std")]
        {
            use std::collections::{HashMap, HashSet};
            round_trip!(map.clone().into_iter().collect::<HashMap<_, _>>(), HashMap<String, Vec<u64>>);
            round_trip!(set.iter().copied().collect::<HashSet<_>>(), HashSet<(u8, char)>);
        }
    }

    #[test]
    fn tuples_and_arrays(
        parts in any::<(u8, u64, bool)>(),
        text in text(),
        numbers in any::<[u32; 3]>(),
        wide in any::<(u128, i128)>(),
        one in any::<NonZeroU64>(),
        other in any::<NonZeroI8>(),
    ) {
        round_trip!(parts, (u8, u64, bool));
        round_trip!((text.clone(), parts), (String, (u8, u64, bool)));
        round_trip!((&text[..],), (&str,));
        round_trip!(vec![(parts.0, text.clone()); 2], Vec<(u8, String)>);
        round_trip!(numbers, [u32; 3]);
        round_trip!([numbers; 2], [[u32; 3]; 2]);
        round_trip!([text.clone(), text.clone()], [String; 2]);
        round_trip!(vec![numbers; 3], Vec<[u32; 3]>);
        round_trip!(&[numbers; 3][..], &[[u32; 3]]);
        round_trip!(wide, (u128, i128));
        round_trip!(vec![wide.0; 2], Vec<u128>);
        round_trip!(Some(wide.1), Option<i128>);
        round_trip!(one, NonZeroU64);
        round_trip!(vec![other; 3], Vec<NonZeroI8>);
        round_trip!(Some(one), Option<NonZeroU64>);
        round_trip!([(); 3], [(); 3]);
        round_trip!(&numbers, &[u32; 3]);
        round_trip!(&parts, &(u8, u64, bool));
    }

    #[test]
    fn types_of_std(
        seconds in any::<u64>(),
        nanoseconds in 0u32..1_000_000_000,
        ends in any::<(i16, i16)>(),
        text in text(),
    ) {
        round_trip!(Duration::new(seconds, nanoseconds), Duration);
        round_trip!(ends.0..ends.1, Range<i16>);
        round_trip!(ends.0..=ends.1, RangeInclusive<i16>);
        round_trip!(text.clone()..text.clone(), Range<String>);
        round_trip!(vec![ends.0.cmp(&ends.1), Ordering::Equal], Vec<Ordering>);
        round_trip!(Some(ends.1.cmp(&ends.0)), Option<Ordering>);
        round_trip!(Box::new(text.clone()), Box<String>);
        round_trip!(Rc::new(ends), Rc<(i16, i16)>);
        round_trip!(Arc::<str>::from(&text[..]), Arc<str>);
        round_trip!(Rc::<[String]>::from([text.clone()]), Rc<[String]>);
        // The box is no part of it.
        prop_assert_eq!(stored(&Box::new(text.clone())), stored(&text));
    }

    /// A memory in which anything may stand.
    #[test]
    fn any_memory_has_an_answer(bytes in vec(prop_oneof![0u8..9, any::<u8>()], 0..64)) {
        let memory = Slice::new(&bytes);
        macro_rules! load {
            ($($ty:ty)*) => {$(
                let _ = <$ty>::load(&memory, memory.at(0));
                let _ = <$ty>::load(&memory, memory.at(8));
            )*};
        }
        load! {
            u64 char bool String &str Cow<str> Vec<u8> Vec<u64> &[u16] &mut [f32] Vec<bool> Vec<char>
            Option<char> Option<Option<u64>> Option<String> Result<String, char> Vec<String> &[&str]
            Vec<Option<u8>> Vec<Vec<Vec<u8>>> &[Option<Vec<char>>] Cow<[String]> Result<(), ()>
            BTreeMap<u8, u8> BTreeMap<String, Vec<u8>> BTreeSet<char> BTreeSet<Vec<Vec<bool>>>
            (u8, String, char) [Option<u8>; 3] [&str; 2] &[[u16; 2]] Vec<(u8, &str)> u128 Vec<i128>
            NonZeroU64 Vec<NonZeroI8> Duration Vec<Duration> Range<u8> Ordering Vec<Option<Ordering>>
            Box<String> Rc<[String]> Arc<str> VecDeque<Vec<u8>> &(u8, u32) &[[(); 2]; 3] [u64; 0]
        }
    }
}

#[test]
fn numbers_that_are_none() {
    let bytes = stored(&[f64::NAN, -0.0, f64::INFINITY][..]);
    let memory = Slice::new(&bytes);
    let list = <&[f64]>::load(&memory, memory.at(ROOT)).expect("a list");
    assert!(list[0].is_nan() && list[1].is_sign_negative() && list[2].is_infinite());
}

#[test]
fn a_list_after_text_is_aligned() {
    let value = vec![vec![1u64], vec![], vec![2, 3]];
    let bytes = stored(&value);
    // Three pairs, then the elements of each.
    assert_eq!(bytes.len(), ROOT as usize + 8 + 24 + 24);
    let value: Vec<Result<&str, &[u64]>> = vec![Ok("abc"), Err(&[1]), Ok("d"), Err(&[2])];
    let bytes = stored(&value);
    assert_eq!(bytes.len(), ROOT as usize + 8 + 4 * 12 + 8 + 8 + 8 + 8);
    round_trip!(value, Vec<Result<&str, &[u64]>>);
}

/// A memory of 64 bytes: first a pair, then 7 where nothing else is said.
fn pair(address: u32, len: u32) -> Vec<u8> {
    let mut bytes = vec![7; 64];
    bytes[..4].copy_from_slice(&address.to_le_bytes());
    bytes[4..8].copy_from_slice(&len.to_le_bytes());
    bytes
}

/// Loads from the start of a memory that lies, and sees that the lie costs no memory.
fn fault<T>(bytes: &[u8]) -> Fault
where
    T: for<'m> Load<'m>,
{
    let memory = Slice::new(bytes);
    LARGEST.set(0);
    let loaded = T::load(&memory, memory.at(0));
    assert!(LARGEST.get() <= 1024, "allocated {} bytes", LARGEST.get());
    match loaded {
        Ok(_) => panic!("{} was loaded", T::TYPE),
        Err(fault) => fault,
    }
}

/// [`fault`] of types that borrow from memory.
macro_rules! fault {
    ($bytes:expr, $($ty:ty)*) => {
        [$({
            let bytes: &[u8] = $bytes;
            let memory = Slice::new(bytes);
            LARGEST.set(0);
            let loaded = <$ty as Load>::load(&memory, memory.at(0)).err();
            assert!(LARGEST.get() <= 1024, "allocated {} bytes", LARGEST.get());
            loaded.expect(stringify!($ty))
        }),*]
    };
}

#[test]
fn pointers_and_lengths_are_not_believed() {
    let ends = [
        (64, 1),
        (63, 2),
        (0, 65),
        (0, u32::MAX),
        (8, u32::MAX - 7),
        (u32::MAX, 1),
        (u32::MAX, u32::MAX),
        (u32::MAX - 7, 8),
        (0x8000_0000, 0x8000_0000),
    ];
    for (address, len) in ends {
        let bytes = pair(address, len);
        let expected = Fault::OutOfBounds {
            address: address.into(),
            len: len.into(),
        };
        let faults = fault!(
            &bytes,
            String &str Box<str> Cow<str> Vec<u8> &[u8] &mut [u8] Box<[i8]> Cow<[u8]> Vec<bool> &[bool]
        );
        assert!(faults.iter().all(|fault| *fault == expected), "{faults:?}");
    }
    for (address, len) in [
        (56, 2),
        (0, 9),
        (0, u32::MAX),
        (0, 0x2000_0001),
        (u32::MAX - 7, 1),
    ] {
        let expected = Fault::OutOfBounds {
            address: address.into(),
            len: u64::from(len) * 8,
        };
        let bytes = pair(address, len);
        let faults = fault!(
            &bytes,
            Vec<u64> &[u64] &mut [f64] Box<[i64]> Cow<[u64]> Vec<String> &[&str] &[String] Vec<Vec<u8>>
            Vec<Option<u32>> &[Option<char>]
        );
        assert!(faults.iter().all(|fault| *fault == expected), "{faults:?}");
    }
}

/// Elements that are larger in Rust than in memory, and containers that ask for room themselves.
#[test]
fn lists_of_anything_are_not_believed() {
    for (address, len) in [(56, 2), (0, 65), (0, u32::MAX), (u32::MAX - 7, 1 << 20)] {
        let bytes = pair(address, len);
        let faults = fault!(
            &bytes,
            BTreeSet<u64> BTreeMap<u32, u32> BTreeMap<String, String> Vec<(u8, u64)> Vec<[u8; 64]>
            Vec<u128> VecDeque<u64> Rc<[(u32, u32)]> Arc<[u64]> Vec<Duration> Vec<BTreeMap<u8, u8>>
            &[[u64; 4]] Vec<Range<u64>>
        );
        assert!(
            faults
                .iter()
                .all(|fault| matches!(fault, Fault::OutOfBounds { .. })),
            "{faults:?}"
        );
    }
    #[cfg(feature = "std")]
    {
        use std::collections::{HashMap, HashSet};
        let faults = fault!(&pair(0, u32::MAX), HashMap<u64, u64> HashSet<String>);
        assert!(
            faults
                .iter()
                .all(|fault| matches!(fault, Fault::OutOfBounds { .. }))
        );
    }
}

/// All elements name the same bytes, which together are more than memory has.
#[test]
fn what_overlaps_is_not_multiplied() {
    let mut bytes = vec![0; 4096];
    bytes[..8].copy_from_slice(&pair(8, 500)[..8]);
    for element in bytes[8..4008].chunks_mut(8) {
        element.copy_from_slice(&pair(0, 4000)[..8]);
    }
    macro_rules! refused {
        ($($ty:ty)*) => {$({
            let memory = Slice::new(&bytes);
            LARGEST.set(0);
            let loaded = <$ty>::load(&memory, memory.at(0)).err();
            assert_eq!(loaded, Some(Fault::TooLarge), stringify!($ty));
            assert!(LARGEST.get() <= 8 * bytes.len(), "{} bytes", LARGEST.get());
        })*};
    }
    refused! {
        Vec<String> Vec<Vec<u8>> Vec<BTreeSet<u8>> Vec<BTreeSet<bool>> VecDeque<Arc<[i8]>>
        BTreeSet<Vec<u8>> Vec<(Vec<u8>,)> Vec<[Vec<u8>; 1]> Vec<Box<str>> Vec<Rc<str>>
    }
}

#[test]
fn no_zero_where_there_is_none() {
    assert_eq!(fault::<NonZeroU64>(&[0; 8]), Fault::Zero);
    let mut list = pair(8, 2);
    list[8..10].copy_from_slice(&[1, 0]);
    assert_eq!(fault::<Vec<NonZeroI8>>(&list), Fault::Zero);
    let expected = Fault::InvalidDiscriminant { found: 3, cases: 3 };
    assert_eq!(fault::<Ordering>(&[3]), expected);
}

#[test]
fn inner_pointers_are_not_believed() {
    // A list of two strings: a good one, and one that reaches one byte too far.
    let mut bytes = pair(8, 2);
    bytes[8..16].copy_from_slice(&pair(24, 2)[..8]);
    bytes[16..24].copy_from_slice(&pair(60, 5)[..8]);
    let expected = Fault::OutOfBounds {
        address: 60,
        len: 5,
    };
    let faults =
        fault!(&bytes, Vec<String> &[&str] &[String] Vec<Vec<u8>> &[Vec<bool>] Cow<[String]>);
    assert!(faults.iter().all(|fault| *fault == expected), "{faults:?}");
}

#[test]
fn the_layout_itself_may_be_out_of_bounds() {
    let bytes = [1u8; 9];
    let memory = Slice::new(&bytes);
    let out = |address, len| Fault::OutOfBounds { address, len };
    let at = |address| memory.at(address);
    assert_eq!(u64::load(&memory, at(2)), Err(out(2, 8)));
    assert_eq!(u8::load(&memory, at(9)), Err(out(9, 1)));
    assert_eq!(u8::load(&memory, at(u32::MAX)), Err(out(0xffff_ffff, 1)));
    assert_eq!(Option::<u64>::load(&memory, at(0)), Err(out(8, 8)));
    assert_eq!(Result::<(), u16>::load(&memory, at(8)), Err(out(10, 2)));
    assert_eq!(String::load(&memory, at(4)), Err(out(8, 4)));
    // The address after the last one isn't the first.
    assert_eq!(
        Option::<u64>::load(&memory, at(u32::MAX - 3)),
        Err(out(0xffff_fffc, 1))
    );
}

#[test]
fn misaligned_lists_are_refused() {
    for address in [9, 10, 12, 15] {
        let bytes = pair(address, 1);
        let misaligned = |align| Fault::Misaligned {
            address: address.into(),
            align,
        };
        let faults = fault!(&bytes, Vec<u64> &[u64] &mut [u64] Cow<[f64]> &[Option<i64>]);
        assert!(
            faults.iter().all(|fault| *fault == misaligned(8)),
            "{faults:?}"
        );
        if address % 4 != 0 {
            let faults = fault!(&bytes, Vec<u32> &[f32] Vec<char> Vec<String> &[&str] &[Option<u32>] &[usize]);
            assert!(
                faults.iter().all(|fault| *fault == misaligned(4)),
                "{faults:?}"
            );
        }
        if address % 2 != 0 {
            let faults = fault!(&bytes, Vec<u16> &[i16] Vec<Option<u16>>);
            assert!(
                faults.iter().all(|fault| *fault == misaligned(2)),
                "{faults:?}"
            );
        }
    }
}

#[test]
fn text_is_utf_8() {
    for text in [
        &[0xff][..],
        b"a\x80",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
    ] {
        let mut bytes = pair(16, text.len() as u32);
        bytes[16..16 + text.len()].copy_from_slice(text);
        let expected = Fault::InvalidUtf8 { address: 16 };
        let faults = fault!(&bytes, String &str Box<str> Cow<str>);
        assert!(faults.iter().all(|fault| *fault == expected), "{faults:?}");
        let mut outer = [&pair(64, 1)[..], &bytes].concat();
        outer[64..68].copy_from_slice(&80u32.to_le_bytes());
        let faults = fault!(&outer, Vec<String> &[&str] &[String] Vec<Cow<str>>);
        assert!(
            faults
                .iter()
                .all(|fault| *fault == Fault::InvalidUtf8 { address: 80 }),
            "{faults:?}"
        );
    }
    // Cut in the middle of a character, though the rest of it stands behind.
    let mut bytes = pair(16, 1);
    bytes[16..18].copy_from_slice("ß".as_bytes());
    assert_eq!(fault::<String>(&bytes), Fault::InvalidUtf8 { address: 16 });
}

#[test]
fn chars_are_scalar_values() {
    for found in [0xd800, 0xdfff, 0x11_0000, u32::MAX] {
        let expected = Fault::InvalidChar { found };
        assert_eq!(fault::<char>(&found.to_le_bytes()), expected);
        let option = [1u32.to_le_bytes(), found.to_le_bytes()].concat();
        assert_eq!(fault::<Option<char>>(&option), expected);
        let mut list = pair(8, 2);
        list[8..12].copy_from_slice(&u32::from('a').to_le_bytes());
        list[12..16].copy_from_slice(&found.to_le_bytes());
        assert_eq!(fault::<Vec<char>>(&list), expected);
    }
}

#[test]
fn discriminants_have_a_case() {
    for found in [2, 3, 0x80, 0xff] {
        let bytes = [found; 32];
        let expected = Fault::InvalidDiscriminant {
            found: found.into(),
            cases: 2,
        };
        assert_eq!(fault::<Option<u64>>(&bytes), expected);
        assert_eq!(fault::<Option<()>>(&bytes), expected);
        assert_eq!(fault::<Result<(), ()>>(&bytes), expected);
        assert_eq!(fault::<Result<String, u8>>(&bytes), expected);
        let inner = [1, found];
        assert_eq!(fault::<Option<Option<u8>>>(&inner), expected);
    }
    // A `bool` isn't a discriminant: anything but 0 is true, as the Canonical ABI has it.
    let memory = Slice::new(&[2]);
    assert_eq!(bool::load(&memory, memory.at(0)), Ok(true));
}

/// Nothing is read through the pointer of an empty list.
#[test]
fn empty_lists_lie_anywhere() {
    for address in [0, 1, 64, u32::MAX] {
        let bytes = pair(address, 0);
        let memory = Slice::new(&bytes);
        macro_rules! empty {
            ($($ty:ty)*) => {$(
                assert!(<$ty>::load(&memory, memory.at(0)).expect("an empty list").is_empty());
            )*};
        }
        empty! {
            String &str Box<str> Cow<str> Vec<u64> &[u64] &mut [u64] Box<[u16]> Cow<[f64]>
            Vec<String> &[&str] &[String] Vec<Option<char>> &[usize] Vec<Vec<u8>>
        }
    }
}

#[test]
fn what_a_32_bit_memory_cannot_hold() {
    let mut memory = [0u8; 8];
    let mut memory = &mut memory[..];
    let mut block = Block {
        memory: &mut memory,
        next: 8,
        end: 8,
    };
    assert_eq!(
        (u32::MAX as usize + 1).store(&mut block, 0),
        Err(Fault::TooLarge)
    );
    assert_eq!(
        (i32::MIN as isize - 1).store(&mut block, 0),
        Err(Fault::TooLarge)
    );
    assert_eq!(block.take(u32::MAX as usize + 1, 1), Err(Fault::TooLarge));
    assert_eq!(block.take(u32::MAX as usize, 1), Err(Fault::TooLarge));
    block.next = u32::MAX;
    assert_eq!(block.take(0, 8), Err(Fault::TooLarge));
    assert_eq!(
        block.write_pair(0, 0, u32::MAX as usize + 1),
        Err(Fault::TooLarge)
    );
    // An address that a guest gave.
    let out = |len| {
        Err(Fault::OutOfBounds {
            address: 0xffff_fffc,
            len,
        })
    };
    assert_eq!(Some(1u64).store(&mut block, 0xffff_fffc), out(1));
    assert_eq!(
        Ok::<u8, u64>(1).store(&mut block, 0xffff_fffc),
        Err(Fault::TooLarge)
    );
    block.next = 8;
    assert_eq!("".store(&mut block, 0xffff_fffc), out(8));
}

/// Lengths that no memory has don't come around to small ones.
#[test]
fn tails_saturate() {
    assert_eq!("abc".tail(usize::MAX - 1), usize::MAX);
    assert_eq!([1u64, 2][..].tail(usize::MAX - 9), usize::MAX);
    assert_eq!([1u64][..].tail(usize::MAX), usize::MAX);
    assert_eq!(["abc", "def"][..].tail(usize::MAX - 16), usize::MAX);
    assert_eq!(["abc", "def"].tail(usize::MAX - 4), usize::MAX);
    let map = BTreeMap::from([(1u64, "a")]);
    assert_eq!(map.tail(usize::MAX - 9), usize::MAX);
    assert_eq!(Some(["abc"].as_slice()).tail(usize::MAX - 9), usize::MAX);
}

/// Sees what is asked of the allocator.
struct Watched;

thread_local! {
    /// The largest allocation of this thread.
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all of it is the system's.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = LARGEST.try_with(|largest| largest.set(largest.get().max(layout.size())));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(start, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;
