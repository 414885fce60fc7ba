// What the drawings share: colours that fit a dark page as well as a light one, marks, axes.

/** A colour for light pages, one for dark ones, and a mark, so that nobody needs the colours. */
const STYLES = {
  hand: { light: "#57606a", dark: "#9da7b3", mark: circle },
  "wasm-bindgen": { light: "#bc4c00", dark: "#f0883e", mark: square },
  assemblyscript: { light: "#1a7f37", dark: "#56d364", mark: triangle },
  jco: { light: "#8250df", dark: "#bc8cff", mark: diamond },
  wharf: { light: "#0550ae", dark: "#58a6ff", mark: disc },
};

export const PEERS = Object.keys(STYLES);

/** The whole picture, with its own background: what is around it may be of any colour. */
export function picture(width, height, title, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<style>
${rules("light")}
@media (prefers-color-scheme: dark) {
${rules("dark")}
}
text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.title { font-size: 15px; font-weight: 600; }
.quiet { fill: var(--quiet); }
.grid { stroke: var(--grid); stroke-width: 1; }
.strong { stroke: var(--quiet); stroke-width: 1; }
.cliff { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 3; }
</style>
<rect width="${width}" height="${height}" fill="var(--page)"/>
${content.join("\n")}
</svg>
`;
}

function rules(scheme) {
  const [page, ink, quiet, grid] =
    scheme === "light"
      ? ["#ffffff", "#1f2328", "#59636e", "#d8dee4"]
      : ["#0d1117", "#e6edf3", "#9198a1", "#2d333b"];
  const peers = Object.entries(STYLES).map(([peer, style]) => `--${peer}: ${style[scheme]};`);
  return `svg { --page: ${page}; --ink: ${ink}; --quiet: ${quiet}; --grid: ${grid}; ${peers.join(" ")} }`;
}

export function text(x, y, words, { anchor = "start", kind = "" } = {}) {
  const attributes = `${kind && ` class="${kind}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}`;
  return `<text x="${round(x)}" y="${round(y)}"${attributes}>${escape(words)}</text>`;
}

export function line(x1, y1, x2, y2, kind) {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${kind}"/>`;
}

/** A line in a peer's colour. */
export function stroke(peer, points, width) {
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return `<polyline points="${path}" fill="none" stroke="var(--${peer})" stroke-width="${width}"/>`;
}

/** A peer's mark, with words that show when it is pointed at. */
export function mark(peer, x, y, words = "") {
  const title = words && `<title>${escape(words)}</title>`;
  return `<g fill="var(--page)" stroke="var(--${peer})" stroke-width="1.6">${STYLES[peer].mark(round(x), round(y), peer)}${title}</g>`;
}

/** What is beyond the end of the axis. */
export function beyond(peer, x, y, words) {
  return `<path d="M${round(x) - 3},${round(y) - 4}l6,4l-6,4z" fill="var(--${peer})"><title>${escape(words)}</title></path>`;
}

/** The marks and their names, from left to right. */
export function legend(peers, names, x, y) {
  return peers.flatMap((peer, at) => [
    mark(peer, x + at * 120, y - 4),
    text(x + at * 120 + 10, y, names[peer]),
  ]);
}

/** A logarithmic scale: from values to places. */
export function logarithmic([low, high], [from, to]) {
  const width = Math.log(high / low);
  return (value) => from + ((to - from) * Math.log(value / low)) / width;
}

function circle(x, y) {
  return `<circle cx="${x}" cy="${y}" r="3.6"/>`;
}

function disc(x, y, peer) {
  return `<circle cx="${x}" cy="${y}" r="4.4" fill="var(--${peer})"/>`;
}

function square(x, y) {
  return `<rect x="${x - 3.3}" y="${y - 3.3}" width="6.6" height="6.6"/>`;
}

function triangle(x, y) {
  return `<path d="M${x},${y - 4.2}l4.2,7.4h-8.4z"/>`;
}

function diamond(x, y) {
  return `<path d="M${x},${y - 4.8}l4.8,4.8l-4.8,4.8l-4.8,-4.8z"/>`;
}

function round(place) {
  return Math.round(place * 10) / 10;
}

function escape(words) {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
