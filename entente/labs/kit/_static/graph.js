import {
  EDGE_X, EDGE_Y, HIGH, KEY_WORDS, MARKS, RADIUS, SIGNS, WIDE, download, fresh, h, keyed, s, same, say, set,
} from "./basics.js";
// ------------------------------------------------------------------------------------------------------ graph

export function graphPanel(context) {
  const title = h("figcaption");
  const label = fresh("alt");
  const alt = h("p", { class: "alt", id: label });
  const lines = s("g"), marks = s("g");
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-describedby": label }, lines, marks);
  const hint = h("p", { class: "hint" });
  const key = h("p", { class: "key" });
  const save = h("button", { type: "button", class: "small" }, "Save the picture (PNG)");
  const node = h("figure", { class: "graph" }, title, picture, hint, key,
    h("details", {}, h("summary", {}, "The picture in words"), alt), save);
  let edges = new Map(), points = new Map(), now = null;
  const tell = (words) => say(hint, words || "Reach a tie or an actor with the mouse or the Tab key; Enter or a click opens what it rests on.");
  save.addEventListener("click", () => asPicture(picture, `${context.name}.png`, (words) => context.complain(words, save)));
  tell("");
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      set(picture, { "aria-label": panel.title });
      say(alt, panel.alt);
      say(key, `Key: ${panel.key.map((one) => KEY_WORDS[one]).join("; ")}.`);
      const spots = new Map(panel.nodes.map((one) => [one.id, spot(one)]));
      edges = keyed(lines, laid(panel.edges, spots), (one) => one.key, edges, () => edgeMark(context, tell));
      points = keyed(marks, panel.nodes.map((one) => ({ ...one, spot: spots.get(one.id) })), (one) => one.id, points,
        () => nodeMark(context, tell));
    },
  };
}

const spot = (node) => [EDGE_X + node.x * (WIDE - 2 * EDGE_X), EDGE_Y + node.y * (HIGH - 2 * EDGE_Y)];

// Parallel ties of one pair get curves of their own, side by side.
export function laid(edges, spots) {
  const pairs = new Map();
  for (const edge of edges) {
    const pair = [edge.source, edge.target].sort().join(" ");
    pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
  }
  return edges.filter((edge) => spots.has(edge.source) && spots.has(edge.target)).map((edge) => {
    const forward = edge.source <= edge.target;
    const siblings = pairs.get([edge.source, edge.target].sort().join(" "));
    const bend = (siblings.indexOf(edge) - (siblings.length - 1) / 2) * 30 * (forward ? 1 : -1);
    const key = edge.directed ? `${edge.source}>${edge.target}>${edge.sign}` : [edge.source, edge.target].sort().join("–");
    return { ...edge, key, ...curve(spots.get(edge.source), spots.get(edge.target), bend) };
  });
}

