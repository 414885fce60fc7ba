//! Guests that lie about handles, and about what they call their host with.

use super::engine::{AsContextMut as _, Engine, Guest, Instance, Store};
use crate::module::{ANY, AREA, DATA, END, Guest as Made, HEAP, constant, function, import};
use wasm_encoder::{BlockType, InstructionSink};
use wharf_abi::arena;
use wharf_abi::shape::One;
use wharf_abi::types::{Access, Handle, LENT_EXCLUSIVELY, Label, Ref, Side, Type};
use wharf_abi::{Block, MemoryMut, Value};
use wharf_host::{
    Borrow, Error, Fault, Host, Imports, Lent, ObjectProblem, Own, Resource, TypedCallback, Val,
    object,
};

object! {
    pub(crate) struct Thing = "Thing";
}

/// A type of the host's, as a guest's interface has it.
struct Canvas;

impl Value for Canvas {
    const TYPE: &'static Type = &Type::Handle(Handle::Own(Ref::Static(CANVAS)));
    const LENT: &'static Type = &Type::Handle(Handle::Borrow(Ref::Static(CANVAS), Access::Shared));
    type Shape = One<u32>;

    fn tail(&self, _: usize) -> usize {
        unreachable!("only described")
    }

    fn store<M: MemoryMut>(&self, _: &mut Block<'_, M>, _: u32) -> Result<(), M::Error> {
        unreachable!("only described")
    }
}

const CANVAS: &wharf_abi::types::Resource = &wharf_abi::types::Resource {
    label: Label {
        name: Ref::Static("Canvas"),
        ident: Ref::Static("Canvas"),
        docs: Ref::Static(""),
    },
    path: Ref::Static("tests::Canvas"),
    side: Side::Host,
};

type Data = Store<u32>;

fn run(made: Made, imports: &Imports<Data>) -> (Data, Instance) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &made.build()).unwrap();
    let mut store = Store::new(&engine, 0);
    let instance = guest.instantiate_with(&mut store, imports).unwrap();
    (store, instance)
}

fn none() -> Imports<Data> {
    Imports::new()
}

/// With what objects and functions of the guest's need; counts how often each is dropped.
fn holding() -> Made {
    Made::new()
        .raw(arena::DROP, &[wharf_abi::slots::Core::I32], &[], |code| {
            code.i32_const(DATA as i32 + 64);
            code.i32_const(DATA as i32 + 64).i32_load(ANY);
            code.i32_const(1).i32_add().i32_store(ANY);
        })
        .raw(
            arena::INVOKE,
            &[wharf_abi::slots::Core::I32; 2],
            &[wharf_abi::slots::Core::I32],
            |code| {
                code.i32_const(0);
            },
        )
        .function(function!("drops"() -> u32), |code| {
            code.i32_const(DATA as i32 + 64).i32_load(ANY);
        })
}

#[test]
fn a_handle_that_is_no_address() {
    for handle in [0, 2, END - 2, END, u32::MAX - 3] {
        let made = || {
            holding()
                .function(function!("make"() -> Thing), constant(handle))
                .function(
                    function!("adder"() -> TypedCallback<(), ()>),
                    constant(handle),
                )
        };
        let (mut store, instance) = run(made(), &none());
        let make = instance.function::<(), Thing>("make").unwrap();
        let error = make.call(&mut store, ()).unwrap_err();
        let Error::Fault { fault, .. } = error else {
            panic!("{error}")
        };
        assert!(matches!(
            fault,
            Fault::InvalidHandle { .. } | Fault::Misaligned { .. } | Fault::OutOfBounds { .. }
        ));
        assert!(instance.is_poisoned());

        let (mut store, instance) = run(made(), &none());
        let error = instance.call(&mut store, "make", &[]).unwrap_err();
        assert!(matches!(error, Error::Fault { .. }), "{error}");
        let (mut store, instance) = run(made(), &none());
        let error = instance.call(&mut store, "adder", &[]).unwrap_err();
        assert!(matches!(error, Error::Fault { .. }), "{error}");
    }
}

/// The same handle twice: its own harm. The host drops each that it was given.
#[test]
fn one_handle_for_all() {
    let made = holding().function(function!("make"() -> Thing), constant(DATA));
    let (mut store, instance) = run(made, &none());
    let make = instance.function::<(), Thing>("make").unwrap();
    let things: Vec<Thing> = (0..5).map(|_| make.call(&mut store, ()).unwrap()).collect();
    drop(things);
    assert_eq!(
        instance.call(&mut store, "drops", &[]).unwrap(),
        Val::U32(5)
    );
}

