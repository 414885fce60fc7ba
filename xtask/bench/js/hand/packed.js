// Lists of texts and of records: everything in one block, text in one run after the rest.

import { OUTPUT, block, f64, outputAt, refresh, release, reserve, resultAt, u32, wasm } from "./area.js";
import { decodeOne, decodeRun, encodeOne, encodeRun } from "./text.js";

/** The score, the id and the length of the name. */
const HEAD = 16;

export function shoutAll(words) {
  const count = words.length;
  // Cheaper than `join`.
  let run = "";
  for (let i = 0; i < count; i++) run += words[i];
  const start = reserve(4 * count + 3 * run.length);
  const lengths = start >>> 2;
  let at = start + 4 * count;
  if (encodeRun(run, at)) {
    for (let i = 0; i < count; i++) u32[lengths + i] = words[i].length;
  } else {
    for (let i = 0; i < count; i++) at += u32[lengths + i] = encodeOne(words[i], at);
  }
  const size = wasm.shout_all(start, count);
  if (block !== 0) release();
  return liftTexts(count, size);
}

function liftTexts(count, size) {
  const start = resultAt(size);
  const texts = new Array(count);
  const lengths = start >>> 2;
  let from = start + 4 * count;
  const run = decodeRun(from, start + size);
  if (run !== undefined) {
    from = 0;
    for (let i = 0; i < count; i++) texts[i] = run.slice(from, (from += u32[lengths + i]));
  } else {
    for (let i = 0; i < count; i++) texts[i] = decodeOne(from, (from += u32[lengths + i]));
  }
  if (size > OUTPUT) wasm.free(start, size, 8);
  return texts;
}

export function bumpRows(rows) {
  const count = rows.length;
  let run = "";
  for (let i = 0; i < count; i++) run += rows[i].name;
  const start = reserve(HEAD * count + 3 * run.length);
  let at = start + HEAD * count;
  const ascii = encodeRun(run, at);
  let head = start >>> 3;
  for (let i = 0; i < count; i++, head += 2) {
    const { id, name, score } = rows[i];
    f64[head] = score;
    const word = 2 * head + 2;
    u32[word] = id;
    if (ascii) u32[word + 1] = name.length;
    else at += u32[word + 1] = encodeOne(name, at);
  }
  const size = wasm.bump_rows(start, count);
  if (block !== 0) release();
  return liftRows(count, size);
}

function liftRows(count, size) {
  const start = resultAt(size);
  const rows = new Array(count);
  let from = start + HEAD * count;
  const run = decodeRun(from, start + size);
  if (run !== undefined) from = 0;
  let head = start >>> 3;
  for (let i = 0; i < count; i++, head += 2) {
    const word = 2 * head + 2;
    const to = from + u32[word + 1];
    const name = run === undefined ? decodeOne(from, to) : run.slice(from, to);
    rows[i] = { id: u32[word], name, score: f64[head] };
    from = to;
  }
  if (size > OUTPUT) wasm.free(start, size, 8);
  return rows;
}

export function shiftPoints(points, by) {
  const count = points.length;
  wasm.shift_points(lowerPoints(points), count, by);
  if (block !== 0) release();
  return liftPoints(count);
}

export function shiftPoint({ x, y, z }, by) {
  wasm.shift_point(x, y, z, by);
  if (f64.length === 0) refresh();
  return pointAt(outputAt >>> 3);
}

export function weigh(points) {
  const weight = wasm.weigh(lowerPoints(points), points.length);
  if (block !== 0) release();
  return weight;
}

export function makePoints(n) {
  wasm.make_points(n);
  return liftPoints(n);
}

function lowerPoints(points) {
  const count = points.length;
  const start = reserve(24 * count);
  let at = start >>> 3;
  for (let i = 0; i < count; i++, at += 3) {
    const { x, y, z } = points[i];
    f64[at] = x;
    f64[at + 1] = y;
    f64[at + 2] = z;
  }
  return start;
}

function liftPoints(count) {
  const size = 24 * count;
  const start = resultAt(size);
  const points = new Array(count);
  let at = start >>> 3;
  for (let i = 0; i < count; i++, at += 3) points[i] = pointAt(at);
  if (size > OUTPUT) wasm.free(start, size, 8);
  return points;
}

function pointAt(at) {
  return { x: f64[at], y: f64[at + 1], z: f64[at + 2] };
}
