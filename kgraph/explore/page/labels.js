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
    const spots = [
      [item.x - w / 2, item.y + item.r + 2], [item.x + item.r + 4, item.y - h / 2],
      [item.x - item.r - 4 - w, item.y - h / 2], [item.x - w / 2, item.y - item.r - 3 - h],
    ];
    for (const [left, top] of spots) {
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
    items.push({ text, x, y, r: node.size * scale, size, strong: important, alpha: near && !beside && !important ? 0.45 : 1, rank: rank(node) });
  }
  return items.sort((a, b) => b.rank - a.rank);
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
  const placed = arrange(labelItems(toPixels, scale), width, height, (text, font) => widthOf(context, text, font));
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
