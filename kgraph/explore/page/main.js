// Everything that happens: selecting, expanding, collapsing, hiding; and the start.

/** Brings the screen up to date with the state. */
function refresh() {
  const shown = chooseNodes();
  chooseTies(shown);
  settle();
  sync();
  showNodeList();
  showLegend();
  say(t("shown", { shown: view.nodes.length, all: graph.size }) + (view.full ? ` ${t("limit", { n: config.limit })}` : ""));
  const none = state.selected < 0;
  $("btn-expand").disabled = none || !nextNeighbours(state.selected).length;
  $("btn-collapse").disabled = none || ![...state.added.values()].includes(state.selected);
  $("btn-hide").disabled = none;
}

/** Selects a node: brings it on screen, tells about it. `camera` moves there; `step` makes it a step for back. */
function select(node, { camera = false, step = true } = {}) {
  if (node === undefined || node < 0) return;
  const start = performance.now();
  const here = view.nodes.includes(node);
  state.selected = node;
  state.path = [];
  state.hidden.delete(node);
  if (!here) state.added.set(node, -1);
  refresh();
  if (!here && drawing.near.size < 3) {
    for (const other of nextNeighbours(node).slice(0, 8)) state.added.set(other, node);
    refresh();
  }
  if (camera) look(node);
  if (!$("path-from").value) $("path-from").placeholder = short(nameOf(node), 30);
  writeHash(step);
  showDetails(node).then(() => {
    perf.select = performance.now() - start;
    say(t("selected", { name: short(nameOf(node), 60), kind: t(typeOf(node)), n: drawing.near?.size ?? 0 }));
  });
}

function deselect() {
  if (state.selected < 0 && !state.path.length) return;
  state.selected = -1;
  state.path = [];
  refresh();
  showDetails(-1);
  writeHash(true);
}

function expand(node) {
  if (node < 0) return;
  timed("expand", () => {
    for (const other of nextNeighbours(node)) {
      state.added.delete(other);
      state.added.set(other, node);
    }
    refresh();
  });
}

/** Takes away what expanding the node brought, and what came from that. */
function collapse(node) {
  for (const [other, from] of [...state.added]) {
    if (from !== node || node < 0) continue;
    state.added.delete(other);
    collapse(other);
  }
}

function hide(node) {
  if (node < 0) return;
  state.hidden.add(node);
  deselect();
}

/** Back to the beginning; the language stays. */
function reset() {
  Object.assign(state, { selected: -1, path: [], from: "", to: "", weight: 1, colour: "community", types: new Set(DEFAULT_TYPES) });
  state.added.clear();
  state.hidden.clear();
  setLayout("communities");
  inRange();
  refill();
  showFilters();
  refresh();
  showDetails(-1);
  fit();
  writeHash(true);
}

/** The nodes on screen as a list, for those who cannot or would not use the drawing. */
function showNodeList() {
  const order = [...view.nodes].sort((a, b) => (isConcept(b) - isConcept(a)) || fame(b) - fame(a) || a - b);
  $("node-list").replaceChildren(...order.map((node) => make("li", { role: "option", id: `node-${node}`, "data-node": idOf(node), "aria-selected": String(node === state.selected) },
    words(short(nameOf(node), 80)))));
}

function setUpList() {
  const list = $("node-list");
  const go = (option) => { if (option) select(graph.number.get(option.dataset.node), { camera: true }); };
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  list.addEventListener("keydown", (event) => {
    const now = list.querySelector(".active") ?? list.querySelector('[aria-selected="true"]');
    const next = { ArrowDown: now ? now.nextElementSibling : list.firstElementChild, ArrowUp: now?.previousElementSibling, Home: list.firstElementChild, End: list.lastElementChild }[event.key];
    if (event.key === "Enter" || event.key === " ") go(now);
    else if (!next) return;
    else {
      now?.classList.remove("active");
      next.classList.add("active");
      list.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    }
    event.preventDefault();
  });
}

function setUpButtons() {
  const on = (id, action) => $(id).addEventListener("click", action);
  on("btn-expand", () => expand(state.selected));
  on("btn-collapse", () => { collapse(state.selected); refresh(); });
  on("btn-hide", () => hide(state.selected));
  on("btn-reset", reset);
  on("btn-path", () => { if (!$("path-from").value && state.selected >= 0) $("path-from").value = nameOf(state.selected); showPath(); });
  on("btn-in", () => drawing.network.moveTo({ scale: drawing.network.getScale() * 1.3 }));
  on("btn-out", () => drawing.network.moveTo({ scale: drawing.network.getScale() / 1.3 }));
  on("btn-fit", () => fit());
  drawing.network.on("click", ({ nodes }) => (nodes.length ? select(nodes[0]) : deselect()));
  drawing.network.on("doubleClick", ({ nodes }) => { if (nodes.length) expand(nodes[0]); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); refresh(); });
  addEventListener("popstate", restore);
}

/** What scripts may look at. */
const KG = {
  get perf() { return { ...perf }; },
  limit: config.limit,
  state: () => ({
    node: state.selected < 0 ? null : idOf(state.selected), types: [...state.types].sort(), from: state.from || null, to: state.to || null, weight: state.weight,
    layout: state.layout, colour: state.colour, lang: state.lang, path: state.path.map(idOf), hidden: [...state.hidden].map(idOf), nodes: view.nodes.length, edges: view.ties.length,
  }),
  visible: () => view.nodes.map(idOf),
  places: () => Object.fromEntries(view.nodes.map((node) => [idOf(node), { ...places().get(node) }])),
  edges: () => view.ties.map(({ from, to, papers }) => [idOf(from), idOf(to), papers]),
};
Object.defineProperty(window, "KG", { value: Object.freeze(KG), writable: false, configurable: false });

async function start() {
  await readGraph();
  buildIndex();
  setUpSearch();
  setUpFilters();
  setUpPanel();
  setUpList();
  setUpExport();
  setUpButtons();
  if (location.hash.length < 2 && config.focus) history.replaceState(null, "", `#${new URLSearchParams({ node: config.focus })}`);
  if (!matchMedia("(min-width: 901px)").matches) $("filters").open = false;
  restore();
  if (config.focus && state.selected >= 0) expand(state.selected);
  document.body.dataset.ready = "1";
  perf.ready = performance.now();
  await openEarly();
}

startDrawing();
document.addEventListener("DOMContentLoaded", () => start().catch((error) => say(t("failed", { why: error.message }))));
