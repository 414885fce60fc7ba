//! What the derive `Value` makes of types: the same description, and values that come back.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::num::{NonZeroI64, NonZeroU8};
use std::ops::{Range, RangeInclusive};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wharf::__private::abi::memory::Slice;
use wharf::Value;

use wharf::__private::abi::{Block, Fault, Load, Type, layout, plan};

/// Stores a value from an odd address on, and gives the memory and the address.
fn stored<T: wharf::Value>(value: &T) -> (Vec<u8>, u32) {
    let start = 40;
    let size = layout::of(T::TYPE).size;
    let end = value.tail((start + size) as usize);
    let mut memory = vec![0xAA; end];
    let mut block = Block {
        memory: &mut &mut memory[..],
        next: start + size,
        end: end as u32,
    };
    value.store(&mut block, start).expect("there is room");
    assert_eq!(
        block.next as usize,
        end,
        "{:?} measured and stored differ",
        T::TYPE
    );
    (memory, start)
}

fn load<T: for<'m> Load<'m>>(memory: &[u8], at: u32) -> Result<T, Fault> {
    T::load(&Slice::new(memory), at.into())
}

#[track_caller]
fn round<T: wharf::Value + for<'m> Load<'m> + PartialEq + Debug>(value: T) {
    let (memory, at) = stored(&value);
    assert_eq!(load::<T>(&memory, at).as_ref(), Ok(&value));
    // As an element, and behind an option, too.
    let list = vec![value];
    let (memory, at) = stored(&list);
    assert_eq!(load::<Vec<T>>(&memory, at).as_ref(), Ok(&list));
    let option = Some(list);
    let (memory, at) = stored(&option);
    assert_eq!(load::<Option<Vec<T>>>(&memory, at).as_ref(), Ok(&option));
}

/// A row.
#[derive(Clone, Debug, PartialEq, Value)]
struct Row {
    id: u32,
    /// What people call it.
    name: String,
    score: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Value)]
struct Point {
    x: f64,
    y: f64,
    z: f64,
}

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Value)]
struct Padded {
    x: f64,
    y: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Value)]
enum Color {
    Red,
    DarkGreen,
    #[value(rename = "BLUE")]
    Blue,
}

#[derive(Clone, Debug, PartialEq, Value)]
enum Shape {
    Empty,
    Circle(f64),
    Line(Point, Point),
    Named { name: String, color: Option<Color> },
}

#[derive(Clone, Copy, Debug, PartialEq, Value)]
#[value(flags)]
struct Permissions {
    read: bool,
    write: bool,
    run: bool,
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Meters(f64);

#[derive(Clone, Debug, PartialEq, Value)]
struct Rgb(u8, u8, u8);

#[derive(Clone, Debug, PartialEq, Value)]
struct Nothing;

#[derive(Clone, Debug, PartialEq, Value)]
struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Node {
    name: String,
    children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Value)]
enum Expr {
    Number(f64),
    Negate(Box<Expr>),
    Add(Box<Expr>, Box<Self>),
    Call {
        name: String,
        args: Vec<(String, Expr)>,
        rest: Option<Box<Expr>>,
    },
    Both(Box<Two<Expr>>),
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Two<T> {
    first: T,
    second: T,
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
    by_name: BTreeMap<String, Tree<T>>,
}

#[derive(Clone, Debug, PartialEq, Value)]
struct Query<'a> {
    text: &'a str,
    words: Cow<'a, str>,
    limits: &'a [u32],
}

fn row(id: u32) -> Row {
    Row {
        id,
        name: format!("row {id} 🦀"),
        score: f64::from(id) / 3.0,
    }
}

fn point(x: f64) -> Point {
    Point {
        x,
        y: -x,
        z: 1.0 / x,
    }
}

#[test]
fn records_enums_variants_and_flags_come_back() {
    round(row(7));
    round(Row {
        id: 0,
        name: String::new(),
        score: -0.0,
    });
    round(point(3.0));
    round(Padded { x: 1.0, y: 2 });
    round(Color::Red);
    round(Color::Blue);
    round(Shape::Empty);
    round(Shape::Circle(2.5));
    round(Shape::Line(point(1.0), point(2.0)));
    round(Shape::Named {
        name: "a".into(),
        color: Some(Color::DarkGreen),
    });
    round(Permissions {
        read: true,
        write: false,
        run: true,
    });
    round(Meters(3.0));
    round(Rgb(1, 2, 3));
    round(Page {
        items: vec![row(1), row(2)],
        next: Some(3),
    });
    round(Page::<Color> {
        items: vec![],
        next: None,
    });
    round((row(1), point(1.0), Shape::Empty, "x".to_owned()));
}

