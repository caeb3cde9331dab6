// A path between two nodes over papers and concepts that goes around hubs: else everything meets in "LLM".

/** What it costs to pass a node: a paper or day little, a concept or keyword the more, the more papers it has. */
function toll(node) {
  if (isPaper(node)) return 1;
  return 1 + Math.log2(1 + papersAt(node).length);
}

/** Nodes one step away, of the kinds and days chosen. */
function steps(node) {
  if (!isPaper(node)) return papersAt(node).map((p) => graph.C + p);
  const p = node - graph.C;
  return [...graph.papers.concepts[p], ...graph.papers.keywords[p].map((k) => graph.C + graph.P + k)];
}

/** The cheapest path as a list of nodes, empty where there is none. Dijkstra (1959); ties go to the smaller number. */
function cheapestPath(start, goal) {
  const cost = new Map([[start, 0]]), before = new Map(), done = new Set();
  const heap = [[0, start]];
  const less = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const push = (item) => {
    heap.push(item);
    for (let at = heap.length - 1; at > 0;) {
      const up = (at - 1) >> 1;
      if (!less(heap[at], heap[up])) break;
      [heap[at], heap[up]] = [heap[up], heap[at]];
      at = up;
    }
  };
  const pop = () => {
    const top = heap[0], last = heap.pop();
    if (!heap.length) return top;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && less(heap[child], heap[least])) least = child;
      if (least === at) return top;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  };
  while (heap.length) {
    const [spent, node] = pop();
    if (done.has(node)) continue;
    done.add(node);
    if (node === goal) break;
    for (const next of steps(node)) {
      if (next !== goal && (!state.types.has(typeOf(next)) || !present(next))) continue;
      const total = spent + (next === goal ? 1 : toll(next));
      if (!(cost.get(next) <= total)) {
        cost.set(next, total);
        before.set(next, node);
        push([total, next]);
      }
    }
  }
  if (!done.has(goal)) return [];
  const path = [goal];
  while (path[0] !== start) path.unshift(before.get(path[0]));
  return path;
}

/** Finds and shows the path between the two names given. */
function showPath() {
  const names = [$("path-from").value, $("path-to").value];
  const ends = names.map(resolve);
  const unknown = names.findIndex((_, at) => ends[at] < 0);
  if (unknown >= 0) return say(t("unknown", { name: short(names[unknown], 60) }));
  const path = timed("path", () => cheapestPath(ends[0], ends[1]));
  if (!path.length) return say(t("no_path", { a: short(nameOf(ends[0]), 40), b: short(nameOf(ends[1]), 40) }));
  state.selected = -1;
  state.path = path;
  for (const node of path) state.hidden.delete(node);
  refresh();
  showDetails(-1);
  fit(path);
  writeHash();
  return say(t("path_found", { path: path.map((node) => short(nameOf(node), 24)).join(" → ") }));
}