export function curve([x1, y1], [x2, y2], bend) {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [px, py] = [-(y2 - y1) / long, (x2 - x1) / long];
  const [cx, cy] = [(x1 + x2) / 2 + 2 * bend * px, (y1 + y2) / 2 + 2 * bend * py];
  const at = (t) => [(1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2, (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2];
  const off = ([x, y], [a, b]) => Math.hypot(x - a, y - b);
  let start = 0, end = 1;
  while (start < 0.4 && off(at(start), [x1, y1]) < RADIUS + 3) start += 0.01;
  while (end > 0.6 && off(at(end), [x2, y2]) < RADIUS + 5) end -= 0.01;
  const points = Array.from({ length: 17 }, (_, k) => at(start + ((end - start) * k) / 16));
  const [tip, before] = [points[16], points[14]];
  return { path: `M${points.map((one) => one.map((c) => c.toFixed(1)).join(",")).join("L")}`, middle: at(0.5), tip,
    angle: (Math.atan2(tip[1] - before[1], tip[0] - before[0]) * 180) / Math.PI };
}

const HEADS = { plus: "M0,0L-11,-5L-11,5Z", minus: "M0,-7L0,7", none: "M-9,-5L0,0L-9,5" };

function edgeMark(context, tell) {
  const wide = s("path", { class: "reach" }), under = s("path", { class: "under" }), line = s("path", { class: "line" });
  const head = s("path", { class: "head" });
  const back = s("rect", { class: "plate", rx: 4 }), text = s("text", { class: "number" });
  const node = s("g", { class: "edge", tabindex: 0, role: "button" }, wide, under, line, head, back, text);
  let now = null;
  reachable(node, () => ({ ...now, kind: "tie" }), context, tell);
  return {
    node, update(edge) {
      now = edge;
      const sign = SIGNS[edge.sign];
      set(node, { class: `edge ${sign}${edge.change ? ` changed ${edge.change}` : ""}`, "aria-label": edge.note });
      for (const path of [wide, under, line]) set(path, { d: edge.path });
      set(line, { "stroke-width": (1.4 + 5 * edge.width).toFixed(2) });
      set(head, { d: edge.directed ? HEADS[sign] : "", transform: `translate(${edge.tip.map((c) => c.toFixed(1)).join(",")}) rotate(${edge.angle.toFixed(1)})` });
      const bare = edge.label || `${MARKS[edge.sign]}${edge.count > 1 ? edge.count : ""}`;
      const words = `${edge.change === "frustrated" ? "✗ " : edge.change ? `${edge.change} ` : ""}${bare}`.trim();
      const half = words ? 4 + words.length * 3.6 : 0;
      const [x, y] = edge.middle;
      set(back, { x: x - half, y: y - 9, width: 2 * half, height: 18 });
      set(text, { x, y: y + 4.5 });
      say(text, words);
    },
  };
}

function nodeMark(context, tell) {
  const body = s("path", { class: "shape" }), filled = s("path", { class: "filled" });
  const text = s("text", { class: "name", direction: "auto" });
  const node = s("g", { class: "node", tabindex: 0, role: "button" }, body, filled, text);
  let now = null;
  reachable(node, () => ({ ...now, kind: "actor", key: now.id }), context, tell);
  return {
    node, update(item) {
      now = item;
      const r = RADIUS;
      const square = item.side === 1;
      set(node, { class: `node${item.side === null ? "" : ` side${item.side}`}`, "aria-label": item.note || item.label,
        style: `transform: translate(${item.spot[0].toFixed(1)}px, ${item.spot[1].toFixed(1)}px)` });
      set(body, { d: square ? `M${-r + 1},${-r + 1}H${r - 1}V${r - 1}H${-r + 1}Z` : `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z` });
      set(filled, { d: item.level === null ? "" : segment(r - 2, item.level) });
      const above = item.spot[1] < HIGH / 2;
      const anchor = item.spot[0] < EDGE_X * 1.2 ? "start" : item.spot[0] > WIDE - EDGE_X * 1.2 ? "end" : "middle";
      set(text, { y: above ? -r - 7 : r + 17, x: anchor === "start" ? -r : anchor === "end" ? r : 0, "text-anchor": anchor });
      say(text, item.label);
    },
  };
}

// The lower part of a disc, as full as `level` says.
export function segment(r, level) {
  const y = r - 2 * r * Math.min(1, Math.max(0, level));
  if (level >= 0.999) return `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`;
  const w = Math.sqrt(Math.max(0, r * r - y * y));
  return `M${-w},${y}A${r},${r} 0 ${level > 0.5 ? 1 : 0} 0 ${w},${y}Z`;
}

// What can be opened says what it is, with its evidence now: by kind and key it is found again in the next scene.
export function openable(node, current, context) {
  set(node, { "data-opens": true, "aria-expanded": "false" });
  node.current = current;
  node.addEventListener("click", () => context.open(node));
}

export function reachable(node, current, context, tell) {
  openable(node, current, context);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); context.open(node); }
  });
  for (const kind of ["mouseenter", "focus"]) node.addEventListener(kind, () => tell(current().note));
  for (const kind of ["mouseleave", "blur"]) node.addEventListener(kind, () => tell(""));
}

// A picture file of what is on the screen: the styles are written into a copy, since a file has no style sheet.
function asPicture(picture, name, complain) {
  const copy = picture.cloneNode(true);
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "opacity", "transform", "paint-order"];
  const [from, to] = [picture, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  from.forEach((one, place) => {
    const style = getComputedStyle(one);
    to[place].setAttribute("style", kept.map((rule) => `${rule}:${style.getPropertyValue(rule)}`).join(";"));
  });
  const ground = getComputedStyle(picture.closest(".entente-lab")).backgroundColor;
  copy.setAttribute("width", WIDE * 2);
  copy.setAttribute("height", HIGH * 2);
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: WIDE * 2, height: HIGH * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => blob ? download(name, "image/png", blob) : complain("The picture could not be saved."));
  };
  image.onerror = () => complain("The picture could not be saved.");
  image.src = address;
}