#[test]
fn std_types_come_back() {
    round((1u8, "two".to_owned(), 3.0f32));
    round([1u16, 2, 3]);
    round(["a".to_owned(), "b".to_owned()]);
    round([[1u8; 3]; 2]);
    round(u128::MAX);
    round(i128::MIN);
    round(NonZeroU8::MIN);
    round(NonZeroI64::MAX);
    round(Duration::new(5, 999_999_999));
    round(3u32..9);
    round(3u32..=9);
    round(Ordering::Less);
    round(Ordering::Greater);
    round(VecDeque::from([1u32, 2]));
    round(BTreeMap::from([
        ("a".to_owned(), vec![1u8]),
        ("b".to_owned(), vec![]),
    ]));
    round(HashMap::<u64, Row>::from([(1, row(1)), (2, row(2))]));
    round(BTreeSet::from([Color::Blue, Color::Red]));
    round(HashSet::<String>::from(["x".to_owned()]));
    round(Box::new(row(1)));
    round(Rc::new(1u32));
    round(Arc::new("text".to_owned()));
    round(Arc::<str>::from("text"));
    round(Rc::<[u32]>::from([1, 2]));
    round(Some(Some(1u8)));
    round(Ok::<Row, Shape>(row(1)));
    round(Err::<Row, Shape>(Shape::Circle(1.0)));
}

#[test]
fn types_that_contain_themselves_come_back() {
    let leaf = |name: &str| Node {
        name: name.into(),
        children: vec![],
    };
    round(Node {
        name: "root".into(),
        children: vec![leaf("a"), leaf("b")],
    });
    let number = |n| Box::new(Expr::Number(n));
    round(Expr::Negate(number(1.0)));
    round(Expr::Add(
        number(1.0),
        Box::new(Expr::Add(number(2.0), number(3.0))),
    ));
    round(Expr::Call {
        name: "max".into(),
        args: vec![("a".into(), Expr::Number(1.0)), ("b".into(), *number(2.0))],
        rest: Some(number(3.0)),
    });
    round(Expr::Both(Box::new(Two {
        first: *number(1.0),
        second: Expr::Negate(number(2.0)),
    })));
    let tree = |value| Tree {
        value,
        children: vec![],
        by_name: BTreeMap::new(),
    };
    round(Tree {
        value: row(1),
        children: vec![tree(row(2)), tree(row(3))],
        by_name: BTreeMap::from([("x".to_owned(), tree(row(4)))]),
    });
}

#[test]
fn borrowed_parts_are_lent() {
    let query = Query {
        text: "abc",
        words: Cow::Borrowed("de"),
        limits: &[1, 2, 3],
    };
    let (memory, at) = stored(&query);
    let slice = Slice::new(&memory);
    assert_eq!(Query::load(&slice, at.into()), Ok(query));
    let (memory, at) = stored(&row(1));
    let slice = Slice::new(&memory);
    assert_eq!(<&Row>::load(&slice, at.into()), Ok(&row(1)));
    let (memory, at) = stored(&point(1.0));
    let slice = Slice::new(&memory);
    assert_eq!(<&Point>::load(&slice, at.into()), Ok(&point(1.0)));
}

#[test]
fn numeric_records_move_in_bulk() {
    assert!(Point::BULK.is_some());
    assert!(<[Point; 3]>::BULK.is_some());
    assert!(Padded::BULK.is_none(), "it has padding");
    assert!(Row::BULK.is_none());
    assert!(Meters::BULK.is_none(), "it isn't `repr(transparent)`");
}

#[test]
fn too_deep_is_a_fault() {
    let mut expr = Expr::Number(1.0);
    for _ in 0..layout::MAX_NESTING {
        expr = Expr::Negate(Box::new(expr));
    }
    let (memory, at) = stored(&expr);
    assert_eq!(load::<Expr>(&memory, at), Err(Fault::TooDeep));
    let Expr::Negate(inner) = expr else {
        unreachable!()
    };
    round(*inner);
}