/// What a call uses isn't dropped before that is over, and the state is the guest's to say.
#[test]
fn states_are_looked_at() {
    let made = holding()
        .function(function!("make"() -> Thing), constant(DATA))
        .function(function!("set"(state: u32) -> ()), |code| {
            code.i32_const(DATA as i32).local_get(0).i32_store(ANY);
        })
        .function(function!("look"(thing: &Thing) -> u32), |code| {
            code.local_get(0);
        })
        .function(function!("change"(thing: &mut Thing) -> ()), |_| {})
        .function(function!("take"(thing: Thing) -> ()), |_| {});
    let (mut store, instance) = run(made, &none());
    let thing = instance.call(&mut store, "make", &[]).unwrap();
    let mut call = |name: &str, arg: &Val| {
        // A part of a store may be lent by a call that is under way.
        let result = instance.call(store.as_context_mut(), name, std::slice::from_ref(arg));
        result.map_err(|error| match error {
            Error::Object { problem, .. } => problem,
            other => panic!("{other}"),
        })
    };
    let in_use = Err(ObjectProblem::InUse);
    for (state, [looks, changes, takes]) in [
        (0, [true, true, true]),
        (1, [true, false, false]),
        (LENT_EXCLUSIVELY, [false, false, false]),
    ] {
        call("set", &Val::U32(state)).unwrap();
        let expected = |may: bool, val| if may { Ok(val) } else { in_use.clone() };
        assert_eq!(call("look", &thing), expected(looks, Val::U32(DATA)));
        assert_eq!(call("change", &thing), expected(changes, Val::Unit));
        if !takes {
            assert_eq!(call("take", &thing), in_use);
        }
    }
    let Val::Object(object) = thing else {
        panic!("an object")
    };
    let error = object.free(store.as_context_mut()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "free: the Thing is in use by a call under way"
    );
    // All of a store isn't, so nothing can be in use.
    let thing = Val::Object(object);
    let changed = instance.call(&mut store, "change", std::slice::from_ref(&thing));
    assert_eq!(changed.unwrap(), Val::Unit);
    drop(thing);
    let mut call = |name: &str, args: &[Val]| instance.call(&mut store, name, args).unwrap();
    assert_eq!(call("drops", &[]), Val::U32(0));
    call("set", &[Val::U32(0)]);
    assert_eq!(call("drops", &[]), Val::U32(1));
    assert_eq!(call("drops", &[]), Val::U32(1));
}

/// Calls an import with what `lower` puts on the stack, and expects a fault.
fn fault(made: Made, imports: &Imports<Data>) -> Fault {
    let (mut store, instance) = run(made, imports);
    let error = instance.call(&mut store, "lie", &[]).unwrap_err();
    let Error::ImportFault { fault, .. } = error else {
        panic!("{error}")
    };
    assert!(instance.is_poisoned());
    assert_eq!(*store.data(), 0, "the host's function ran");
    fault
}

/// Both with static types and without.
fn both(
    import: crate::module::Imported,
    typed: &dyn Fn(&mut Imports<Data>),
    data: &[(u32, Vec<u8>)],
    lower: &dyn Fn(&mut InstructionSink<'_>),
) -> Fault {
    let name = import.plan.call.export.clone();
    let made = || {
        let import = crate::module::Imported {
            plan: import.plan.clone(),
            item: import.item.clone(),
        };
        let results = import.plan.call.result.results().len();
        let made = Made::importing(|made| made.import(import));
        let made = data
            .iter()
            .fold(made, |made, (at, bytes)| made.data(*at, bytes));
        made.function(function!("lie"() -> ()), |code| {
            lower(code);
            code.call(0);
            (0..results).for_each(|_| {
                code.drop();
            });
        })
    };
    let mut imports = none();
    typed(&mut imports);
    let found = fault(made(), &imports);
    let mut imports = none();
    imports.function_dynamic(name, |host: &mut Host<'_, Data>, _: &[Val]| {
        **host += 1;
        Ok(Val::Unit)
    });
    assert_eq!(fault(made(), &imports), found);
    found
}

