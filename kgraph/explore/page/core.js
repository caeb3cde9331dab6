// Small helpers: finding and making elements, texts in the page's language, time taken.

const content = JSON.parse(document.getElementById("content").textContent);
const { config, overview, strings, palette } = content;
const SVG = "http://www.w3.org/2000/svg";
const perf = { ready: 0, keystroke: 0, select: 0, expand: 0, filter: 0, path: 0 };

/** The element with this id. */
const $ = (id) => document.getElementById(id);

/** Text as it may be shown: on one line, without controls and without marks that turn the direction of writing. */
const plain = (text) => String(text).replace(/[\t\n\r\u0085\u2028\u2029]/g, " ").replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "");

/** Text cut to a length, with dots where something is missing. */
function short(text, length) {
  const letters = Array.from(plain(text));
  return letters.length > length ? letters.slice(0, length - 1).join("") + "…" : letters.join("");
}

/** A new element; children are elements or texts, and a text never becomes markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) element.append(child);
  return element;
}

/** A new SVG element. */
function draws(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) element.append(child);
  return element;
}

/** Words from a digest: shown as they are, whatever they hold, and without turning the writing around them. */
const words = (text, tag = "span") => make(tag, { class: "text", dir: "auto" }, plain(text));

/** A text of the page in its language; {name} is filled in. */
function t(key, values = {}) {
  const text = strings[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Says something to everybody, also to those who hear the page. */
const say = (text) => { $("status").textContent = plain(text); };

/** Runs something and notes in `perf` how long it took. */
function timed(name, action) {
  const start = performance.now();
  const result = action();
  perf[name] = performance.now() - start;
  return result;
}

/** What the page shows now; everything else follows from it and from the data. */
const state = {
  lang: config.lang, layout: "communities", colour: "community", types: new Set(palette.order.filter((type) => type !== "day")),
  from: "", to: "", weight: 1, selected: -1, path: [], added: new Map(), hidden: new Set(),
};