#[test]
fn bad_cases_are_faults() {
    let (mut memory, at) = stored(&Color::Red);
    memory[at as usize] = 3;
    assert_eq!(
        load::<Color>(&memory, at),
        Err(Fault::InvalidDiscriminant { found: 3, cases: 3 })
    );
    let (mut memory, at) = stored(&NonZeroU8::MIN);
    memory[at as usize] = 0;
    assert_eq!(load::<NonZeroU8>(&memory, at), Err(Fault::Zero));
}

#[test]
fn definitions_describe_themselves() {
    let Type::Defined(definition) = Row::TYPE else {
        panic!("a record")
    };
    assert_eq!(definition.label.docs.get(), "A row.");
    assert_eq!(definition.path.get(), "value::Row");
    assert_eq!(<Page<Option<Row>>>::TYPE.to_string(), "Page<Option<Row>>");
    assert_eq!(<Page<Option<Row>>>::TYPE.name(), "PageOfOptionOfRow");
    assert_eq!(<Range<u8>>::TYPE.name(), "RangeOfU8");
    assert_eq!(<RangeInclusive<u8>>::TYPE.to_string(), "RangeInclusive<u8>");
    let Type::Defined(definition) = Color::TYPE else {
        panic!("an enum")
    };
    let labels = definition.labels();
    let renamed: Vec<_> = labels
        .iter()
        .map(|it| (it.name.get(), it.is_renamed()))
        .collect();
    assert_eq!(
        renamed,
        [("Red", false), ("DarkGreen", false), ("BLUE", true)]
    );
    assert_eq!(Nothing::TYPE, &Type::Unit);
    assert_eq!(Meters::TYPE, f64::TYPE);
    assert_eq!(Rgb::TYPE, <(u8, u8, u8)>::TYPE);
}

#[test]
fn plans_are_finite() {
    let node = plan::Node::of(Expr::TYPE);
    assert_eq!((node.size, node.align), (layout::of(Expr::TYPE).size, 8));
    let two = plan::Node::of(<Vec<Two<Expr>>>::TYPE);
    assert_eq!(two.size, 8);
}

/// Made up, but the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        self.0 >> 33
    }
}

/// Memory in which anything may stand, or a value with some of its bytes changed.
#[test]
fn any_memory_has_an_answer() {
    let mut random = Random(1);
    let node = |name: &str, children| Node {
        name: name.into(),
        children,
    };
    let tree = node(
        "a",
        vec![node("b", vec![]), node("c", vec![node("d", vec![])])],
    );
    let expr = Expr::Call {
        name: "f".into(),
        args: vec![("x".into(), Expr::Negate(Box::new(Expr::Number(1.0))))],
        rest: Some(Box::new(Expr::Both(Box::new(Two {
            first: Expr::Number(1.0),
            second: Expr::Number(2.0),
        })))),
    };
    let shape = Shape::Named {
        name: "a".into(),
        color: Some(Color::DarkGreen),
    };
    let (whole, at) = stored(&(tree, expr, shape));
    let count = if cfg!(miri) { 100 } else { 20_000 };
    for _ in 0..count {
        let mut memory = match random.next() % 4 {
            0 => (0..random.next() % 128)
                .map(|_| (random.next() % 24) as u8)
                .collect(),
            _ => whole.clone(),
        };
        for _ in 0..random.next() % 6 {
            let place = random.next() as usize % memory.len().max(1);
            if let Some(byte) = memory.get_mut(place) {
                *byte = match random.next() % 2 {
                    0 => random.next() as u8,
                    _ => (random.next() % 64) as u8,
                };
            }
        }
        let _ = load::<(Node, Expr, Shape)>(&memory, at);
        let _ = load::<Vec<Expr>>(&memory, 8);
        let _ = load::<Tree<Option<Box<Node>>>>(&memory, 0);
        let _ = load::<Page<Two<Shape>>>(&memory, 0);
        let _ = load::<HashMap<Color, Vec<Permissions>>>(&memory, 0);
        let slice = Slice::new(&memory);
        let _ = Query::load(&slice, 0);
        let _ = <&[Point]>::load(&slice, 0);
    }
}