#[test]
fn arguments_that_are_no_values() {
    let text = |address: u32, len: u32| {
        move |code: &mut InstructionSink<'_>| {
            code.i32_const(address as i32).i32_const(len as i32);
        }
    };
    let log = |imports: &mut Imports<Data>| {
        imports.function("log", |host: &mut Host<'_, Data>, (_,): (String,)| {
            **host += 1
        });
    };
    let broken = vec![(DATA, vec![0xc0, 0x80])];
    for (address, len) in [(END, 1), (1, u32::MAX), (u32::MAX, u32::MAX)] {
        let found = both(
            import!("log"(it: &str) -> ()),
            &log,
            &[],
            &text(address, len),
        );
        assert_eq!(
            found,
            Fault::OutOfBounds {
                address: address.into(),
                len: len.into()
            }
        );
    }
    let found = both(
        import!("log"(it: &str) -> ()),
        &log,
        &broken,
        &text(DATA, 2),
    );
    assert_eq!(
        found,
        Fault::InvalidUtf8 {
            address: DATA.into()
        }
    );

    let chars = |imports: &mut Imports<Data>| {
        imports.function("char", |host: &mut Host<'_, Data>, (_,): (char,)| {
            **host += 1
        });
    };
    let found = both(import!("char"(it: char) -> ()), &chars, &[], &|code| {
        code.i32_const(0xd800);
    });
    assert_eq!(found, Fault::InvalidChar { found: 0xd800 });

    let pair = |imports: &mut Imports<Data>| {
        imports.function("pair", |host: &mut Host<'_, Data>, (_,): ((u8, u64),)| {
            **host += 1
        });
    };
    for (address, fine) in [(DATA + 4, false), (END, true)] {
        let found = both(import!("pair"(it: (u8, u64)) -> ()), &pair, &[], &|code| {
            code.i32_const(address as i32);
        });
        match fine {
            false => assert!(matches!(found, Fault::Misaligned { .. })),
            true => assert!(matches!(found, Fault::OutOfBounds { .. })),
        }
    }
    // A list whose elements all are one large list.
    let lists = |imports: &mut Imports<Data>| {
        imports.function(
            "lists",
            |host: &mut Host<'_, Data>, (_,): (Vec<Vec<u8>>,)| **host += 1,
        );
    };
    let mut words = Vec::new();
    for _ in 0..10 {
        words.extend(0u32.to_le_bytes());
        words.extend(END.to_le_bytes());
    }
    let found = both(
        import!("lists"(it: Vec<Vec<u8>>) -> ()),
        &lists,
        &[(DATA, words)],
        &text(DATA, 10),
    );
    assert_eq!(found, Fault::TooLarge);
}

#[test]
fn handles_that_the_host_never_gave() {
    let canvas = |imports: &mut Imports<Data>| {
        imports.function("draw", |host: &mut Host<'_, Data>, (_,): (Borrow<u32>,)| {
            **host += 1
        });
    };
    for handle in [0, 1, 7, u32::MAX] {
        let import = import!("draw"(it: &Canvas) -> ());
        let found = both(import, &canvas, &[], &|code| {
            code.i32_const(handle as i32);
        });
        assert_eq!(found, Fault::InvalidHandle { found: handle });
        let made = Made::importing(|made| made.runtime_import(arena::DROP)).function(
            function!("lie"() -> ()),
            |code| {
                code.i32_const(handle as i32).call(0);
            },
        );
        assert_eq!(fault(made, &none()), Fault::InvalidHandle { found: handle });
        let made = Made::importing(|made| made.runtime_import(arena::INVOKE)).function(
            function!("lie"() -> ()),
            |code| {
                code.i32_const(handle as i32).i32_const(0).call(0).drop();
            },
        );
        assert_eq!(fault(made, &none()), Fault::InvalidHandle { found: handle });
    }
}

