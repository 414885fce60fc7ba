// What is timed: a call, what is done with its result, and the inputs it goes through.
//
// `use` looks at the result as a program would. `charCodeAt` flattens text that V8 has only noted
// to be the sum of its parts, a cost that its maker shouldn't leave to others unseen.

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const Ki = 1024;
const Mi = 1024 * 1024;

/** Different texts of one length, flat in memory; ASCII. */
function texts(length, count = 8) {
  return Array.from({ length: count }, (_, i) => flat(ascii(length, i)));
}

function ascii(length, from) {
  return LETTERS.repeat(Math.ceil((length + from) / 26) + 1).slice(from, from + length);
}

/** A copy without the parts it was cut from. */
function flat(text) {
  return JSON.parse(JSON.stringify(text));
}

/** Texts of 8 to 24 letters. */
function words(count, from) {
  return Array.from({ length: count }, (_, i) => flat(ascii(8 + ((i * 7 + from) % 17), i % 26)));
}

function numbers(length, from) {
  return Float64Array.from({ length }, (_, i) => (i + from) / 8);
}

const TEXT = "result.length + result.charCodeAt(0)";

function greet(label, length) {
  return { name: `greet ${label}`, call: "greet(input)", use: TEXT, inputs: texts(length) };
}

function textIn(label, inputs) {
  return { name: `text in ${label}`, call: "len(input)", use: "result", inputs };
}

function textOut(label, length) {
  return { name: `text out ${label}`, call: "text(input)", use: TEXT, inputs: [length] };
}

function numbersIn(label, length) {
  const inputs = [numbers(length, 0), numbers(length, 1)];
  return { name: `sum f64 ${label}`, call: "sum(input)", use: "result", inputs };
}

function numbersInOut(label, length) {
  const inputs = [numbers(length, 0), numbers(length, 1)];
  return { name: `scale f64 ${label}`, call: "scale(input, 1.5)", use: "result[0]", inputs };
}

/** Twenty bytes each. */
const MIXED = ["Zoë und Jürgen 漢", "naïve 🦀 café ß", "日本語テキ abcd", "Ωμέγα και ά"];

/** The number of inputs is a power of two. */
export const workloads = [
  { name: "add", call: "add(input, i)", use: "result", inputs: [1, 2, 3, 4] },
  greet("5", 5),
  greet("64", 64),
  greet("1 Ki", Ki),
  textIn("5", texts(5)),
  textIn("64", texts(64)),
  textIn("1 Ki", texts(Ki)),
  textIn("1 Mi", texts(Mi, 2)),
  textIn("20 B mixed", MIXED.map(flat)),
  textOut("5", 5),
  textOut("16", 16),
  textOut("64", 64),
  textOut("1 Ki", Ki),
  {
    name: "1000 texts in and out",
    call: "shoutAll(input)",
    use: "result[999].length + result[500].charCodeAt(0)",
    inputs: [words(1000, 0), words(1000, 3)],
  },
  numbersIn("4", 4),
  numbersIn("1 Ki", Ki),
  numbersIn("1 Mi", Mi),
  numbersInOut("4", 4),
  numbersInOut("1 Ki", Ki),
  numbersInOut("1 Mi", Mi),
  { name: "checked, Ok", call: "checked(input)", use: "result", inputs: [1, 2, 3, 4] },
  { name: "checked, Err thrown", call: "checked(input)", use: "caught", inputs: [5000, 6000] },
];