/// A pointer to itself never ends, and a list that contains itself asks for no end of memory.
#[test]
fn a_circle_is_too_deep() {
    const SIZE: usize = if cfg!(miri) { 1 << 14 } else { 1 << 20 };
    let (mut memory, at) = stored(&Expr::Negate(Box::new(Expr::Number(1.0))));
    let pointer = at as usize + layout::part(Expr::TYPE, 1, 0) as usize;
    memory[pointer..pointer + 4].copy_from_slice(&at.to_le_bytes());
    assert!(load::<Expr>(&memory, at).is_err());
    memory.resize(SIZE, 0);
    assert_eq!(load::<Expr>(&memory, at), Err(Fault::TooDeep));
    let leaf = Node {
        name: String::new(),
        children: vec![],
    };
    let (mut memory, at) = stored(&leaf);
    let children = at as usize + layout::part(Node::TYPE, 0, 1) as usize;
    memory[children..children + 4].copy_from_slice(&at.to_le_bytes());
    memory[children + 4] = 1;
    memory.resize(SIZE, 0);
    assert_eq!(load::<Node>(&memory, at), Err(Fault::TooDeep));
    // Twice itself: it would be 2^200 nodes.
    memory[children + 4] = 2;
    assert!(load::<Node>(&memory, at).is_err());
}

/// In the order of memory, but not as far apart, or not where a block of them may start.
#[test]
fn what_rust_lays_out_otherwise_moves_part_by_part() {
    #[repr(C, align(16))]
    #[derive(Clone, Copy, Debug, PartialEq, Value)]
    struct Aligned {
        x: f64,
        y: f64,
    }

    #[repr(C, align(16))]
    #[derive(Clone, Copy, Debug, PartialEq, Value)]
    struct One(u32);

    #[repr(C, packed)]
    #[derive(Clone, Copy, Debug, PartialEq, Value)]
    struct Packed(u8);

    #[repr(transparent)]
    #[derive(Clone, Copy, Debug, PartialEq, Value)]
    struct Through(u32);

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq, Value)]
    struct Nested {
        points: [Point; 2],
        ids: (),
    }

    assert!(Aligned::BULK.is_none() && One::BULK.is_none() && Nested::BULK.is_none());
    assert!(Packed::BULK.is_some() && Through::BULK.is_some());
    round(Aligned { x: 1.0, y: 2.0 });
    round(One(7));
    round(Packed(7));
    round(Through(7));
    round(Nested {
        points: [point(1.0), point(2.0)],
        ids: (),
    });
    let (memory, at) = stored(&vec![One(1), One(2), One(3)]);
    let slice = Slice::new(&memory);
    assert_eq!(
        <&[One]>::load(&slice, at.into()),
        Ok(&[One(1), One(2), One(3)][..])
    );
}

#[test]
fn a_type_within_another_is_called_after_both() {
    #[derive(Clone, Debug, PartialEq, Value)]
    struct Couple<T> {
        value: T,
        both: Option<Box<Two<Couple<T>>>>,
    }

    let name = |ty: &Type| {
        let plan::Kind::Record { fields, .. } = plan::Node::of(ty).kind else {
            panic!("a record")
        };
        let plan::Kind::Option { some, .. } = &fields[1].value.kind else {
            panic!("an option")
        };
        let plan::Kind::Boxed(two) = &some.kind else {
            panic!("a pointer")
        };
        match &two.kind {
            plan::Kind::Record { name, .. } => name.clone(),
            kind => panic!("{kind:?}"),
        }
    };
    assert_eq!(name(<Couple<u8>>::TYPE), "TwoOfCoupleOfU8");
    assert_eq!(name(<Couple<String>>::TYPE), "TwoOfCoupleOfString");
    round(Couple {
        value: 1u8,
        both: None,
    });
}

/// A result is protected while what may call the host is dropped, and only then.
#[test]
fn a_drop_of_the_guests_own_is_known() {
    #[derive(Value)]
    struct Plain<T> {
        _item: T,
    }
    #[derive(Value)]
    struct Loud<T: Clone> {
        _item: T,
    }
    impl<T: Clone> Drop for Loud<T> {
        fn drop(&mut self) {}
    }
    #[derive(Value)]
    enum Tree {
        _Leaf(Vec<u8>),
        _Node(Vec<Tree>),
    }
    const fn drops<T: Value>() -> bool {
        T::DROPS
    }
    let quiet = [
        drops::<String>(),
        drops::<Vec<Vec<u32>>>(),
        drops::<Plain<Option<(String, u8)>>>(),
        drops::<Cow<'_, str>>(),
        drops::<Tree>(),
    ];
    assert_eq!(quiet, [false; 5]);
    let loud = [
        drops::<Loud<u8>>(),
        drops::<Plain<Loud<String>>>(),
        drops::<Vec<(u8, Option<Loud<u8>>)>>(),
        drops::<Result<Box<Loud<u8>>, String>>(),
    ];
    assert_eq!(loud, [true; 4]);
}
