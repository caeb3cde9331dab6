// Where nodes stand: the places given by Python, a timeline, or a circle. A node on screen moves only when another layout is chosen.

const LAYOUTS = ["communities", "timeline", "circle"];
const LANE = 88;
const STAGGER = 18; // neighbouring lanes are shifted, so that a name has room beside its node
const ROOM = { communities: 10, timeline: 20, circle: 8 };
const given = new Map(overview.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
const spots = { communities: new Map(given), timeline: new Map(), circle: new Map() };
const settled = new Set();

/** The places of the layout chosen, by node. */
const places = () => spots[state.layout];

/** Chooses a layout; it is arranged anew at the next `settle`. */
function setLayout(layout) {
  state.layout = layout;
  for (const name of ["timeline", "circle"]) spots[name].clear();
}

/** Gives every node on screen a place. One that stays keeps its own; one that comes back gets its old one where that is still free. */
function settle() {
  const found = places();
  if (state.layout === "circle" && !found.size) arrangeCircle();
  const stays = (node) => found.has(node) && (settled.has(node) || (state.layout === "communities" && given.has(node)));
  const disc = (node) => ({ ...found.get(node), r: sizeOf(node) });
  const taken = view.nodes.filter(stays).map(disc);
  const spotFor = { communities: nearSpot, timeline: daySpot, circle: ringSpot }[state.layout];
  const order = state.layout === "timeline" ? [...view.nodes].sort(byCommunity(tieCounts())) : view.nodes;
  for (const node of order) {
    if (stays(node)) continue;
    if (!found.has(node) || !isFree(found.get(node), sizeOf(node), taken)) found.set(node, spotFor(node, taken));
    taken.push(disc(node));
  }
  settled.clear();
  for (const node of view.nodes) settled.add(node);
}

/** Whether a node of this radius has room here. */
const isFree = (spot, radius, taken) => !taken.some(({ x, y, r }) => {
  const need = r + radius + ROOM[state.layout] - 0.1;
  return Math.abs(x - spot.x) < need && Math.abs(y - spot.y) < need && Math.hypot(x - spot.x, y - spot.y) < need;
});

/** The middle of what a new node belongs to: the node it came from, else up to three it is tied to. */
function middle(node) {
  const found = places(), from = state.added.get(node) ?? -1;
  const near = from >= 0 && found.has(from) ? [from] : anchors(node);
  const centre = { x: 0, y: 0 };
  for (const other of near) {
    centre.x += found.get(other).x / near.length;
    centre.y += found.get(other).y / near.length;
  }
  return centre;
}

/** Up to three nodes with places that a node belongs to. */
function anchors(node) {
  const others = isConcept(node) ? partnersOf(node).map(([other]) => other)
    : isPaper(node) ? graph.papers.concepts[node - graph.C] : papersAt(node).flatMap((p) => [graph.C + p, ...graph.papers.concepts[p]]);
  return others.filter((other) => places().has(other)).slice(0, 3);
}

/** Communities: a free place near the middle, looked for along a spiral. */
function nearSpot(node, taken) {
  const centre = middle(node), radius = sizeOf(node);
  for (let step = 1; ; step++) {
    const spot = { x: Math.round(centre.x + 16 * Math.sqrt(step) * Math.cos(step * 2.399963)), y: Math.round(centre.y + 16 * Math.sqrt(step) * Math.sin(step * 2.399963)) };
    if (step === 4000 || isFree(spot, radius, taken)) return spot;
  }
}

/** The moment a node belongs to: the day of a paper, the first day of anything else. */
function momentOf(node) {
  if (isPaper(node)) return moment(node - graph.C);
  if (isConcept(node)) return firstMoment(graph.papersOf[node]);
  return isKeyword(node) ? firstMoment(graph.papersWith[node - graph.C - graph.P]) : idOf(node).slice(4);
}

/** The days of the graph from left to right, each as wide as the nodes that belong to it need: {moment, left, right, lanes}. */
function timeSlots() {
  if (graph.slots) return graph.slots;
  const all = new Map(), first = new Map();
  const count = (counts, at) => counts.set(at, (counts.get(at) ?? 0) + 1);
  for (let node = 0; node < graph.C + graph.P; node++) count(all, momentOf(node));
  for (const node of given.keys()) count(first, momentOf(node));
  const moments = [...all.keys()].sort();
  const rows = Math.max(6, Math.ceil(Math.sqrt(2 * given.size)));
  const share = given.size / (graph.C + graph.P);
  const least = Math.min(LANE, Math.max(12, 3000 / moments.length));
  graph.slots = new Map();
  let left = 0;
  for (const at of moments) {
    const lanes = Math.ceil(Math.max(first.get(at) ?? 0, all.get(at) * share, 1) / rows);
    const right = left + (lanes > 1 ? lanes * LANE : at.endsWith("~") ? least * 1.7 : least); // the name of a month is longer
    graph.slots.set(at, { moment: at, left, right, lanes });
    left = right;
  }
  return graph.slots;
}

/** Timeline: the lowest free place above the day. The axis is at 0. */
function daySpot(node, taken) {
  const { left, right, lanes } = timeSlots().get(momentOf(node));
  const radius = sizeOf(node), width = (right - left) / lanes;
  const beside = taken.filter(({ x, r }) => x > left - radius - r - ROOM.timeline && x < right + radius + r + ROOM.timeline);
  for (let y = -Math.ceil(radius) - 28; ; y -= 6) {
    for (let lane = 0; lane < lanes; lane++) {
      const spot = { x: Math.round((left + (lane + 0.5) * width) * 10) / 10, y: y - (lane % 2) * STAGGER };
      if (isFree(spot, radius, beside)) return spot;
    }
  }
}

/** How many ties of those drawn each node has. */
function tieCounts() {
  const counts = new Map();
  for (const { from, to } of view.ties) for (const node of [from, to]) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** The community of a node; what has none comes last. */
function communityOf(node) {
  const at = isConcept(node) ? graph.concepts.community[node] : isPaper(node) ? graph.papers.community[node - graph.C] : -1;
  return at < 0 ? Infinity : at;
}

/** The order by community, then by ties, the most first. */
const byCommunity = (ties) => (a, b) => {
  const left = communityOf(a), right = communityOf(b);
  return left === right ? (ties.get(b) ?? 0) - (ties.get(a) ?? 0) || a - b : left - right;
};

/** A place on a circle around (0, 0), the angle clockwise from the top. */
const onRing = (radius, angle) => ({ x: Math.round(radius * Math.sin(angle) * 100) / 100, y: Math.round(-radius * Math.cos(angle) * 100) / 100 });

/** Circle: all nodes on screen around it, with a gap between communities that also has room for a few more. */
function arrangeCircle() {
  const order = [...view.nodes].sort(byCommunity(tieCounts()));
  const steps = order.map((node, at) => {
    const next = order[(at + 1) % order.length];
    return sizeOf(node) + sizeOf(next) + ROOM.circle + 1 + (communityOf(node) === communityOf(next) ? 0 : 40);
  });
  const length = steps.reduce((sum, step) => sum + step, 0);
  graph.ring = Math.max(140, length / (2 * Math.PI));
  let along = 0;
  order.forEach((node, at) => {
    places().set(node, onRing(graph.ring, (2 * Math.PI * along) / length));
    along += steps[at];
  });
}

/** Circle: a gap near what the new node belongs to, else a place outside of it on another ring. */
function ringSpot(node, taken) {
  const centre = middle(node), radius = sizeOf(node), wanted = Math.atan2(centre.x, -centre.y);
  for (let ring = graph.ring; ; ring += 70) {
    for (let step = 0; step * 6 < ring * 0.35; step++) {
      for (const side of step ? [1, -1] : [1]) {
        const spot = onRing(ring, wanted + (side * step * 6) / ring);
        if (isFree(spot, radius, taken)) return spot;
      }
    }
  }
}
