// What is timed: a call, what is done with its result, and the inputs it goes through.
//
// `use` looks at the result as a program would. `charCodeAt` flattens text that V8 has only noted
// to be the sum of its parts, a cost that its maker shouldn't leave to others unseen. `after` gives
// something back. One call of the batch may stand for many: `per`. Where a peer's call reads
// differently, `peers` says how; `ways` are several ways of one peer, of which the fastest counts.

import {
  bytes,
  fromClass,
  mixedTexts,
  numbers,
  point,
  points,
  rows,
  texts,
  toClass,
  tree,
  words,
} from "./inputs.mjs";

const Ki = 1024;
const Mi = 1024 * 1024;

const TEXT = "result.length + result.charCodeAt(0)";

/** How many calls of the host one call of the guest makes. */
const CALLS = 100;

function greet(label, length) {
  return { name: `greet, ${label}`, call: "greet(input)", use: TEXT, inputs: texts(length) };
}

function stringIn(label, inputs) {
  return { name: `string in, ${label}`, call: "len(input)", use: "result", inputs };
}

function stringOut(label, call, length) {
  return { name: `string out, ${label}`, call: `${call}(input)`, use: TEXT, inputs: [length] };
}

function numbersIn(label, length) {
  const inputs = [numbers(length, 0), numbers(length, 1)];
  return { name: `sum f64, ${label}`, call: "sum(input)", use: "result", inputs };
}

function numbersInOut(label, length) {
  const inputs = [numbers(length, 0), numbers(length, 1)];
  return { name: `scale f64, ${label}`, call: "scale(input, 1.5)", use: "result[0]", inputs };
}

function bytesInOut(label, length) {
  const inputs = [bytes(length, 0), bytes(length, 1)];
  return { name: `bytes in and out, ${label}`, call: "invert(input)", use: "result[0]", inputs };
}

/** A call with records. wasm-bindgen has two ways for them. */
function records(name, call, use, inputs) {
  const ways = { "serde-wasm-bindgen": {}, JSON: { call: call.replace("(", "Json(") } };
  return { name, call, use, inputs, peers: { "wasm-bindgen": { ways } } };
}

function trees() {
  const inputs = [tree(0), tree(1)];
  const use = "result.val.length + result.val[2].val[0].val.length";
  const workload = records("tree of variants in and out", "grow(input)", use, inputs);
  workload.peers.assemblyscript = {
    inputs: inputs.map(toClass),
    use: "result.node.length + result.node[2].node[0].node.length",
    result: fromClass,
  };
  return workload;
}

const ROWS = [rows(1000, 0), rows(1000, 3)];
const POINTS = [points(1000, 0), points(1000, 3)];

/** The number of inputs is a power of two. */
export const workloads = [
  { name: "add", call: "add(input, i)", use: "result", inputs: [1, 2, 3, 4] },
  stringIn("5", texts(5)),
  stringIn("16", texts(16)),
  stringIn("64", texts(64)),
  stringIn("1 Ki", texts(Ki)),
  stringIn("64 Ki", texts(64 * Ki, 2)),
  stringIn("1 Mi", texts(Mi, 2)),
  stringIn("20 B mixed", mixedTexts(20)),
  stringIn("1 Ki mixed", mixedTexts(Ki)),
  stringIn("1 Mi mixed", mixedTexts(Mi, 2)),
  stringOut("5", "text", 5),
  stringOut("16", "text", 16),
  stringOut("64", "text", 64),
  stringOut("1 Ki", "text", Ki),
  stringOut("64 Ki", "text", 64 * Ki),
  stringOut("1 Mi", "text", Mi),
  stringOut("20 B mixed", "mixed", 20),
  stringOut("1 Ki mixed", "mixed", Ki),
  stringOut("1 Mi mixed", "mixed", Mi),
  greet("5", 5),
  greet("64", 64),
  greet("1 Ki", Ki),
  numbersIn("4", 4),
  numbersIn("64", 64),
  numbersIn("1 Ki", Ki),
  numbersIn("1 Mi", Mi),
  numbersInOut("4", 4),
  numbersInOut("64", 64),
  numbersInOut("1 Ki", Ki),
  numbersInOut("1 Mi", Mi),
  bytesInOut("16", 16),
  bytesInOut("1 Ki", Ki),
  bytesInOut("1 Mi", Mi),
  {
    name: "1000 strings in and out",
    call: "shoutAll(input)",
    use: "result[999].length + result[500].charCodeAt(0)",
    inputs: [words(1000, 0), words(1000, 3)],
  },
  records(
    "1000 records {u32, string, f64} in and out",
    "bumpRows(input)",
    "result[999].score + result[500].name.charCodeAt(0)",
    ROWS,
  ),
  records("1000 records {f64, f64, f64} in and out", "shiftPoints(input, 0.5)", "result[999].z", POINTS),
  records("1000 records {f64, f64, f64} in", "weigh(input)", "result", POINTS),
  records("1000 records {f64, f64, f64} out", "makePoints(input)", "result[999].z", [1000]),
  records("record {f64, f64, f64} in and out", "shiftPoint(input, 0.5)", "result.z", [1, 2, 3, 4].map(point)),
  trees(),
  { name: "method call", call: "counter.increment()", use: "result", inputs: [0] },
  {
    name: "object: new and free",
    call: "new Counter(input)",
    use: "1",
    inputs: [1, 2, 3, 4],
    after: "result.free()",
    result: () => undefined,
    peers: { jco: { after: "result[Symbol.dispose]()" } },
  },
  {
    name: "object: new, call and free",
    call: "new Counter(input)",
    use: "result.increment()",
    inputs: [1, 2, 3, 4],
    after: "result.free()",
    result: () => undefined,
    peers: { jco: { after: "result[Symbol.dispose]()" } },
  },
  { name: "call of the host, numbers", call: `ask(${CALLS})`, use: "result", inputs: [0], per: CALLS },
  { name: "call of the host, string of 16", call: `tell(${CALLS})`, use: "0", inputs: [0], per: CALLS },
  {
    name: "greet, 5, by a guest that calls its host",
    call: "greet(input)",
    use: TEXT,
    inputs: texts(5),
    peers: { wharf: { call: "greetNested(input)" } },
  },
  { name: "Result, Ok", call: "checked(input)", use: "result", inputs: [1, 2, 3, 4] },
  { name: "Result, Err thrown", call: "checked(input)", use: "caught", inputs: [5000, 6000] },
];

/** How one peer is called: the workload, with what differs for it. */
export function callOf({ peers, ...workload }, peer, way) {
  const { ways, ...own } = peers?.[peer] ?? {};
  return { ...workload, ...own, ...(way && ways[way]) };
}

/** The ways of a peer, or one without a name. */
export function waysOf({ peers }, peer) {
  return Object.keys(peers?.[peer]?.ways ?? { "": {} });
}

/** The members of a peer that a call needs. */
export function needs({ call }) {
  return call.match(/^(?:new )?(\w+)/)[1];
}
