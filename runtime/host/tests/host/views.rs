//! Numbers of the guest's, looked at where they lie.

use super::engine::{Engine, Guest, Instance, Store};
use crate::built;
use crate::module::{DATA, END, Guest as Made, constant, function};
use wharf_abi::value::View as GuestsView;
use wharf_host::{Error, Fault, Val, View, ViewMut, object};

object! {
    pub(crate) struct Board = "Board";
}

fn run() -> (Store<()>, Instance, Board) {
    let engine = Engine::default();
    let guest = Guest::new(&engine, &built::case("views")).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = guest.instantiate(&mut store).unwrap();
    let new = instance.function::<(u32,), Board>("Board.new").unwrap();
    let board = new.call(&mut store, (300,)).unwrap();
    (store, instance, board)
}

#[test]
fn looked_at_and_changed() {
    let (mut store, instance, mut board) = run();
    let bytes: &[u8] = instance.view(&mut store, "Board.bytes", (&board,)).unwrap();
    assert_eq!((bytes.len(), bytes[299]), (300, 43));
    let floats: &[f64] = instance
        .view(&mut store, "Board.floats", (&board, 297u32))
        .unwrap();
    assert_eq!(floats, [148.5, 149.0, 149.5]);
    let words: &[i32] = instance.view(&mut store, "Board.words", (&board,)).unwrap();
    assert_eq!(words, [i32::MIN, 0, i32::MAX]);
    let table: &[u16] = instance.view(&mut store, "table", ()).unwrap();
    assert_eq!(table, [1, 10, 100, 1000]);

    let sum = instance.function::<(&Board,), u32>("Board.sum").unwrap();
    let bytes: &mut [u8] = instance
        .view_mut(&mut store, "Board.bytes_mut", (&mut board,))
        .unwrap();
    bytes.fill(2);
    assert_eq!(sum.call(&mut store, (&board,)).unwrap(), 600);

    // Memory grows, and the numbers move.
    let grow = instance
        .function::<(&mut Board, u32), ()>("Board.grow")
        .unwrap();
    grow.call(&mut store, (&mut board, 1_000_000)).unwrap();
    let bytes: &[u8] = instance.view(&mut store, "Board.bytes", (&board,)).unwrap();
    assert_eq!((bytes.len(), bytes[0], bytes[300]), (1_000_300, 2, 44));
    let floats: &[f64] = instance
        .view(&mut store, "Board.floats", (&board, 1_000_300u32))
        .unwrap();
    assert!(floats.is_empty());
}

#[test]
fn without_static_types_they_are_copied() {
    let (mut store, instance, board) = run();
    let board = Val::from(wharf_host::Object::from(board));
    let words = instance.call(&mut store, "Board.words", &[board]).unwrap();
    assert_eq!(words, Val::from(vec![i32::MIN, 0, i32::MAX]));
}

#[test]
fn types_are_held_to_the_interface() {
    let (_, instance, _) = run();
    let text = |error: Error| error.to_string();
    let error = instance
        .function::<(&Board,), View<i8>>("Board.bytes")
        .unwrap_err();
    assert!(text(error).contains("expected `View<i8>`, found `View<u8>`"));
    let error = instance
        .function::<(&Board,), ViewMut<u8>>("Board.bytes")
        .unwrap_err();
    assert!(text(error).contains("expected `ViewMut<u8>`, found `View<u8>`"));
    // What may be changed may be looked at.
    assert!(
        instance
            .function::<(&mut Board,), View<u8>>("Board.bytes_mut")
            .is_ok()
    );
}

#[test]
fn numbers_that_are_not_there() {
    let lies = [(END, 1), (DATA, u32::MAX), (DATA + 2, 1)];
    for (address, len) in lies {
        let wasm = Made::new()
            .words(DATA, &[address, len])
            .function(
                function!("lie"() -> GuestsView<'static, u32>),
                constant(DATA),
            )
            .build();
        let engine = Engine::default();
        let guest = Guest::new(&engine, &wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = guest.instantiate(&mut store).unwrap();
        let error = instance.view::<_, u32>(&mut store, "lie", ()).unwrap_err();
        let Error::Fault { fault, .. } = error else {
            panic!("{error}")
        };
        assert!(matches!(
            fault,
            Fault::OutOfBounds { .. } | Fault::Misaligned { .. }
        ));
        assert!(instance.is_poisoned());
        let instance = guest.instantiate(&mut store).unwrap();
        let error = instance.call(&mut store, "lie", &[]).unwrap_err();
        assert!(matches!(error, Error::Fault { .. }), "{error}");
    }
}
