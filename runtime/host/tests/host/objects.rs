//! Objects of the guest's: owned, lent and moved by their host.

use super::engine::{Engine, Guest, Instance, Store, StoreLimits, StoreLimitsBuilder};
use crate::built;
use wharf_host::{Args, Error, Load, Object, ObjectProblem, Val, object};

object! {
    /// Counts, and is counted.
    pub(crate) struct Counter = "Counter";
}

object! {
    pub(crate) struct Countdown = "Countdown";
}

#[derive(wharf_host::Value)]
#[value(crate = "wharf_host")]
struct Holder {
    id: u32,
    label: String,
    counter: Counter,
    spare: Option<Counter>,
}

#[derive(wharf_host::Value)]
#[value(crate = "wharf_host")]
enum Slot {
    Empty,
    Full(Counter),
    Both { first: Counter, second: Counter },
}

/// A guest, which may have so many bytes of memory.
struct Run {
    store: Store<StoreLimits>,
    guest: Guest,
    instance: Instance,
}

fn run() -> Run {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("objects")).unwrap();
    let limits = StoreLimitsBuilder::new().memory_size(4 << 20).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let instance = guest.instantiate(&mut store).unwrap();
    Run {
        store,
        guest,
        instance,
    }
}

impl Run {
    fn call<A: Args, R: for<'m> Load<'m>>(&mut self, name: &str, args: A) -> Result<R, Error> {
        let function = self.instance.function::<A, R>(name)?;
        function.call(&mut self.store, args)
    }

    fn counter(&mut self, start: u32) -> Counter {
        let counter = self.call::<_, Result<Counter, String>>("Counter.new", (start,));
        counter.unwrap().unwrap()
    }

    fn live(&mut self) -> u32 {
        self.call("live", ()).unwrap()
    }
}

fn problem(error: Error) -> ObjectProblem {
    match error {
        Error::Object { problem, .. } => problem,
        other => panic!("{other}"),
    }
}

#[test]
fn made_used_and_dropped() {
    let mut run = run();
    let mut a = run.counter(3);
    let b: Counter = run.call("Counter.named", ("böse",)).unwrap();
    assert_eq!(run.live(), 2);
    assert_eq!(
        run.call::<_, u32>("Counter.increment", (&mut a,)).unwrap(),
        4
    );
    assert_eq!(run.call::<_, u32>("Counter.value", (&a,)).unwrap(), 4);
    let () = run.call("Counter.set_value", (&mut a, 7u32)).unwrap();
    let () = run
        .call("Counter.set_name", (&mut a, "ü".repeat(20_000)))
        .unwrap();
    let name: String = run.call("Counter.name", (&a,)).unwrap();
    assert_eq!(name, "ü".repeat(20_000));
    let () = run.call("Counter.set_name", (&mut a, "a")).unwrap();
    let text: String = run.call("Counter.to_string", (&b,)).unwrap();
    assert_eq!(text, "böse at 0");
    assert!(
        run.call::<_, bool>("Counter.is_more_than", (&a, &b))
            .unwrap()
    );
    assert_eq!(run.call::<_, u32>("Counter.LIMIT", ()).unwrap(), 10);
    assert_eq!(
        run.call::<_, String>("Counter.TITLE", ()).unwrap(),
        "counter"
    );

    drop(b);
    assert_eq!(run.live(), 1);
    a.free(&mut run.store).unwrap();
    assert_eq!(run.live(), 0);
    let error: Result<Counter, String> = run.call("Counter.new", (11u32,)).unwrap();
    assert_eq!(error.unwrap_err(), "11 is more than 10");
}

