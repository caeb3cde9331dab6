// The address: the part behind # says what is selected and filtered, so that a link shows the same, and back and forward work.

const DEFAULT_TYPES = palette.order.filter((type) => type !== "day");

function hashOf() {
  const parts = new URLSearchParams();
  if (state.selected >= 0) parts.set("node", idOf(state.selected));
  const types = palette.order.filter((type) => state.types.has(type));
  if (types.join() !== DEFAULT_TYPES.join()) parts.set("types", types.join());
  if (state.from) parts.set("from", state.from);
  if (state.to) parts.set("to", state.to);
  if (state.weight > 1) parts.set("w", state.weight);
  if (state.layout !== "communities") parts.set("layout", state.layout);
  if (state.colour !== "community") parts.set("colour", state.colour);
  if (state.lang !== config.lang) parts.set("lang", state.lang);
  return `#${parts}`;
}

/** Writes the state into the address; `step` makes it a step that back undoes. */
function writeHash(step = false) {
  const hash = hashOf();
  if (hash === (location.hash || "#")) return;
  history[step ? "pushState" : "replaceState"](null, "", hash);
}

/** Takes the state from the address; what it does not know or may not be is passed over. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const day = (name) => (ISO.test(parts.get(name) ?? "") ? parts.get(name) : "");
  state.from = day("from");
  state.to = day("to");
  const types = (parts.get("types") ?? DEFAULT_TYPES.join()).split(",").filter((type) => palette.order.includes(type));
  state.types = new Set(types);
  state.weight = /^\d{1,4}$/.test(parts.get("w") ?? "") ? Math.max(1, Number(parts.get("w"))) : 1;
  state.colour = ["community", "kind", "seen"].includes(parts.get("colour")) ? parts.get("colour") : "community";
  const layout = LAYOUTS.includes(parts.get("layout")) ? parts.get("layout") : "communities";
  if (layout !== state.layout) setLayout(layout);
  state.lang = Object.hasOwn(strings, parts.get("lang") ?? "") ? parts.get("lang") : config.lang;
  return parts.has("node") ? graph.number.get(parts.get("node")) ?? -1 : -1;
}

/** Makes the page show what the address says. */
function restore() {
  const before = state.layout, node = readHash();
  inRange();
  refill();
  translate();
  showFilters();
  if (state.layout !== before) {
    state.selected = -1;
    refresh();
    fit();
  }
  if (node >= 0) return select(node, { camera: true, step: false });
  state.selected = -1;
  refresh();
  return showDetails(-1);
}
