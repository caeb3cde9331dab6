// The panel on the right: all about the node selected.

const FEW = 12;
const MANY = 300;
const SENTENCES = 2;
const ARXIV = /^(\d{4}\.\d{4,5}|[a-z-]{1,20}(\.[A-Z]{2})?\/\d{7})$/;

/** The page of a paper on arXiv, only for an id that is one. */
const arxiv = (id) => (ARXIV.test(id) ? `https://arxiv.org/abs/${id}` : "");

/** A button that goes to a node. */
function linkTo(node, text = nameOf(node)) {
  return make("button", { type: "button", class: "link", "data-node": idOf(node) }, words(text));
}

/** A link to the paper on arXiv, or nothing. */
function arxivLink(p) {
  const address = arxiv(graph.papers.id[p]);
  return address ? make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, graph.papers.id[p]) : "";
}

/** A sentence with every one of the names in it marked. */
function marked(sentence, names) {
  const text = plain(sentence), low = text.toLowerCase();
  const wanted = names.map((name) => plain(name).toLowerCase()).filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  const letter = (at) => /[a-z0-9]/.test(low[at] ?? "");
  const spans = [];
  for (const name of wanted) {
    for (let at = low.indexOf(name); at >= 0; at = low.indexOf(name, at + name.length)) {
      let end = at + name.length;
      if (low[end] === "s") end++;
      if ((letter(at) && letter(at - 1)) || (letter(end - 1) && letter(end))) continue;
      if (!spans.some(([left, right]) => at < right && left < end)) spans.push([at, end]);
    }
  }
  const quote = make("q", { class: "text", dir: "auto" });
  let done = 0;
  for (const [start, end] of low.length === text.length ? spans.sort((a, b) => a[0] - b[0]) : []) {
    quote.append(text.slice(done, start), make("mark", {}, text.slice(start, end)));
    done = end;
  }
  quote.append(text.slice(done));
  return quote;
}

/** A heading and a list of nodes: rows are [node, note]. */
function group(title, rows, note = "") {
  if (!rows.length) return [];
  const list = make("ul", {}, ...rows.map(([node, small]) => make("li", {}, linkTo(node), make("small", {}, small ?? ""))));
  return [make("h3", {}, title, " ", make("small", {}, note)), list];
}

const paperRows = (papers) => papers.slice(0, 60).map((p) => [graph.C + p, graph.papers.day[p]]);
const byKind = (rows, show) => KINDS.flatMap((kind) => group(t(`${kind}s`), rows.filter(([node]) => typeOf(node) === kind).slice(0, FEW).map(show)));