#[test]
fn moved_there_and_back() {
    let mut run = run();
    let a = run.counter(7);
    let parts: Vec<Counter> = run.call("Counter.split", (a, 3u32)).unwrap();
    assert_eq!(run.live(), 3);
    let [a, b, c] = parts.try_into().unwrap();
    let maybe: Option<Counter> = run.call("maybe", (Some(a),)).unwrap();
    let a = maybe.unwrap();
    let (b, a): (Counter, Counter) = run.call("pair", (a, b)).unwrap();
    let looked: Option<u32> = run.call("look", (Some(&a),)).unwrap();
    assert_eq!(looked, Some(2));

    let holder = Holder {
        id: 1,
        label: "ä".into(),
        counter: a,
        spare: Some(b),
    };
    let holder: Holder = run.call("hold", (holder,)).unwrap();
    assert_eq!((holder.id, &*holder.label), (2, "ä"));
    let slots = vec![
        Slot::Empty,
        Slot::Full(holder.counter),
        Slot::Both {
            first: holder.spare.unwrap(),
            second: c,
        },
    ];
    let slots: Vec<Slot> = run.call("put", (slots,)).unwrap();
    let [Slot::Both { first, second }, Slot::Full(third), Slot::Empty] = &slots[..] else {
        panic!("other slots")
    };
    for counter in [first, second, third] {
        assert_eq!(run.call::<_, u32>("Counter.value", (counter,)).unwrap(), 2);
    }
    assert_eq!(run.live(), 3);
    drop(slots);
    assert_eq!(run.live(), 0);

    let counter = run.counter(3);
    let judged: Result<Counter, Counter> = run.call("judge", (counter,)).unwrap();
    let counter = judged.unwrap_err();
    let boxed: Box<Counter> = run.call("boxed", (Box::new(counter),)).unwrap();
    let parts: (u32, String) = run.call("Counter.into_parts", (*boxed,)).unwrap();
    assert_eq!(parts, (3, "counter".into()));
    assert_eq!(run.live(), 0);
}

#[test]
fn iterators_give_what_is_next() {
    let mut run = run();
    let mut countdown: Countdown = run.call("Countdown.new", (2u32,)).unwrap();
    let mut next = || run.call::<_, Option<String>>("Countdown.next", (&mut countdown,));
    assert_eq!(next().unwrap().as_deref(), Some("1 to go"));
    assert_eq!(next().unwrap().as_deref(), Some("0 to go"));
    assert_eq!(next().unwrap(), None);
}

