// UTF-8. Lone surrogates are written as U+FFFD; bad bytes are an error; a BOM is kept.

export const encoder = new TextEncoder();
export const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
