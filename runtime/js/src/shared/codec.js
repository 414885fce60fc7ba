// UTF-8. Lone surrogates are written as U+FFFD; bad bytes are an error; a BOM is kept.

export const encoder = new TextEncoder();
export const decoder = new TextDecoder("utf-8", {
  fatal: true,
  ignoreBOM: true,
});

// In browsers both cost more before the first letter than elsewhere.
export const IN_BROWSER = !globalThis.process;
// Fewer letters are cheaper to encode by hand, and fewer of ASCII to decode by hand.
export const LETTERS_IN = IN_BROWSER ? 128 : 18;
export const LETTERS_OUT = IN_BROWSER ? 81 : 32;
// `text.charCodeAt(i)`, which V8 forgets how to inline once it has met text of many inner kinds.
export const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt);
