// The filters on the left: kinds, days, least weight, colours; and the pictures that explain them.

const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** A node's shape as a small picture. */
function mark(type, colour = palette.kinds[type]) {
  const points = {
    square: "2,2 12,2 12,12 2,12", diamond: "7,0.5 13.5,7 7,13.5 0.5,7", triangle: "7,1 13.5,12.5 0.5,12.5", triangleDown: "0.5,1.5 13.5,1.5 7,13",
    hexagon: "0.5,7 3.8,1.3 10.2,1.3 13.5,7 10.2,12.7 3.8,12.7", star: "7,0.5 8.8,5 13.5,5.3 9.9,8.3 11.1,13 7,10.4 2.9,13 4.1,8.3 0.5,5.3 5.2,5",
  }[palette.shapes[type]];
  const figure = points ? draws("polygon", { points, fill: colour }) : draws("circle", { cx: 7, cy: 7, r: type === "concept" ? 6 : 4.5, fill: colour });
  return draws("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" }, figure);
}

/** Bars, one a day from the first day of the graph to the last; days are joined where there are too many. */
function bars(papers, label) {
  const day = 86400000, start = Date.parse(graph.first), span = Math.round((Date.parse(graph.last) - start) / day) + 1;
  const step = Math.max(1, Math.ceil(span / 90)), slots = Math.ceil(span / step);
  const counts = new Array(slots).fill(0);
  for (const p of papers) {
    if (graph.papers.day[p].length === 10) counts[Math.floor((Date.parse(graph.papers.day[p]) - start) / day / step)]++;
  }
  const top = Math.max(...counts);
  if (!top) return null;
  const figure = draws("svg", { viewBox: `0 0 ${slots * 4} 34`, preserveAspectRatio: "none", role: "img", "aria-label": label });
  counts.forEach((count, at) => {
    if (!count) return;
    const height = Math.max(2, (count / top) * 33), date = new Date(start + at * step * day).toISOString().slice(0, 10);
    figure.append(draws("rect", { x: at * 4 + 0.4, y: 34 - height, width: 3.2, height }, draws("title", {}, `${date}: ${count}`)));
  });
  return figure;
}

/** Puts the state into the controls. */
function showFilters() {
  for (const input of document.querySelectorAll("input[data-type]")) input.checked = state.types.has(input.dataset.type);
  $("date-from").value = state.from || graph.first;
  $("date-to").value = state.to || graph.last;
  $("weight-min").value = state.weight;
  $("weight-now").textContent = state.weight;
  $("layout").value = state.layout;
  $("colour-by").value = state.colour;
  $("lang").value = state.lang;
}

/** Something about the filters changed: count again, choose the overview again, draw. */
function filtered(change) {
  timed("filter", () => {
    change();
    inRange();
    refill();
    refresh();
  });
  if (state.selected >= 0) showDetails(state.selected);
  writeHash();
}

function setUpFilters() {
  for (const input of document.querySelectorAll("input[data-type]")) {
    input.addEventListener("change", () => filtered(() => state.types[input.checked ? "add" : "delete"](input.dataset.type)));
  }
  for (const [id, key, edge] of [["date-from", "from", graph.first], ["date-to", "to", graph.last]]) {
    $(id).min = graph.first;
    $(id).max = graph.last;
    $(id).addEventListener("change", () => {
      const day = $(id).value;
      filtered(() => { state[key] = ISO.test(day) && day !== edge ? day : ""; });
      if (!day) $(id).value = edge;
    });
  }
  $("weight-min").max = Math.min(50, overview.edges.reduce((most, { papers }) => Math.max(most, papers), 2));
  $("weight-min").addEventListener("input", () => {
    $("weight-now").textContent = $("weight-min").value;
    filtered(() => { state.weight = Math.max(1, Number($("weight-min").value) || 1); });
  });
  $("layout").addEventListener("change", () => { setLayout($("layout").value); refresh(); fit(); writeHash(); });
  $("colour-by").addEventListener("change", () => { state.colour = $("colour-by").value; refresh(); writeHash(); });
  $("lang").addEventListener("change", () => { state.lang = $("lang").value; translate(); refresh(); redetail(); writeHash(); });
}

/** All fixed texts of the page in its language, and the pictures whose labels depend on it. */
function translate() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : state.lang;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  for (const element of document.querySelectorAll("[data-mark]")) element.replaceChildren(mark(element.dataset.mark));
  $("histogram").replaceChildren(...[bars(graph.papers.day.keys(), t("per_day"))].filter(Boolean));
}

/** What is in range, in a sentence. A month is never shown as a day: papers of which no more is known are counted. */
function aboutRange() {
  const within = graph.papers.day.filter((_, p) => graph.within[p]).sort();
  const known = within.filter((day) => day.length === 10), months = within.filter((day) => day.length < 10);
  const span = (days) => (days[0] === days.at(-1) ? days[0] : t("span", { from: days[0], to: days.at(-1) }));
  const parts = [t("about", { papers: graph.total, concepts: graph.count.reduce((sum, n) => sum + (n > 0), 0) })];
  if (known.length) parts.push(span(known));
  if (months.length) parts.push(known.length ? t(months.length === 1 ? "only_month_one" : "only_month", { n: months.length, months: span(months) }) : span(months));
  return parts.join(t("comma")) + t("stop");
}

/** What shapes and colours mean; a community is known by its most frequent concepts. */
function showLegend() {
  const row = (picture, ...texts) => make("li", {}, picture, make("div", {}, ...texts));
  const rows = [];
  if (state.colour === "community") {
    overview.communities.forEach((members, at) => {
      const links = members.flatMap((node, n) => (n ? [" · ", linkTo(node, short(nameOf(node), 40))] : [linkTo(node, short(nameOf(node), 40))]));
      if (links.length) rows.push(row(mark("concept", palette.communities[at] ?? palette.other), ...links));
    });
  } else if (state.colour === "seen") {
    palette.seen.forEach((colour, at) => { if (seenSteps()[at]) rows.push(row(mark("concept", colour), seenSteps()[at])); });
  }
  const title = { community: "communities", seen: "seen" }[state.colour];
  const path = state.path.length ? [make("h3", {}, t("path")), make("ol", { id: "path-list" }, ...state.path.map((node) => make("li", {}, linkTo(node), " ", make("small", {}, t(typeOf(node))))))] : [];
  $("legend-body").replaceChildren(...path, ...(rows.length ? [make("h3", {}, t(title)), make("ul", {}, ...rows)] : []));
  $("about").textContent = aboutRange();
}
