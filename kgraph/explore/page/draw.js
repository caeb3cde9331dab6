// The drawing: vis-network gets only what changed.

const drawing = {
  network: null, nodes: new vis.DataSet(), edges: new vis.DataSet(), shown: new Map(), sent: new Map(), near: null, hovered: -1, theme: {},
};
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  drawing.theme = Object.fromEntries(["paper", "ink", "tie", "accent"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Starts the drawing with the overview as it stands in the page, before the data is read. */
function startDrawing() {
  readTheme();
  const community = new Map(overview.nodes.map((node) => [node.id, node.color]));
  const named = (node) => (state.lang === "zh" && node.zh) || node.label;
  change(drawing.nodes, overview.nodes.map((node) => nodeStyle({ ...node, name: named(node) }, node.color)));
  change(drawing.edges, overview.edges.map(({ from: a, to: b, papers }) => {
    const from = Math.min(a, b), to = Math.max(a, b);
    return edgeStyle({ id: `${from}-${to}`, from, to, papers }, community.get(from), community.get(to));
  }));
  drawing.network = new vis.Network($("graph"), { nodes: drawing.nodes, edges: drawing.edges }, overview.options);
  drawing.network.on("beforeDrawing", drawDays);
  drawing.network.on("afterDrawing", drawLabels);
  drawing.network.on("hoverNode", ({ node }) => { drawing.hovered = node; });
  drawing.network.on("blurNode", () => { drawing.hovered = -1; drawing.network.redraw(); });
  fit();
}

/** Shows everything. */
function fit(nodes) {
  drawing.network.fit({ nodes: nodes ?? [...drawing.shown.keys()], animation: false, maxZoomLevel: 1.4 });
  if (!nodes) drawing.network.moveTo({ scale: drawing.network.getScale() * (state.layout === "circle" ? 0.8 : 0.94) });
}

/** A node as vis-network wants it; what is drawn is also kept for the labels. */
function nodeStyle({ id, name, kind, x, y, size }, colour, faint = false) {
  drawing.shown.set(id, { id, name, kind, x, y, size, colour });
  const border = kind === "paper" ? colour : drawing.theme.paper;
  return {
    id, x, y, size, shape: palette.shapes[kind], opacity: faint ? 0.25 : 1,
    color: { background: colour, border, highlight: { background: colour, border: drawing.theme.ink }, hover: { background: colour, border: drawing.theme.ink } },
  };
}

/** A tie: in the colour of its community, grey and thin between two, strong where it matters now. */
function edgeStyle({ id, from, to, papers }, left, right, mode = "") {
  const same = left === right && papers > 0;
  const color = mode ? drawing.theme.accent : same ? left : drawing.theme.tie;
  const opacity = mode === "path" ? 1 : mode === "near" ? 0.5 : mode === "faint" ? 0.1 : same ? 0.5 : papers ? 0.42 : 0.3;
  const width = mode === "path" ? 4 : papers ? Math.min(0.7 + Math.log2(papers) * 0.45, 3) : 0.7;
  return { id, from, to, width, color: { color: mode === "faint" ? drawing.theme.tie : color, highlight: drawing.theme.accent, hover: color, opacity } };
}

/** The colours of nodes by what was chosen. */
function colourOf(node) {
  const type = typeOf(node);
  if (state.colour === "kind" || type === "keyword" || type === "day") return palette.kinds[type];
  if (state.colour === "seen" && isConcept(node)) return palette.seen[seenStep(node)];
  if (type === "paper") return palette.kinds.paper;
  return palette.communities[graph.concepts.community[node]] ?? palette.other;
}

/** First days of all concepts cut into equal parts; a concept's step is the part its first day lies in. */
function seenBounds() {
  if (!graph.bounds) {
    const days = [...new Set(graph.papersOf.map(firstMoment))].sort();
    const steps = Math.min(palette.seen.length, days.length);
    graph.bounds = Array.from({ length: steps }, (_, at) => days[Math.floor((at * days.length) / steps)]);
  }
  return graph.bounds;
}
const seenStep = (concept) => Math.max(0, seenBounds().findLastIndex((day) => day <= firstMoment(graph.papersOf[concept])));
const seenSteps = () => seenBounds().map((day) => `≥ ${momentName(day)}`);

/** Brings the drawing up to date with the view. */
function sync() {
  const { nodes, edges } = drawing;
  drawing.shown.clear();
  const onPath = new Set(state.path.slice(1).map((node, at) => `${Math.min(node, state.path[at])}-${Math.max(node, state.path[at])}`));
  drawing.near = state.selected >= 0 ? tiedTo(state.selected) : onPath.size ? new Set(state.path) : null;
  const far = (node) => drawing.near && node !== state.selected && !drawing.near.has(node);
  const colours = new Map(view.nodes.map((node) => [node, colourOf(node)]));
  change(nodes, view.nodes.map((node) => nodeStyle({ id: node, name: nameOf(node), kind: typeOf(node), size: sizeOf(node), ...places().get(node) }, colours.get(node), far(node))));
  change(edges, view.ties.map((tie) => {
    const near = tie.from === state.selected || tie.to === state.selected;
    const mode = onPath.has(tie.id) ? "path" : near ? "near" : drawing.near ? "faint" : "";
    return edgeStyle(tie, colours.get(tie.from), colours.get(tie.to), mode);
  }));
  if (state.selected >= 0 && nodes.get(state.selected)) drawing.network.selectNodes([state.selected], false);
  else drawing.network.unselectAll();
  requestAnimationFrame(() => drawing.network.redraw());
}

/** Makes a data set equal to `rows`, sending only what differs. */
function change(set, rows) {
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  const changed = rows.filter((row) => JSON.stringify(drawing.sent.get(row.id)) !== JSON.stringify(row));
  if (changed.length) set.update(changed);
  for (const id of gone) drawing.sent.delete(id);
  for (const row of changed) drawing.sent.set(row.id, row);
}

/** Moves the camera to a node, unless it was picked in the drawing itself: in the next frame, so that what is told of the node need not wait. */
function look(node) {
  requestAnimationFrame(() => {
    if (!drawing.shown.has(node)) return;
    drawing.network.focus(node, { scale: Math.max(drawing.network.getScale(), 0.85), animation: calm() ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
  });
}
