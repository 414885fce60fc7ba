// The workloads in AssemblyScript. Plain classes are its records; its host sees plain objects.
//
// It has no variants, so the tree is a class whose unused fields are empty. It has no errors that a
// guest survives, so `checked` is missing.

// Such decorators are AssemblyScript's, and no TypeScript.
@external("./host.js", "mix")
declare function mix(a: u32, b: f64): u32;
@external("./host.js", "log")
declare function log(message: string): void;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Twenty bytes of UTF-8, which are sixteen units of UTF-16. */
const MIXED = "Zoë und Jürgen 漢";
const LONGEST = 1 << 20;

class Row {
  id: u32;
  name: string = "";
  score: f64;
}

class Point {
  x: f64;
  y: f64;
  z: f64;
}

class Tree {
  leaf: f64;
  text: string | null;
  node: Tree[] | null;
}

class Counter {
  private n: u32;

  constructor(start: u32) {
    this.n = start;
  }

  increment(): u32 {
    return ++this.n;
  }
}

export function add(a: u32, b: u32): u32 {
  return a + b;
}

export function greet(name: string): string {
  return `Hello, ${name}!`;
}

/** Of UTF-16 units, which is what text has here. */
export function len(text: string): u32 {
  return text.length;
}

let letters: string = "";

export function text(n: u32): string {
  if (letters.length == 0) letters = LETTERS.repeat(LONGEST / LETTERS.length + 1);
  return letters.substring(0, n);
}

let mixedLetters: string = "";

/** The number is one of UTF-8 bytes, as for other guests. */
export function mixed(n: u32): string {
  if (mixedLetters.length == 0) mixedLetters = MIXED.repeat(LONGEST / 20 + 1);
  let units = n / 20 * 16;
  let rest = n % 20;
  for (let i = 0; rest > 0; i++) {
    const code = MIXED.charCodeAt(i);
    rest -= code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    units++;
  }
  return mixedLetters.substring(0, units);
}

export function shoutAll(words: string[]): string[] {
  const shouted = new Array<string>(words.length);
  for (let i = 0; i < words.length; i++) shouted[i] = words[i] + "!";
  return shouted;
}

export function sum(values: Float64Array): f64 {
  let sum: f64 = -0.0;
  for (let i = 0; i < values.length; i++) sum += unchecked(values[i]);
  return sum;
}

export function scale(values: Float64Array, factor: f64): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) unchecked((scaled[i] = values[i] * factor));
  return scaled;
}

export function invert(data: Uint8Array): Uint8Array {
  const inverted = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) unchecked((inverted[i] = ~data[i]));
  return inverted;
}

export function bumpRows(rows: Row[]): Row[] {
  for (let i = 0; i < rows.length; i++) {
    const row = unchecked(rows[i]);
    row.id++;
    row.score *= 2.0;
  }
  return rows;
}

export function shiftPoints(points: Point[], by: f64): Point[] {
  const shifted = new Array<Point>(points.length);
  for (let i = 0; i < points.length; i++) shifted[i] = shiftPoint(points[i], by);
  return shifted;
}

export function shiftPoint(point: Point, by: f64): Point {
  return { x: point.x + by, y: point.y + by, z: point.z + by };
}

export function weigh(points: Point[]): f64 {
  let weight: f64 = -0.0;
  for (let i = 0; i < points.length; i++) {
    const point = unchecked(points[i]);
    weight += point.x + 2.0 * point.y + 3.0 * point.z;
  }
  return weight;
}

export function makePoints(n: u32): Point[] {
  const points = new Array<Point>(n);
  for (let i: u32 = 0; i < n; i++) points[i] = { x: i, y: <f64>i / 2.0, z: -(<f64>i) };
  return points;
}

export function grow(tree: Tree): Tree {
  tree.leaf *= 2.0;
  const node = tree.node;
  if (node) {
    for (let i = 0; i < node.length; i++) grow(node[i]);
  }
  return tree;
}

/** Classes with methods are opaque to the host, so that it calls functions. */
export function newCounter(start: u32): Counter {
  return new Counter(start);
}

export function increment(counter: Counter): u32 {
  return counter.increment();
}

export function ask(n: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < n; i++) sum = mix(sum, i);
  return sum;
}

export function tell(n: u32): void {
  const double = LETTERS + LETTERS;
  for (let i: u32 = 0; i < n; i++) log(double.substr(i % 26, 16));
}
