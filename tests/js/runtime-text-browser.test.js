// The runtime's text as browsers have it: they have no `process`, while the runtime is loaded.

import assert from "node:assert/strict";

import { testText } from "./support/text.js";

testText("in browsers", async () => {
  const { process } = globalThis;
  // @ts-expect-error Node has one.
  delete globalThis.process;
  try {
    const codec = await import("../../runtime/js/src/shared/codec.js");
    assert(codec.IN_BROWSER);
    return {
      memory: await import("../../runtime/js/src/instance/memory.js"),
      text: await import("../../runtime/js/src/instance/text.js"),
      slots: await import("../../runtime/js/src/instance/slots.js"),
    };
  } finally {
    globalThis.process = process;
  }
});
