//! A component of the same workloads, behind what `component::bindgen!` writes.

use wasmtime::Result;
use wasmtime::component::{self, HasSelf, Linker, ResourceAny};
use wasmtime::error::format_err;
use wasmtime::{Engine, Store};
use wit_component::ComponentEncoder;

use crate::Guests;
use crate::peer::{Checked, Line, Peer, Plain, Tally, Tree};

mod bindings {
    wasmtime::component::bindgen!({ path: "../guest-component/wit", world: "workloads" });
}

use bindings::{Point, Row};
pub(crate) use bindings::{Workloads, WorkloadsPre};

/// Why there is no figure for a tree.
pub(crate) const NO_TREES: &str = "components have no types that contain themselves";

pub(crate) struct Component {
    store: Store<Tally>,
    workloads: Workloads,
}

/// The component of a module that wit-bindgen has described.
pub(crate) fn encode(module: &[u8]) -> Result<Vec<u8>> {
    let encoded = ComponentEncoder::default()
        .module(module)
        .and_then(|it| it.encode());
    encoded.map_err(|error| format_err!("no component: {error:#}"))
}

pub(crate) fn link(engine: &Engine, component: &[u8]) -> Result<WorkloadsPre<Tally>> {
    let component = component::Component::from_binary(engine, component)?;
    let mut linker = Linker::new(engine);
    Workloads::add_to_linker::<_, HasSelf<Tally>>(&mut linker, |tally| tally)?;
    WorkloadsPre::new(linker.instantiate_pre(&component)?)
}

impl Component {
    pub(crate) fn new(guests: &Guests) -> Result<Component> {
        let engine = Engine::default();
        let mut store = Store::new(&engine, Tally::default());
        let workloads = link(&engine, &guests.component)?.instantiate(&mut store)?;
        Ok(Component { store, workloads })
    }
}

impl bindings::WorkloadsImports for Tally {
    fn tick(&mut self, n: u32) -> u32 {
        self.tick(n)
    }

    fn log(&mut self, message: String) {
        self.log(&message);
    }
}

impl Plain<Vec<Line>> for Vec<Row> {
    fn plain(self) -> Vec<Line> {
        let line = |Row { id, name, score }| Line { id, name, score };
        self.into_iter().map(line).collect()
    }
}

impl Plain<Vec<[f64; 3]>> for Vec<Point> {
    fn plain(self) -> Vec<[f64; 3]> {
        self.into_iter().map(Point::plain).collect()
    }
}

impl Plain<[f64; 3]> for Point {
    fn plain(self) -> [f64; 3] {
        [self.x, self.y, self.z]
    }
}

impl Peer for Component {
    type Text = String;
    type Words = Vec<String>;
    type Numbers = (Vec<f64>, f64);
    type Bytes = Vec<u8>;
    type Lines = Vec<Row>;
    type Points = Vec<Point>;
    type Tree = ();
    type Counter = ResourceAny;
    type Error = wasmtime::Error;

    fn of_text(text: &str) -> String {
        text.to_owned()
    }

    fn of_words(words: &[String]) -> Vec<String> {
        words.to_vec()
    }

    fn of_numbers(numbers: &[f64], factor: f64) -> (Vec<f64>, f64) {
        (numbers.to_vec(), factor)
    }

    fn of_bytes(bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }

    fn of_lines(lines: &[Line]) -> Vec<Row> {
        let row = |line: Line| Row {
            id: line.id,
            name: line.name,
            score: line.score,
        };
        lines.iter().cloned().map(row).collect()
    }

    fn of_points(points: &[[f64; 3]]) -> Vec<Point> {
        points.iter().map(|&[x, y, z]| Point { x, y, z }).collect()
    }

    fn of_tree(_: &Tree) {}

    fn add(&mut self, a: u32, b: u32) -> Result<impl Plain<u32>> {
        Ok(self.workloads.call_add(&mut self.store, a, b)?)
    }

    fn greet(&mut self, name: &String) -> Result<impl Plain<String>> {
        Ok(self.workloads.call_greet(&mut self.store, name)?)
    }

    fn len(&mut self, text: &String) -> Result<impl Plain<u32>> {
        Ok(self.workloads.call_len(&mut self.store, text)?)
    }

    fn text(&mut self, n: u32) -> Result<impl Plain<String>> {
        Ok(self.workloads.call_text(&mut self.store, n)?)
    }

    fn sum(&mut self, (numbers, _): &(Vec<f64>, f64)) -> Result<impl Plain<f64>> {
        Ok(self.workloads.call_sum(&mut self.store, numbers)?)
    }

    fn scale(&mut self, (numbers, factor): &(Vec<f64>, f64)) -> Result<impl Plain<Vec<f64>>> {
        Ok(self
            .workloads
            .call_scale(&mut self.store, numbers, *factor)?)
    }

    fn invert(&mut self, bytes: &Vec<u8>) -> Result<impl Plain<Vec<u8>>> {
        self.workloads.call_invert(&mut self.store, bytes)
    }

    fn checked(&mut self, n: u32) -> Result<impl Plain<Checked>> {
        self.workloads.call_checked(&mut self.store, n)
    }

    fn shout_all(&mut self, words: &Vec<String>) -> Result<impl Plain<Vec<String>>> {
        Ok(self.workloads.call_shout_all(&mut self.store, words)?)
    }

    fn promote(&mut self, rows: &Vec<Row>) -> Result<impl Plain<Vec<Line>>> {
        Ok(self.workloads.call_promote(&mut self.store, rows)?)
    }

    fn turn(&mut self, [x, y, z]: [f64; 3]) -> Result<impl Plain<[f64; 3]>> {
        Ok(self
            .workloads
            .call_turn(&mut self.store, Point { x, y, z })?)
    }

    fn turn_all(&mut self, points: &Vec<Point>) -> Result<impl Plain<Vec<[f64; 3]>>> {
        self.workloads.call_turn_all(&mut self.store, points)
    }

    fn grow(&mut self, (): &()) -> Result<impl Plain<Tree>> {
        Err::<Tree, _>(format_err!("{NO_TREES}"))
    }

    fn tick_all(&mut self, times: u32) -> Result<impl Plain<u32>> {
        self.workloads.call_tick_all(&mut self.store, times)
    }

    fn log_all(&mut self, times: u32) -> Result<()> {
        self.workloads.call_log_all(&mut self.store, times)
    }

    fn counter(&mut self, start: u32) -> Result<ResourceAny> {
        let objects = self.workloads.bench_guest_objects().counter();
        objects.call_constructor(&mut self.store, start)
    }

    fn increment(&mut self, counter: &mut ResourceAny) -> Result<impl Plain<u32>> {
        let objects = self.workloads.bench_guest_objects().counter();
        objects.call_increment(&mut self.store, *counter)
    }

    fn free(&mut self, counter: ResourceAny) -> Result<()> {
        counter.resource_drop(&mut self.store)
    }

    fn tally(&self) -> Tally {
        *self.store.data()
    }
}
