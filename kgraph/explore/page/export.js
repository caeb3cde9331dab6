// What is on screen as a file: a picture, vectors, or data.

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function savePng() {
  const drawn = $("graph").querySelector("canvas");
  const picture = make("canvas", { width: drawn.width, height: drawn.height });
  const context = picture.getContext("2d");
  context.fillStyle = drawing.theme.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, 0);
  picture.toBlob((blob) => save("kgraph.png", blob));
}

/** The corners of a node's shape around (0, 0), or none for a circle. */
function corners(shape, r) {
  const ring = (n, turn, radius = () => r) => Array.from({ length: n }, (_, at) => {
    const angle = turn + (2 * Math.PI * at) / n;
    return [radius(at) * Math.cos(angle), radius(at) * Math.sin(angle)];
  });
  if (shape === "square") return [[-r, -r], [r, -r], [r, r], [-r, r]];
  if (shape === "diamond") return ring(4, 0);
  if (shape === "triangle") return ring(3, -Math.PI / 2);
  if (shape === "triangleDown") return ring(3, Math.PI / 2);
  if (shape === "hexagon") return ring(6, 0);
  return shape === "star" ? ring(10, -Math.PI / 2, (at) => (at % 2 ? r / 2 : r * 1.1)) : [];
}

/** Everything drawn as an SVG document: built of elements, so that no name in it can become markup. */
function svgOf() {
  const nodes = [...drawing.shown.values()];
  const reach = (key, room) => [Math.min(...nodes.map((n) => n[key])) - room, Math.max(...nodes.map((n) => n[key])) + room];
  const [left, right] = reach("x", 220), [top, bottom] = reach("y", 60), width = right - left, height = bottom - top;
  const svg = draws("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height });
  svg.append(draws("rect", { width, height, fill: drawing.theme.paper }));
  if (state.layout === "timeline") {
    [...timeSlots().values()].forEach((slot, at) => svg.append(draws("rect", {
      x: slot.left - left, y: at % 2 ? -top : 0, width: slot.right - slot.left, height: at % 2 ? 1.5 : 1.5 - top, fill: drawing.theme.tie, "fill-opacity": at % 2 ? 1 : 0.13,
    })));
  }
  for (const { id, from, to } of view.ties) {
    const a = drawing.shown.get(from), b = drawing.shown.get(to), { color, width: thick } = drawing.sent.get(id);
    svg.append(draws("line", { x1: a.x - left, y1: a.y - top, x2: b.x - left, y2: b.y - top, stroke: color.color, "stroke-opacity": color.opacity, "stroke-width": thick }));
  }
  for (const { x, y, size, kind, colour } of nodes) {
    const points = corners(palette.shapes[kind], size).map(([dx, dy]) => `${(x - left + dx).toFixed(1)},${(y - top + dy).toFixed(1)}`).join(" ");
    svg.append(points ? draws("polygon", { points, fill: colour }) : draws("circle", { cx: x - left, cy: y - top, r: size, fill: colour }));
  }
  const context = make("canvas").getContext("2d");
  const toPixels = (x, y) => ({ x: x - left, y: y - top });
  const items = [...tickItems(toPixels, width, height), ...labelItems(toPixels, 1)];
  for (const label of arrange(items, width, height, (text, font) => widthOf(context, text, font))) {
    svg.append(draws("text", {
      x: label.left, y: label.top + label.size, "font-size": label.size, "font-family": "system-ui, sans-serif", "font-weight": label.strong ? 600 : 400,
      fill: drawing.theme.ink, stroke: drawing.theme.paper, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round",
    }, label.text));
  }
  return new XMLSerializer().serializeToString(svg);
}

/** The nodes and ties drawn, by their ids. */
function jsonOf() {
  return {
    nodes: view.nodes.map((node) => ({ id: idOf(node), name: nameOf(node), type: typeOf(node), ...places().get(node) })),
    edges: view.ties.map(({ from, to, papers }) => ({ source: idOf(from), target: idOf(to), ...(papers ? { papers } : {}) })),
  };
}

function setUpExport() {
  $("btn-png").addEventListener("click", savePng);
  $("btn-svg").addEventListener("click", () => save("kgraph.svg", new Blob([svgOf()], { type: "image/svg+xml" })));
  $("btn-json").addEventListener("click", () => save("kgraph.json", new Blob([JSON.stringify(jsonOf(), null, 1)], { type: "application/json" })));
}
