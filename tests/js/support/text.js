// Text of every length up to where loops in JavaScript end, of letters of every length, there and back.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

const PAGE = 65_536;
const AREA = 1024;
/** Where there is room for anything. */
const FREE = 32 * 1024;
/** Longer than what any engine encodes or decodes by hand. */
const LONGEST = 130;

/** Letters of one to four bytes, and what isn't one; each where another would show. */
const LETTERS = {
  ascii: "azAZ09 ~\0\x7f",
  "two bytes": "\x80é߿",
  "three bytes": "ࠀ€퟿\ufeff￿",
  "four bytes": "𐀀💧\u{10ffff}",
  "lone surrogates": ["\ud83d", "\udca7", "\udfff\ud800"],
};

/**
 * Texts of one kind whose length is as given, or next to it.
 * @param {string | string[]} kind
 * @param {number} length
 */
function textsOf(kind, length) {
  const letters = [...kind];
  const all = Array.from({ length }, (_, i) => letters[i % letters.length]).join("");
  const ascii = "abcdefghijklmnopqrstuvwxyz".repeat(5).slice(0, length);
  if (length === 0) return [""];
  // All of them, one at the end, one at the start, and one in the middle.
  const [one] = letters;
  const half = length >>> 1;
  return [
    all,
    ascii.slice(1) + one,
    one + ascii.slice(1),
    ascii.slice(0, half) + one + ascii.slice(half + 1),
  ];
}

/**
 * @param {string} engine
 * @param {() => Promise<{ memory: any, text: any, slots: any }>} load the runtime's modules
 */
export function testText(engine, load) {
  describe(`text of every length, ${engine}`, async () => {
    const { memory, text, slots } = await load();
    const linear = new WebAssembly.Memory({ initial: 1 });
    memory.attach({ memory: linear }, AREA, FREE);
    const u8 = new Uint8Array(linear.buffer);

    /** @param {number} at @param {number} start @param {number} length */
    const point = (at, start, length) => new Uint32Array(linear.buffer, at, 2).set([start, length]);

    for (const [name, kind] of Object.entries(LETTERS)) {
      test(name, () => {
        for (let length = 0; length <= LONGEST; length++) {
          for (const given of textsOf(kind, length)) {
            const utf8 = Buffer.from(given);
            const shown = JSON.stringify(given);
            // Where the arena starts, behind that, and where nothing follows.
            for (const at of [AREA, FREE + 3, PAGE - given.length * 3]) {
              for (const put of [text.putText, text.putShortText]) {
                u8.fill(0xee, at, at + given.length * 3 + 1);
                assert.equal(put(given, at), utf8.length, shown);
                assert.deepEqual(Buffer.from(u8.subarray(at, at + utf8.length)), utf8, shown);
                if (at < PAGE - given.length * 3) assert.equal(u8[at + given.length * 3], 0xee, shown);
              }
            }
            // Before what is ASCII, before what isn't, and where nothing follows.
            const expected = utf8.toString();
            for (const at of [FREE, FREE + 1, PAGE - utf8.length]) {
              u8.fill(at === FREE ? 0xee : 0x61, at, at + utf8.length + 16);
              u8.set(utf8, at);
              point(AREA, at, utf8.length);
              for (const load of [text.loadText, text.loadShortText, slots.textAt]) {
                assert.equal(load(AREA), expected, shown);
              }
              assert.equal(slots.liftText(at | 0, utf8.length), expected, shown);
            }
          }
        }
      });
    }

    test("bytes that are no text", () => {
      const wrong = [
        [0x80],
        [0xc0, 0x80],
        [0xc3],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xe0, 0x80, 0x80],
      ];
      for (const bytes of wrong) {
        for (let before = 0; before <= LONGEST; before++) {
          u8.fill(0x61, FREE, FREE + 200);
          u8.set(bytes, FREE + before);
          point(AREA, FREE, before + bytes.length);
          for (const load of [text.loadText, text.loadShortText, slots.textAt]) {
            assert.throws(() => load(AREA), TypeError, `${bytes} behind ${before}`);
          }
        }
      }
    });

    test("beyond memory", () => {
      for (let length = 1; length <= LONGEST; length++) {
        for (const start of [PAGE - length + 1, PAGE, 2 ** 32 - length]) {
          point(AREA, start, length);
          for (const load of [text.loadText, text.loadShortText, slots.textAt]) {
            assert.throws(() => load(AREA), /^TypeError: out of bounds$/, `${start} ${length}`);
          }
        }
      }
      for (const load of [text.loadText, text.loadShortText]) {
        assert.throws(() => load(PAGE), TypeError);
        assert.throws(() => load(PAGE - 4), TypeError);
      }
    });

    test("after memory has grown", () => {
      for (const put of [text.loadText, text.loadShortText]) {
        point(AREA, FREE, 3);
        new Uint8Array(linear.buffer).set(Buffer.from("abc"), FREE);
        linear.grow(1);
        assert.equal(put(AREA), "abc");
      }
    });
  });
}
