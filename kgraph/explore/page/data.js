// The graph: nodes are numbers (concepts, papers, keywords, days, in this order), their ties lists of numbers.

const KINDS = config.kinds;
const ROLES = config.roles;
const SHRINK = config.shrink;
const OPEN_EARLY = 5;
const graph = { ready: false, size: overview.nodes.length };

/** Opens a block of the page: base64 of gzip of JSON. */
async function unpack(id) {
  const letters = atob($(id).textContent), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** Reads all nodes and ties. */
async function readGraph() {
  const { concepts, papers, keywords } = await unpack("nodes");
  const C = concepts.id.length, P = papers.id.length, K = keywords.name.length;
  const days = [...new Set(papers.day.filter((day) => day.length === 10))].sort();
  const dayAt = new Map(days.map((day, at) => [day, at]));
  const papersOf = Array.from({ length: C }, () => []);
  const papersWith = Array.from({ length: K }, () => []);
  const papersOn = Array.from({ length: days.length }, () => []);
  for (let p = 0; p < P; p++) {
    for (const c of papers.concepts[p]) papersOf[c].push(p);
    for (const k of papers.keywords[p]) papersWith[k].push(p);
    if (dayAt.has(papers.day[p])) papersOn[dayAt.get(papers.day[p])].push(p);
  }
  Object.assign(graph, { ready: true, concepts, papers, keywords, days, dayAt, papersOf, papersWith, papersOn, C, P, K, size: C + P + K + days.length });
  graph.number = new Map();
  for (let node = 0; node < graph.size; node++) graph.number.set(idOf(node), node);
  graph.first = papers.day.reduce((low, day) => (day < low ? day : low), "9999").padEnd(10, "-01").slice(0, 10);
  graph.last = papers.end.reduce((high, day) => (day > high ? day : high), "");
  inRange();
}

/** When a paper is of, as a text that sorts: its day; a month of which no more is known comes after its last day. */
const moment = (p) => (graph.papers.day[p].length === 10 ? graph.papers.day[p] : `${graph.papers.end[p]}~`);
const momentName = (at) => (at.endsWith("~") ? at.slice(0, 7) : at);

/** The first of some papers, as Python counts: what is only known by its month counts as its end. */
function firstPaper(papers) {
  const { end } = graph.papers;
  return papers.reduce((first, p) => (end[p] < end[first] || (end[p] === end[first] && p < first) ? p : first), papers[0]);
}
const firstMoment = (papers) => moment(firstPaper(papers));

const isConcept = (node) => node < graph.C;
const isPaper = (node) => node >= graph.C && node < graph.C + graph.P;
const isKeyword = (node) => node >= graph.C + graph.P && node < graph.C + graph.P + graph.K;

/** paper, keyword, day or the kind of a concept. */
function typeOf(node) {
  if (isConcept(node)) return KINDS[graph.concepts.kind[node]];
  return isPaper(node) ? "paper" : isKeyword(node) ? "keyword" : "day";
}

/** The node's id as links and scripts know it. */
function idOf(node) {
  if (isConcept(node)) return graph.concepts.id[node];
  if (isPaper(node)) return `paper:${graph.papers.id[node - graph.C]}`;
  if (isKeyword(node)) return `keyword:${graph.keywords.name[node - graph.C - graph.P]}`;
  return `day:${graph.days[node - graph.C - graph.P - graph.K]}`;
}

/** The node's name in the page's language. */
function nameOf(node) {
  if (isConcept(node)) return (state.lang === "zh" && graph.concepts.zh[node]) || graph.concepts.name[node];
  if (isPaper(node)) return graph.papers.title[node - graph.C];
  return idOf(node).slice(idOf(node).indexOf(":") + 1);
}

/** All names a node goes by. */
function namesOf(node) {
  if (isConcept(node)) return [graph.concepts.name[node], graph.concepts.zh[node], ...graph.concepts.names[node]].filter(Boolean);
  if (isPaper(node)) return [graph.papers.title[node - graph.C], graph.papers.id[node - graph.C]];
  if (isKeyword(node)) return [nameOf(node), ...graph.keywords.names[node - graph.C - graph.P]];
  return [nameOf(node)];
}

/** The node's papers that can be of the days chosen. */
function papersAt(node) {
  if (isPaper(node)) return [node - graph.C];
  const lists = isConcept(node) ? graph.papersOf[node]
    : isKeyword(node) ? graph.papersWith[node - graph.C - graph.P] : graph.papersOn[node - graph.C - graph.P - graph.K];
  return lists.filter((p) => graph.within[p]);
}

/** Notes which papers can be of the days chosen, and how many each concept has among them. */
function inRange() {
  const { papers, P, C } = graph;
  const low = state.from || "0000", high = state.to || "9999";
  graph.within = new Uint8Array(P);
  graph.count = new Uint32Array(C);
  graph.total = 0;
  for (let p = 0; p < P; p++) {
    if (papers.end[p] < low || papers.day[p].padEnd(10, "-01") > high) continue;
    graph.within[p] = 1;
    graph.total++;
    for (const c of papers.concepts[p]) graph.count[c]++;
  }
}

/** How much more often two concepts meet than by chance, shrunk; the same arithmetic as in overview.py. */
const strength = (both, left, right, total) => (both + SHRINK) / ((left * right) / total + SHRINK);

/** Concepts that occur together with this one: [concept, papers, strength], strongest first. */
function partnersOf(concept) {
  const both = new Map();
  for (const p of papersAt(concept)) {
    for (const other of graph.papers.concepts[p]) if (other !== concept) both.set(other, (both.get(other) ?? 0) + 1);
  }
  return [...both]
    .filter(([, papers]) => papers >= state.weight)
    .map(([other, papers]) => [other, papers, strength(papers, graph.count[concept], graph.count[other], graph.total)])
    .sort((a, b) => b[2] - a[2] || b[1] - a[1] || a[0] - b[0]);
}

/** Papers of a node, those that propose it first, then the newest. */
function papersByRole(node) {
  const role = (p) => (isConcept(node) ? graph.papers.roles[p][graph.papers.concepts[p].indexOf(node)] : 0);
  const { end } = graph.papers;
  return papersAt(node).sort((a, b) => role(a) - role(b) || (end[a] < end[b] ? 1 : end[a] > end[b] ? -1 : a - b));
}

/** A block of texts, opened at the first call. */
const opened = new Map();
function openChunk(chunk) {
  if (!opened.has(chunk)) opened.set(chunk, unpack(`texts-${chunk}`));
  return opened.get(chunk);
}

/** The texts of a paper. */
const textsOf = async (p) => (await openChunk(Math.floor(p / config.chunk)))[p % config.chunk];

/** Opens the first blocks while nothing else is to do, so that the first node opens as fast as the next; a large graph keeps the rest closed. */
async function openEarly() {
  const chunks = Math.min(OPEN_EARLY, Math.ceil(graph.P / config.chunk));
  for (let chunk = 0; chunk < chunks; chunk++) {
    await new Promise((done) => { requestIdleCallback(done, { timeout: 500 }); });
    await openChunk(chunk);
  }
}
