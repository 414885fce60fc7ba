// As types.ts, for packages with objects, functions, views and imports. Never run.

import * as callbacks from "../../target/packages/callbacks/callbacks.js";
import * as modules from "../../target/packages/import-modules/import_modules.js";
import * as imports from "../../target/packages/imports/imports.js";
import * as nesting from "../../target/packages/nesting/nesting.js";
import * as objects from "../../target/packages/objects/objects.js";
import * as views from "../../target/packages/views/views.js";

/** `unknown` if both types are the same, and not `any`. */
type Same<T, U> = 0 extends 1 & U ? never : [T, U] extends [U, T] ? unknown : never;

/** Compiles only if the value's type is this. */
function is<T>() {
  return <U>(_value: U & Same<T, U>) => {};
}

// Classes.
const counter = new objects.Counter(1);
is<objects.Counter>()(counter);
is<number>()(counter.increment());
is<number>()(counter.value);
counter.value = 5;
is<string>()(counter.title);
is<string>()(counter.toString());
is<void>()(counter.free());
is<void>()(counter[Symbol.dispose]());
is<objects.Counter>()(objects.Counter.named("x", 1));
is<number>()(objects.Counter.LIMIT);
is<[number, string]>()(objects.Counter.DEFAULTS);
is<[number, string]>()(counter.intoParts());
is<objects.Counter[]>()(counter.split(2));
// @ts-expect-error
new objects.Counter();
// @ts-expect-error
new objects.Counter("1");
// @ts-expect-error
counter.value = "5";
// @ts-expect-error
objects.Counter.LIMIT = 5;
// @ts-expect-error
counter.hidden();
// @ts-expect-error
new objects.State();
// @ts-expect-error
counter.add(new objects.Nothing());
// @ts-expect-error
counter.add({ ...counter });
// @ts-expect-error
objects.look(5);
objects.look();
objects.look(undefined);
objects.look(counter);
class Double extends objects.Counter {
  override increment() {
    return super.increment() + super.increment();
  }
}
objects.look(new Double(1));

// Objects in other values.
is<objects.Counter[]>()(objects.merge(counter, counter));
is<[objects.Counter, objects.Counter]>()(objects.pair(counter, counter));
is<objects.Counter | undefined>()(objects.maybe());
is<Map<string, objects.Counter | undefined>>()(objects.byName(new Map([["x", counter]])));
is<objects.Holder>()(objects.hold({ id: 1, label: "x", counter }));
is<objects.Counter>()(objects.judge(counter));
objects.sum([counter] as const);
objects.put([{ tag: "empty" }, { tag: "both", val: { first: counter, second: counter } }]);
// @ts-expect-error
objects.put([{ tag: "full" }]);
const error = new objects.GuestError();
is<string | objects.Counter>()(error.payload);

// Iterators.
const countdown = new objects.Countdown(3);
for (const text of countdown) is<string>()(text);
is<string[]>()([...countdown]);
is<IteratorResult<string, undefined>>()(countdown.next());

// Errors of use are a class of the package.
const misuse: Error = new objects.ResourceError("x");
is<string>()(misuse.message);

// Further instances have the same.
const instance = await objects.instantiate();
is<objects.Counter>()(new instance.Counter(1));
is<number>()(instance.live());

// Views.
const board = new views.Board(4);
is<views.View<Uint8Array>>()(board.bytes());
is<Uint8Array>()(board.bytes().array);
is<number>()(board.floats(1).length);
is<views.View<Uint16Array>>()(views.table());
board.bytesMut().array[0] = 1;
// @ts-expect-error
board.bytes().array = new Uint8Array();

// Imports.
const given = {} as imports.Imports;
is<string>()(given.name(1));
is<void>()(given.log("x"));
is<imports.Canvas>()(given.Canvas.open("x"));
is<imports.Canvas>()(new given.Canvas(1));
const importer = await imports.instantiate({ imports: given });
is<number>()(importer.add(1, 2));
is<imports.Row>()(importer.loadRow(1));
is<(imports.Canvas | undefined)[]>()(importer.through([undefined]));
is<imports.Pencil>()(importer.softened(1));
// @ts-expect-error
await imports.instantiate();
// @ts-expect-error
await imports.instantiate({});
// @ts-expect-error
await imports.instantiate({ imports: { ...given, log: (_line: number) => {} } });
// @ts-expect-error
await imports.instantiate({ imports: { ...given, name: () => 5 } });
// @ts-expect-error
imports.add;
// @ts-expect-error
imports.logAll("x", 1);
class Canvas implements imports.Canvas {
  constructor(public width: number) {}
  static open(name: string) {
    return new Canvas(name.length);
  }
  draw(what: string) {
    return what.length;
  }
  clear() {}
  close() {
    return "closed";
  }
}
await imports.instantiate({ imports: { ...given, Canvas } });
importer.paintOn(new Canvas(1), "x");
// @ts-expect-error
importer.paintOn({ width: 1 }, "x");
const failure = new imports.GuestError();
is<string | imports.Failure>()(failure.payload);

// Imports of modules need nothing.
is<string>()(modules.titleOr("x"));
is<modules.Element>()(modules.stamp("p"));
await modules.instantiate();
// @ts-expect-error
await modules.instantiate({ imports: {} });

// Functions.
const host = {} as callbacks.Imports;
const called = await callbacks.instantiate({ imports: host });
is<Float64Array<ArrayBuffer>>()(called.map([1], (it) => it / 2));
called.visit(["a"], (text) => is<string>()(text));
called.four((a, b, c, row) => {
  is<number>()(a);
  is<bigint>()(b);
  is<number>()(c);
  is<callbacks.Row>()(row);
  return row;
});
is<number | undefined>()(called.maybe());
// @ts-expect-error
called.map([1], () => "x");
// @ts-expect-error
called.map([1], (text: string) => text.length);
// @ts-expect-error
called.map([1], 5);
const add = called.adder(1);
is<callbacks.GuestFunction<(value: number) => number>>()(add);
is<number>()(add(1));
is<void>()(add.free());
is<void>()(add[Symbol.dispose]());
is<number>()(called.parsers()[0]!("101"));
// @ts-expect-error
add("1");
called.map([1], add);
host.each(1, (it) => is<number>()(it));
// @ts-expect-error
host.each(1, (it: number) => it).free();
is<string>()(new callbacks.GuestError().payload);

// Nested calls.
const nested = await nesting.instantiate({
  imports: {
    step: (depth, text) => `${depth}${text}`,
    turn: (_numbers, words, say) => words.map((it) => say(it)),
  },
});
is<string>()(nested.descend(1, "x", 0, ""));
is<string>()(nested.stepper("x")(1));
