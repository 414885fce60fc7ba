// What the guest calls of its host's; the same for every peer.

/** What was heard, so that no call can be left out. */
export const heard = { letters: 0 };

export function mix(a, b) {
  return (a + b * 3) >>> 0;
}

export function log(message) {
  heard.letters += message.length + message.charCodeAt(0);
}
