// Search: one long lower-cased text of all names and indexOf in it, which finds Chinese as well; and the box that asks.

const SHOWN = 12;
const index = { text: "", starts: [], owners: [] };

/** What two spellings are compared by: width, case, hyphens and runs of spaces make no difference. */
const folded = (text) => plain(text).normalize("NFKC").toLowerCase().replace(/[\s\-\u2010-\u2015_]+/g, " ").trim();

function buildIndex() {
  const parts = [];
  let length = 0;
  for (let node = 0; node < graph.size; node++) {
    for (const name of namesOf(node)) {
      const part = folded(name);
      if (!part) continue;
      index.starts.push(length);
      index.owners.push(node);
      parts.push(part);
      length += part.length + 1;
    }
  }
  index.text = parts.join("\n") + "\n";
}

/** Which name a place in the text belongs to. */
function nameAt(place) {
  let low = 0, high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (index.starts[middle] <= place) low = middle; else high = middle - 1;
  }
  return low;
}

/** How many papers a node has: of two equally good answers the better known comes first. */
const fame = (node) => (isConcept(node) ? graph.papersOf[node].length : isKeyword(node) ? graph.papersWith[node - graph.C - graph.P].length : 0);

/** Nodes whose name has the words typed: whole name first, then beginning, beginning of a word, inside. */
function find(query) {
  const wanted = folded(query).replace(/^https?:\/\/arxiv\.org\/(abs|pdf)\//, "");
  if (!wanted) return [];
  const best = new Map();
  for (let at = index.text.indexOf(wanted), seen = 0; at >= 0 && seen < 20000; at = index.text.indexOf(wanted, at + 1), seen++) {
    const name = nameAt(at), start = index.starts[name], end = at + wanted.length;
    const whole = at === start && index.text[end] === "\n";
    const rank = whole ? 0 : at === start ? 1 : /[\p{L}\p{N}]/u.test(index.text[at - 1]) && !/\p{Script=Han}/u.test(wanted[0]) ? 3 : 2;
    const node = index.owners[name];
    if (!(best.get(node) <= rank)) best.set(node, rank);
  }
  return [...best].sort((a, b) => a[1] - b[1] || fame(b[0]) - fame(a[0]) || a[0] - b[0]).map(([node]) => node);
}

/** The node a person means: by its id, else the best answer. */
const resolve = (text) => graph.number.get(text.trim()) ?? find(text)[0] ?? -1;

const box = { found: [], active: -1 };

function closeList() {
  $("search-list").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
  $("search").removeAttribute("aria-activedescendant");
  box.active = -1;
}

function activate(at) {
  box.active = at;
  [...$("search-list").children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
  if (at < 0) return;
  $("search").setAttribute("aria-activedescendant", `option-${at}`);
  $("search-list").children[at]?.scrollIntoView({ block: "nearest" });
}

/** The name that was found, where it is not the one shown. */
function foundAs(node, query) {
  const wanted = folded(query);
  if (folded(nameOf(node)).includes(wanted)) return nameOf(node);
  const other = namesOf(node).find((name) => folded(name).includes(wanted));
  return other ? `${nameOf(node)} · ${other}` : nameOf(node);
}

function showList() {
  const query = $("search").value;
  box.found = find(query).slice(0, SHOWN);
  const options = box.found.map((node, at) => make("li", { role: "option", id: `option-${at}`, "data-node": idOf(node), "aria-selected": "false" },
    words(short(foundAs(node, query), 90)), make("small", {}, t(typeOf(node)))));
  $("search-list").replaceChildren(...options);
  if (!query.trim()) return closeList();
  $("search-list").hidden = !options.length;
  $("search").setAttribute("aria-expanded", String(options.length > 0));
  activate(-1);
  say(options.length ? t("results", { n: options.length }) : t("nothing"));
}

function choose(at) {
  const node = box.found[Math.max(at, 0)];
  if (node === undefined) return;
  closeList();
  select(node, { camera: true });
}

function setUpSearch() {
  const input = $("search");
  input.addEventListener("input", () => timed("keystroke", showList));
  input.addEventListener("focus", () => { if (input.value.trim()) showList(); });
  input.addEventListener("blur", closeList);
  input.addEventListener("keydown", (event) => {
    const last = box.found.length - 1;
    if (event.key === "Escape") closeList();
    else if (event.key === "Enter") choose(box.active);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if ($("search-list").hidden) showList();
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(box.active + step > last ? 0 : box.active + step < 0 ? last : box.active + step);
    } else return;
    if (event.key !== "Escape") event.preventDefault();
  });
  $("search-list").addEventListener("mousedown", (event) => event.preventDefault());
  $("search-list").addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose([...$("search-list").children].indexOf(option));
  });
}
