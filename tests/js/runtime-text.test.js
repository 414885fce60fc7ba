// The runtime's text in Node.

import { testText } from "./support/text.js";

testText("in Node", async () => ({
  memory: await import("../../runtime/js/src/instance/memory.js"),
  text: await import("../../runtime/js/src/instance/text.js"),
  slots: await import("../../runtime/js/src/instance/slots.js"),
}));