/// An object in the place of a function, a function in that of an object, and what was only lent in
/// that of what is owned.
#[test]
fn handles_of_something_else() {
    let made = || {
        Made::importing(|made| {
            made.runtime_import(arena::INVOKE)
                .import(import!("draw"(it: &Canvas) -> ()))
                .import(import!("close"(it: Canvas) -> ()))
        })
        .function(function!("call"(it: &Canvas) -> ()), |code| {
            code.local_get(0).i32_const(0).call(0).drop();
        })
        .function(function!("draw_it"(it: &dyn Fn()) -> ()), |code| {
            code.local_get(0).call(1);
        })
        .function(function!("close_it"(it: &Canvas) -> ()), |code| {
            code.local_get(0).call(2);
        })
        .function(function!("close_twice"(it: Canvas) -> ()), |code| {
            code.local_get(0).call(2).local_get(0).call(2);
        })
    };
    let mut imports = none();
    imports
        .function("draw", |_: &mut Host<'_, Data>, (_,): (Borrow<u32>,)| {})
        .function("close", |_: &mut Host<'_, Data>, (_,): (Own<u32>,)| {});
    let found = |error: Error| match error {
        Error::ImportFault { fault, .. } => fault,
        other => panic!("{other}"),
    };
    for name in ["call", "close_it", "close_twice"] {
        let (mut store, instance) = run(made(), &imports);
        let object = Resource::new(7u32);
        let error = instance.call(&mut store, name, &[object.into()]);
        assert_eq!(found(error.unwrap_err()), Fault::InvalidHandle { found: 1 });
    }
    let (mut store, instance) = run(made(), &imports);
    let tick = |()| {};
    let draw = instance
        .function::<(Lent<'_, (), ()>,), ()>("draw_it")
        .unwrap();
    let error = draw.call(&mut store, (Lent::new(&tick),)).unwrap_err();
    assert_eq!(found(error), Fault::InvalidHandle { found: 1 });
}

/// A guest that makes objects of the host's without end.
#[test]
fn a_table_is_not_without_bound() {
    let made = Made::importing(|made| made.import(import!("make"() -> Canvas))).function(
        function!("fill"() -> ()),
        |code| {
            code.loop_(BlockType::Empty).call(0).drop().br(0).end();
        },
    );
    let mut imports = none();
    imports.function("make", |host: &mut Host<'_, Data>, ()| {
        **host += 1;
        Own::new(())
    });
    let (mut store, instance) = run(made, &imports);
    let error = instance.call(&mut store, "fill", &[]).unwrap_err();
    assert!(matches!(error, Error::Import { .. }), "{error}");
    assert_eq!(*store.data(), (1 << 20) + 1);
}

/// What an import returns fits nowhere.
#[test]
fn no_room_for_a_result() {
    let made = Made::importing(|made| made.import(import!("text"() -> String))).function(
        function!("get"() -> ()),
        |code| {
            code.call(0).drop();
        },
    );
    let mut imports = none();
    imports.function("text", |_: &mut Host<'_, Data>, ()| "x".repeat(100_000));
    let (mut store, instance) = run(made, &imports);
    let error = instance.call(&mut store, "get", &[]).unwrap_err();
    let Error::Import { source, .. } = error else {
        panic!("{error}")
    };
    assert!(matches!(*source, Error::OutOfMemory { .. }), "{source}");
}

/// Results go behind the arguments of all calls under way, and what isn't taken over is given back.
#[test]
fn results_lie_behind_arguments() {
    let made = Made::importing(|made| made.import(import!("text"() -> String))).function(
        // Gives where the import's result lies, and the argument's address.
        function!("where_is"(argument: &str) -> u64),
        |code| {
            code.call(0).i64_extend_i32_u().i64_const(32).i64_shl();
            code.local_get(0).i64_extend_i32_u().i64_or();
        },
    );
    let mut imports = none();
    imports.function("text", |_: &mut Host<'_, Data>, ()| "result".to_owned());
    let (mut store, instance) = run(made, &imports);
    let places = instance.function::<(&str,), u64>("where_is").unwrap();
    let area = |at: u64| (at as u32).wrapping_sub(AREA);
    for len in [0usize, 5, 1000, 16_000] {
        let text = "x".repeat(len);
        let places = places.call(&mut store, (&text,)).unwrap();
        // The pair stands in front of the text.
        assert_eq!(area(places), 8);
        let behind = (8 + len as u32).next_multiple_of(8);
        assert_eq!(area(places >> 32), behind);
    }
    // What doesn't fit the arena with the arguments gets a block.
    let text = "x".repeat(16_370);
    let places = places.call(&mut store, (&text,)).unwrap();
    assert_eq!((places >> 32) as u32, HEAP);
}

/// There is no instance yet that could be called.
#[test]
fn the_start_function_calls_an_import() {
    let made = Made::importing(|made| made.import(import!("log"() -> ()))).function(
        function!("start"() -> ()),
        |code| {
            code.call(0);
        },
    );
    let start = made.next() - 1;
    let wasm = made.start(start).build();
    let engine = Engine::default();
    let guest = Guest::new(&engine, &wasm).unwrap();
    let mut imports = none();
    imports.function("log", |host: &mut Host<'_, Data>, ()| **host += 1);
    let mut store = Store::new(&engine, 0);
    let error = guest.instantiate_with(&mut store, &imports).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the guest called the import `log` before it was instantiated"
    );
    assert_eq!(*store.data(), 0);
}

/// A view of a guest's own is no value for an import: decoding says so before anything runs.
#[test]
fn what_an_interface_can_not_say() {
    use wharf_abi::value::View;
    let wasm = Made::importing(|made| made.import(import!("look"(it: View<'static, u8>) -> ())))
        .function(function!("f"() -> ()), |_| {})
        .build();
    let error = Guest::new(&Engine::default(), &wasm).unwrap_err();
    assert!(matches!(error, Error::Interface(_)), "{error}");
}