/// Nothing happens in the guest, which can be called again.
#[test]
fn what_can_not_be_used_is_named() {
    let mut run = run();
    let Run {
        store, instance, ..
    } = &mut run;
    let mut call = |name: &str, args: &[Val]| instance.call(&mut *store, name, args);
    let a = call("Counter.new", &[Val::U32(1)]).unwrap();
    let b = call("Counter.new", &[Val::U32(2)]).unwrap();
    let teapot = call("Teapot.new", &[Val::F64(1.5)]).unwrap();

    let error = call("swap", &[a.clone(), a.clone()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "swap: parameter `b`: the Counter is in use by a call under way"
    );
    for name in ["Counter.add", "Counter.absorb", "pair"] {
        let error = call(name, &[a.clone(), a.clone()]).unwrap_err();
        assert_eq!(problem(error), ObjectProblem::InUse, "{name}");
    }
    // The same object twice in a list, which takes it over.
    let twice = Val::List(vec![a.clone(), b.clone(), a.clone()]);
    let error = call("sum", &[twice]).unwrap_err();
    assert_eq!(problem(error), ObjectProblem::InUse);
    let same = call("compare", &[a.clone(), a.clone()]).unwrap();
    assert_eq!(same, Val::Bool(true));

    call("Counter.absorb", &[a.clone(), b.clone()]).unwrap();
    let error = call("Counter.value", std::slice::from_ref(&b)).unwrap_err();
    assert_eq!(error.to_string(), "Counter.value: the Counter was moved");
    let error = call("Counter.add", &[a.clone(), b.clone()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Counter.add: parameter `other`: the Counter was moved"
    );

    let error = call("Counter.value", std::slice::from_ref(&teapot)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Counter.value: the Teapot is of another type"
    );
    let error = call("Counter.value", &[Val::U32(1)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Counter.value: parameter `self` must be an object of the type Counter, not a u32"
    );
    assert_eq!(call("live", &[]).unwrap(), Val::U32(1));
    assert_eq!(call("Counter.value", &[a]).unwrap(), Val::U32(3));
}

#[test]
fn freed_once() {
    let mut run = run();
    let made = |run: &mut Run| {
        let made = run
            .instance
            .call(&mut run.store, "Counter.new", &[Val::U32(1)]);
        match made.unwrap() {
            Val::Object(object) => object,
            other => panic!("{other}"),
        }
    };
    let a = made(&mut run);
    assert_eq!(a.type_name(), "Counter");
    let same = a.clone();
    assert!(same == a);
    a.free(&mut run.store).unwrap();
    let error = same.free(&mut run.store).unwrap_err();
    assert_eq!(error.to_string(), "free: the Counter was freed");
    let used = run
        .instance
        .call(&mut run.store, "Counter.value", &[same.into()]);
    assert_eq!(problem(used.unwrap_err()), ObjectProblem::Freed);

    let b = made(&mut run);
    let typed = Counter::try_from(b.clone()).unwrap();
    assert!(Countdown::try_from(b.clone()).is_err());
    let () = run
        .call::<_, (u32, String)>("Counter.into_parts", (typed,))
        .map(drop)
        .unwrap();
    assert_eq!(
        problem(b.free(&mut run.store).unwrap_err()),
        ObjectProblem::Moved
    );
    assert_eq!(run.live(), 0);
}

#[test]
fn an_object_of_another_instance() {
    let mut run = run();
    let counter = run.counter(1);
    let other = run.guest.instantiate(&mut run.store).unwrap();
    let value = other.function::<(&Counter,), u32>("Counter.value").unwrap();
    let error = value.call(&mut run.store, (&counter,)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Counter.value: the Counter belongs to another instance"
    );
    assert_eq!(run.call::<_, u32>("Counter.value", (&counter,)).unwrap(), 1);
    // The drop goes to the instance of the object.
    drop(counter);
    let live = other.function::<(), u32>("live").unwrap();
    assert_eq!(live.call(&mut run.store, ()).unwrap(), 0);
    assert_eq!(run.live(), 0);
}

#[test]
fn an_object_outlives_its_instance() {
    let mut run = run();
    let counter = run.counter(1);
    let object = Object::from(counter);
    let Run {
        mut store,
        instance,
        ..
    } = run;
    drop(instance);
    assert_eq!(object.type_name(), "Counter");
    object.free(&mut store).unwrap();
    drop(store);
    drop(object);
}

#[test]
fn a_panic_ends_all_objects() {
    let mut run = run();
    let mut counter = run.counter(1);
    let error = run
        .call::<_, ()>("Counter.explode", (&mut counter,))
        .unwrap_err();
    assert!(
        matches!(&error, Error::GuestPanic { message, .. } if message == "counter exploded"),
        "{error}"
    );
    let error = run
        .call::<_, u32>("Counter.value", (&counter,))
        .unwrap_err();
    assert!(matches!(error, Error::Poisoned { .. }));
    assert!(matches!(
        counter.free(&mut run.store),
        Err(Error::Poisoned { .. })
    ));
}

#[test]
fn memory_stays_flat() {
    let mut run = run();
    let new = run
        .instance
        .function::<(u32,), Result<Counter, String>>("Counter.new")
        .unwrap();
    let set_name = run
        .instance
        .function::<(&mut Counter, &str), ()>("Counter.set_name")
        .unwrap();
    // All together would take far more than the limit.
    let name = "x".repeat(1000);
    for i in 0..6_000 {
        let mut counter = new.call(&mut run.store, (1,)).unwrap().unwrap();
        set_name
            .call(&mut run.store, (&mut counter, &name))
            .unwrap();
        if i % 3 == 0 {
            counter.free(&mut run.store).unwrap();
        }
    }
    assert_eq!(run.live(), 0);
    for _ in 0..6_000 {
        let counter = new.call(&mut run.store, (11,)).unwrap();
        assert!(counter.is_err());
    }
}

/// Types are compared by their names.
#[test]
fn types_are_held_to_the_interface() {
    let run = run();
    let error = run
        .instance
        .function::<(&Countdown,), u32>("Counter.value")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the guest's interface is not what this host expects:\n  \
         `Counter.value`, parameter `self`: expected `&Countdown`, found `&Counter`"
    );
    let error = run
        .instance
        .function::<(&Counter,), u32>("Counter.increment")
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected `&Counter`, found `&mut Counter`"),
        "{error}"
    );
    let error = run
        .instance
        .function::<(Counter,), u32>("Counter.value")
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected `Counter`, found `&Counter`"),
        "{error}"
    );
}
