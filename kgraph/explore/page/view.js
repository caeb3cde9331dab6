// Which nodes and ties are drawn, never more than the limit. The rules of the overview are those of overview.py.

const { ties: TIES, paper_ties: PAPER_TIES, concepts: CONCEPTS, papers: PAPERS, max_edges: MAX_EDGES } = config.overview;
const FOCUS_TIES = 30;
const BATCH = { partners: 12, papers: 8 };
const view = { base: overview.nodes.map((node) => node.id), nodes: [], ties: [], full: false };

/** A node's radius; a concept's area grows with its papers. */
function sizeOf(node) {
  if (isConcept(node)) return Math.round(Math.min(5 + 2 * Math.sqrt(graph.papersOf[node].length), 30) * 100) / 100;
  return isPaper(node) ? 5 : 7;
}

/** Whether anything of the node lies in the days chosen. */
const present = (node) => (isConcept(node) ? graph.count[node] > 0 : isPaper(node) ? graph.within[node - graph.C] === 1 : papersAt(node).length > 0);

/** How many papers a tie of the overview needs. */
const floor = () => Math.max(graph.total >= config.overview.many ? 2 : 1, state.weight);

/** Chooses the overview from what is in range: the best-connected concepts, then the papers that hold most of them. */
function refill() {
  if (!state.from && !state.to && state.weight <= config.overview.floor) {
    view.base = overview.nodes.map((node) => node.id);
    return;
  }
  const degree = new Float64Array(graph.C);
  const need = floor();
  for (const [, , left, right, both] of countPairs(() => true)) {
    if (both < need) continue;
    degree[left] += both;
    degree[right] += both;
  }
  const concepts = [];
  for (let c = 0; c < graph.C; c++) if (graph.count[c]) concepts.push(c);
  concepts.sort((a, b) => degree[b] - degree[a] || graph.count[b] - graph.count[a] || a - b).splice(CONCEPTS);
  const drawn = new Set(concepts);
  const papers = [];
  for (let p = 0; p < graph.P; p++) {
    const held = graph.within[p] ? graph.papers.concepts[p].filter((c) => drawn.has(c)).length : 0;
    if (held) papers.push([p, held]);
  }
  const { end } = graph.papers;
  papers.sort(([a, x], [b, y]) => y - x || (end[a] < end[b] ? 1 : end[a] > end[b] ? -1 : b - a)).splice(PAPERS);
  view.base = [...concepts, ...papers.map(([p]) => graph.C + p)];
}

/** Pairs of wanted concepts in range: [strength, key, left, right, papers]. */
function countPairs(wanted) {
  const both = new Map();
  for (let p = 0; p < graph.P; p++) {
    if (!graph.within[p]) continue;
    const here = graph.papers.concepts[p].filter(wanted).sort((a, b) => a - b);
    for (let i = 0; i < here.length; i++) {
      for (let j = i + 1; j < here.length; j++) {
        const key = here[i] * graph.C + here[j];
        both.set(key, (both.get(key) ?? 0) + 1);
      }
    }
  }
  const rows = [];
  for (const [key, papers] of both) {
    const left = Math.floor(key / graph.C), right = key % graph.C;
    rows.push([strength(papers, graph.count[left], graph.count[right], graph.total), key, left, right, papers]);
  }
  return rows;
}

/** Chooses what is drawn: the selection and the path first, then what was added last, then the overview. */
function chooseNodes() {
  const shown = new Set();
  const order = [state.selected, ...state.path, ...[...state.added.keys()].reverse(), ...view.base];
  view.full = false;
  for (const node of order) {
    if (node < 0 || shown.has(node) || state.hidden.has(node) || !state.types.has(typeOf(node)) || !present(node)) continue;
    if (shown.size >= config.limit) {
      view.full = true;
      break;
    }
    shown.add(node);
  }
  view.nodes = [...shown];
  return shown;
}

/** Chooses the ties among the nodes drawn: the strongest of each concept, many of the node selected, a few of each paper. */
function chooseTies(shown) {
  const ties = new Map();
  const tie = (a, b, papers) => {
    const left = Math.min(a, b), right = Math.max(a, b), id = `${left}-${right}`;
    if (ties.size < MAX_EDGES && !ties.has(id)) ties.set(id, { id, from: left, to: right, papers });
  };
  const onPath = state.path;
  for (let at = 1; at < onPath.length; at++) if (shown.has(onPath[at - 1]) && shown.has(onPath[at])) tie(onPath[at - 1], onPath[at], 0);
  const focus = state.selected;
  const need = floor(), taken = new Map();
  let near = 0;
  const pairs = countPairs((c) => shown.has(c)).sort((a, b) => b[0] - a[0] || b[4] - a[4] || a[1] - b[1]);
  for (const [, , left, right, both] of pairs) {
    if ((left === focus || right === focus) && both >= state.weight && near++ < FOCUS_TIES) tie(left, right, both);
    if (both < need || ((taken.get(left) ?? 0) >= TIES && (taken.get(right) ?? 0) >= TIES)) continue;
    taken.set(left, (taken.get(left) ?? 0) + 1);
    taken.set(right, (taken.get(right) ?? 0) + 1);
    tie(left, right, both);
  }
  for (const node of view.nodes) {
    if (isConcept(node)) continue;
    if (isPaper(node)) {
      const concepts = graph.papers.concepts[node - graph.C].filter((c) => shown.has(c));
      concepts.forEach((c, at) => { if (at < PAPER_TIES || c === focus || node === focus) tie(node, c, 0); });
    } else {
      for (const p of papersAt(node)) if (shown.has(graph.C + p)) tie(node, graph.C + p, 0);
    }
  }
  view.ties = [...ties.values()];
}

/** Nodes tied to this one, of those drawn. */
function tiedTo(node) {
  const near = new Set();
  for (const { from, to } of view.ties) {
    if (from === node) near.add(to);
    if (to === node) near.add(from);
  }
  return near;
}

/** Neighbours that are not drawn yet, best first: partners, then papers (of a paper: its concepts, keywords). */
function nextNeighbours(node) {
  const shown = new Set(view.nodes);
  const fresh = (other) => !shown.has(other) && !state.hidden.has(other) && state.types.has(typeOf(other)) && present(other);
  if (isPaper(node)) {
    const p = node - graph.C, day = graph.dayAt.get(graph.papers.day[p]);
    const others = [...graph.papers.concepts[p], ...graph.papers.keywords[p].map((k) => graph.C + graph.P + k)];
    if (day !== undefined) others.push(graph.C + graph.P + graph.K + day);
    return others.filter(fresh).slice(0, BATCH.partners + BATCH.papers);
  }
  const papers = papersByRole(node).map((p) => graph.C + p).filter(fresh);
  const partners = isConcept(node) ? partnersOf(node).map(([other]) => other).filter(fresh) : [];
  const some = partners.slice(0, BATCH.partners);
  return [...some, ...papers.slice(0, BATCH.partners + BATCH.papers - some.length)];
}
