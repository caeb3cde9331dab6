// Names of nodes, written over the drawing: one size at every zoom, and never one over another.

const widths = new Map();
const labelFont = (size, strong) => `${strong ? "600 " : ""}${size}px system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;

function widthOf(context, text, font) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/** Corners for a name of this size, the best first: around its node, or where it says itself; on the circle, outwards. */
function cornersFor(item, w, h) {
  const { x, y, r, lean, fixed } = item;
  if (fixed) return [[x - w / 2, y], [x - w / 2, y + h + 2]];
  if (lean) return [[x + lean.x * (r + 5) - (lean.x < 0 ? w : 0), y + lean.y * (r + 5 + h / 2) - h / 2]];
  return [[x - w / 2, y + r + 2], [x + r + 4, y - h / 2], [x - r - 4 - w, y - h / 2], [x - w / 2, y - r - 3 - h]];
}

/** Chooses names and places for them: `items` are {text, x, y, r, size, strong, alpha} in pixels, the most important first. */
function arrange(items, width, height, measure) {
  const boxes = [], placed = [];
  const discs = items.filter(({ r }) => r > 4.5).map(({ x, y, r }) => ({ x, y, r: r * 0.8 }));
  const clear = (box) => !boxes.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
  const open = (box, item) => !discs.some(({ x, y, r }) => {
    if (x === item.x && y === item.y) return false;
    const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
    return dx * dx + dy * dy < r * r;
  });
  for (const item of items) {
    if (!item.text || item.x < -20 || item.y < -20 || item.x > width + 20 || item.y > height + 20) continue;
    const w = measure(item.text, labelFont(item.size, item.strong)), h = item.size + 3;
    for (const [left, top] of cornersFor(item, w, h)) {
      const box = { left: left - 2, right: left + w + 2, top, bottom: top + h };
      if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height || !clear(box)) continue;
      if (!item.strong && !open(box, item)) continue;
      boxes.push(box);
      placed.push({ ...item, left, top, width: w, height: h });
      break;
    }
  }
  return placed;
}

/** The names worth writing at this zoom, the most important first, in pixels of the stage. */
function labelItems(toPixels, scale) {
  const near = drawing.near;
  const rank = (node) => (node.id === state.selected ? 1e6 : node.id === drawing.hovered ? 9e5 : state.path.includes(node.id) ? 8e5 : near?.has(node.id) ? 1e4 : 0)
    + (node.kind === "paper" ? 0 : 100) + node.size;
  const items = [];
  for (const node of drawing.shown.values()) {
    const important = node.id === state.selected || node.id === drawing.hovered || state.path.includes(node.id);
    const beside = near?.has(node.id);
    if (node.kind === "paper" && !important && scale < (beside ? 0.9 : 1.5)) continue;
    const { x, y } = toPixels(node.x, node.y);
    const size = important ? 14 : node.kind === "paper" ? 11 : Math.round(Math.min(11 + node.size / 7, 15));
    const text = short(node.name, node.kind === "paper" ? (node.id === state.selected ? 60 : 36) : 34);
    const reach = Math.hypot(node.x, node.y) || 1;
    const lean = state.layout === "circle" ? { x: node.x / reach, y: node.y / reach } : null;
    items.push({ text, x, y, r: node.size * scale, size, lean, strong: important, alpha: near && !beside && !important ? 0.45 : 1, rank: rank(node) });
  }
  return items.sort((a, b) => b.rank - a.rank);
}

/** The days under the timeline's axis, as names of their own; where a day is only partly in sight, under that part. */
function tickItems(toPixels, width, height) {
  if (state.layout !== "timeline" || !graph.ready) return [];
  return [...timeSlots().values()].flatMap((slot) => {
    const { x: start, y } = toPixels(slot.left, 0), { x: end } = toPixels(slot.right, 0);
    const left = Math.max(start, 0), right = Math.min(end, width), name = momentName(slot.moment);
    if (right - left < Math.min(end - start, 60)) return [];
    const text = name === slot.moment || right - left < 140 ? name : t("month_tick", { month: name });
    return [{ text, x: (left + right) / 2, y: Math.max(2, Math.min(y + 8, height - 34)), r: 0, size: 12, strong: true, fixed: true, alpha: 1 }];
  });
}

/** Behind the timeline: every other day shaded, and the axis. */
function drawDays(context) {
  if (state.layout !== "timeline" || !graph.ready) return;
  const slots = [...timeSlots().values()], height = 1e5;
  context.save();
  context.fillStyle = drawing.theme.tie;
  context.globalAlpha = 0.13;
  slots.forEach(({ left, right }, at) => { if (at % 2 === 0) context.fillRect(left, -height, right - left, height); });
  context.globalAlpha = 1;
  if (slots.length) context.fillRect(slots[0].left, 0, slots.at(-1).right - slots[0].left, 1.5);
  context.restore();
}

/** Writes the names onto the drawing, after it was drawn. */
function drawLabels(context) {
  const stage = $("graph"), width = stage.clientWidth, height = stage.clientHeight;
  const scale = drawing.network.getScale(), centre = drawing.network.getViewPosition(), ratio = context.canvas.width / width;
  const toPixels = (x, y) => ({ x: (x - centre.x) * scale + width / 2, y: (y - centre.y) * scale + height / 2 });
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  const placed = arrange([...tickItems(toPixels, width, height), ...labelItems(toPixels, scale)], width, height, (text, font) => widthOf(context, text, font));
  for (const label of placed) {
    context.font = labelFont(label.size, label.strong);
    context.globalAlpha = label.alpha;
    context.strokeStyle = drawing.theme.paper;
    context.fillStyle = drawing.theme.ink;
    context.strokeText(label.text, label.left, label.top + 1);
    context.fillText(label.text, label.left, label.top + 1);
  }
  context.restore();
}