/** Keywords of these papers with their counts, the most frequent first. */
function keywordRows(papers) {
  const counts = new Map();
  for (const p of papers) for (const k of graph.papers.keywords[p]) counts.set(graph.C + graph.P + k, (counts.get(graph.C + graph.P + k) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

function neighbourGroups(node) {
  if (isPaper(node)) {
    const p = node - graph.C, { concepts, roles, keywords, day } = graph.papers;
    const parts = ROLES.flatMap((role, at) => group(t(role), concepts[p].filter((_, n) => roles[p][n] === at).map((c) => [c, t(typeOf(c))])));
    parts.push(...group(t("keywords"), keywords[p].map((k) => [graph.C + graph.P + k])));
    if (graph.dayAt.has(day[p])) parts.push(...group(t("day"), [[graph.C + graph.P + graph.K + graph.dayAt.get(day[p])]]));
    return parts;
  }
  const papers = papersByRole(node);
  if (!isConcept(node)) {
    const counts = new Map();
    for (const p of papers) for (const c of graph.papers.concepts[p]) counts.set(c, (counts.get(c) ?? 0) + 1);
    const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return [...byKind(rows, (row) => row), ...group(t("papers"), paperRows(papers))];
  }
  const partners = partnersOf(node);
  const show = ([other, both]) => [other, `${both} · ${(both / (graph.count[node] * graph.count[other])).toPrecision(2)}`];
  const head = partners.length ? [make("h3", {}, t("partners"), " ", make("small", {}, `${t("shared")} · ${t("association")}`))] : [];
  return [...head, ...byKind(partners, show), ...group(t("papers"), paperRows(papers)), ...group(t("keywords"), keywordRows(papers).slice(0, FEW))];
}

/** Evidence as list items: of a concept by its papers, of a paper by its concepts. */
async function evidenceItems(node, most) {
  const items = [];
  if (isConcept(node)) {
    const papers = papersByRole(node), shown = papers.slice(0, most);
    const texts = await Promise.all(shown.map(textsOf));
    for (const [at, p] of shown.entries()) {
      const sentences = texts[at].e[node] ?? [];
      const role = t(ROLES[graph.papers.roles[p][graph.papers.concepts[p].indexOf(node)]]);
      items.push(make("li", {}, linkTo(graph.C + p), make("div", {}, make("small", {}, `${graph.papers.day[p]} · ${role} · `), arxivLink(p)), ...sentences.slice(0, SENTENCES).map((sentence) => marked(sentence, namesOf(node)))));
    }
    return [items, papers.length];
  }
  if (!isPaper(node)) return [items, 0];
  const p = node - graph.C, { e } = await textsOf(p);
  for (const c of graph.papers.concepts[p]) if (e[c]?.length) items.push(make("li", {}, linkTo(c), " ", marked(e[c][0], namesOf(c))));
  return [items.slice(0, most), items.length];
}

/** Rows of the table of facts. */
function facts(node, texts) {
  const rows = [];
  const add = (key, ...values) => { rows.push(make("dt", {}, t(key)), make("dd", {}, ...values)); };
  if (isConcept(node)) {
    const { zh, name, names } = graph.concepts;
    const others = [name[node], zh[node], ...names[node]].filter((other) => other && other !== nameOf(node));
    if (others.length) add("names", words(others.slice(0, 20).map((other) => short(other, 60)).join(" · ")));
    const first = firstPaper(graph.papersOf[node]);
    add("first_seen", graph.papers.day[first], " · ", linkTo(graph.C + first));
    add("papers_count", String(graph.count[node]));
  } else if (isPaper(node)) {
    if (texts.u.length) add("authors", words(texts.u.join(", ")));
    if (texts.c.length) add("categories", words(texts.c.join(", ")));
    add("day", graph.papers.day[node - graph.C]);
  } else {
    if (namesOf(node).length > 1) add("names", words(namesOf(node).slice(1).join(" · ")));
    add("papers_count", String(papersAt(node).length));
  }
  return rows;
}

/** Fills the panel; `data-ready` names the node once everything stands. */
async function showDetails(node, most = FEW) {
  const panel = $("details");
  delete panel.dataset.ready;
  panel.dataset.node = node < 0 ? "" : idOf(node);
  $("details-hint").hidden = node >= 0;
  $("details-body").hidden = node < 0;
  $("legend").hidden = node >= 0;
  if (node < 0) return;
  const p = isPaper(node) ? node - graph.C : -1;
  const texts = p >= 0 ? await textsOf(p) : null;
  const [items, all] = await evidenceItems(node, most);
  if (panel.dataset.node !== idOf(node) || node !== state.selected) return;
  $("details-title").replaceChildren(words(nameOf(node)));
  $("details-meta").textContent = t(typeOf(node)) + (p >= 0 ? ` · ${graph.papers.id[p]}` : "");
  const { name, zh } = graph.concepts;
  $("details-other").replaceChildren(isConcept(node) ? words(nameOf(node) === zh[node] ? name[node] : zh[node]) : "");
  const address = p >= 0 ? arxiv(graph.papers.id[p]) : "";
  $("arxiv-link").hidden = !address;
  if (address) $("arxiv-link").href = address; else $("arxiv-link").removeAttribute("href");
  $("spark").replaceChildren(...[isConcept(node) || isKeyword(node) ? bars(papersAt(node), t("per_day")) : null].filter(Boolean));
  $("facts").replaceChildren(...facts(node, texts));
  $("abstract").hidden = p < 0;
  const parts = p < 0 ? [] : [["abstract", texts.a], ["summary", texts.s]].filter(([, text]) => text);
  $("abstract").replaceChildren(...parts.flatMap(([key, text]) => [make("h3", {}, t(key)), words(text, "p")]), ...(p >= 0 && !parts.length ? [t("no_abstract")] : []));
  $("evidence-part").hidden = !items.length;
  $("evidence").replaceChildren(...items);
  $("evidence-count").textContent = items.length < all ? t("evidence_of", { shown: items.length, all }) : "";
  $("btn-evidence").hidden = items.length >= Math.min(all, MANY);
  $("neighbours").replaceChildren(...neighbourGroups(node));
  panel.dataset.ready = idOf(node);
}

/** The panel again, after the language or the filters changed. */
const redetail = () => showDetails(state.selected);

function setUpPanel() {
  $("details").addEventListener("click", (event) => {
    const link = event.target.closest("[data-node]");
    if (link && link !== $("details")) select(graph.number.get(link.dataset.node), { camera: true });
  });
  $("btn-evidence").addEventListener("click", () => showDetails(state.selected, MANY));
}
