// A graph: actors as marks, ties as lines. One clock moves both. Under it the ghost of what was before the present gesture.

import { HIGH, KEY_WORDS, MARKS, RADIUS, SIGNS, WIDE, fresh, h, keyed, s, same, say, set } from "./basics.js";
import { drag, pulls } from "./drag.js";
import { between, came, laid, settledLabels, spot, traces } from "./geometry.js";
import { reachable } from "./openable.js";
import { asPicture } from "./picture.js";
import { roving } from "./roving.js";

const GLIDE = 260; // milliseconds in which what moves reaches its place
const REACH = 170; // pixels that stand for the whole range of a tie that is pulled
const HEADS = { plus: "M0,0L-11,-5L-11,5Z", minus: "M0,-7L0,7", none: "M-9,-5L0,0L-9,5" };
const HELP = "Point at a tie or an actor, or come here with Tab and go on with the arrow keys; Enter or a click opens what it rests on.";
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function graphPanel(context) {
  const title = h("figcaption");
  const label = fresh("alt");
  const alt = h("p", { class: "alt", id: label });
  const middle = s("path", { class: "halves" });
  const ghosts = s("g", { class: "ghosts", "aria-hidden": true }), lines = s("g"), marks = s("g");
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-describedby": label }, middle, ghosts, lines, marks);
  const hint = h("p", { class: "hint" });
  const key = h("p", { class: "key" });
  const save = h("button", { type: "button", class: "small" }, "Save the picture (PNG)");
  const node = h("figure", { class: "graph" }, title, picture, hint, key,
    h("details", {}, h("summary", {}, "The picture in words"), alt), save);
  const tell = (words) => say(hint, words || HELP);
  const shared = { ...context, tell, picture, hold, letGo };
  let edges = new Map(), points = new Map(), traced = new Map(), now = null, panel = null;
  let at = new Map(), places, held = null, frame = null; // where each actor is drawn, and the one under the finger
  let size = null; // of the letters; to ask for it costs a layout, so it is asked anew only for a picture of another size
  let drawn = null; // what the labels were last laid out for
  const watcher = new ResizeObserver(() => {
    size = null;
    if (!drawn) return;
    settle();
    place(at);
  });
  watcher.observe(picture);
  const rove = roving(picture, () => ordered(panel, edges, points));
  save.addEventListener("click", () => asPicture(picture, `${context.name}.png`, (words) => context.complain(words, save)));
  tell("");

  function settle() {
    size ??= letters(picture);
    places = settledLabels(drawn.actors, drawn.ties, size, places);
  }

  function place(spots) {
    at = spots;
    for (const edge of laid(panel.edges, spots)) edges.get(edge.key)?.lie(edge, places.labels.get(edge.key));
    for (const one of panel.nodes) points.get(one.id).lie(spots.get(one.id), places.names.get(one.id));
  }

  function glide(to) {
    cancelAnimationFrame(frame);
    const from = new Map(at), begun = performance.now();
    const step = () => {
      const share = Math.min(1, (performance.now() - begun) / GLIDE), eased = 1 - (1 - share) ** 3;
      const spots = between(from, to, eased);
      if (held) spots.set(held.id, held.spot);
      place(spots);
      if (share < 1) frame = requestAnimationFrame(step);
    };
    const moved = [...to].some(([id, [x, y]]) => from.has(id) && Math.hypot(x - from.get(id)[0], y - from.get(id)[1]) > 0.5);
    if (moved && !still()) step();
    else place(held ? new Map([...to, [held.id, held.spot]]) : to);
  }

  const home = () => new Map(panel.nodes.map((one) => [one.id, spot(one)]));

  // An actor follows the finger, and its ties with it.
  function hold(id, where) {
    cancelAnimationFrame(frame);
    held = { id, spot: where };
    if (at.has(id)) place(new Map([...at, [id, where]]));
  }

  function letGo() {
    held = null;
    glide(home());
  }

  return {
    node,
    end() {
      cancelAnimationFrame(frame);
      watcher.disconnect();
    },
    update(next, before) {
      if (now && same(now, [next, before])) return;
      now = [next, before];
      panel = next;
      say(title, panel.title);
      set(picture, { "aria-label": panel.title });
      say(alt, panel.alt);
      say(key, `Key: ${panel.key.map((one) => KEY_WORDS[one]).join("; ")}.`);
      set(middle, { d: panel.nodes.some((one) => one.moves.length) ? `M${WIDE / 2},0V${HIGH}` : "" });
      const to = home(), fresher = came(before, panel);
      const ties = laid(panel.edges, to).map((edge) => ({ ...edge, words: tieWords(edge), came: fresher.has(edge.key) }));
      const actors = panel.nodes.map((one) => ({ ...one, spot: to.get(one.id), came: fresher.has(one.id) }));
      edges = keyed(lines, ties, (one) => one.key, edges, () => edgeMark(shared));
      points = keyed(marks, actors, (one) => one.id, points, () => nodeMark(shared));
      drawn = { actors, ties };
      settle();
      const was = traces(before, panel);
      const old = [...was.ties.map((one) => ({ ...one, tie: true })), ...was.actors.map((one) => ({ ...one, key: one.id }))];
      traced = keyed(ghosts, old, (one) => one.key, traced, trace);
      glide(to);
      rove.renew();
    },
  };
}

// Each actor, and behind it its ties that have not been named yet: the order in which the arrow keys go.
function ordered(panel, edges, points) {
  const left = new Map(edges), found = [];
  for (const one of [...panel.nodes].sort((a, b) => a.y - b.y || a.x - b.x)) {
    found.push(points.get(one.id).node);
    for (const [key, edge] of left) {
      if (!edge.joins(one.id)) continue;
      found.push(edge.node);
      left.delete(key);
    }
  }
  return found;
}

// How large its letters are, which the style sheet says.
function letters(picture) {
  const high = (name) => parseFloat(getComputedStyle(picture.querySelector(`.${name}`) ?? picture).fontSize) || 14;
  return { name: high("name"), number: high("number") };
}

function tieWords(edge) {
  const bare = edge.label || `${MARKS[edge.sign]}${edge.count > 1 ? edge.count : ""}`;
  const change = edge.change === "frustrated" ? "✗ " : edge.change ? `${edge.change} ` : "";
  return `${change}${bare}`.trim();
}

const around = ([x, y]) => `translate(${x.toFixed(1)},${y.toFixed(1)})`;

function edgeMark(context) {
  const wide = s("path", { class: "reach" }), under = s("path", { class: "under" }), line = s("path", { class: "line" });
  const head = s("path", { class: "head" });
  const back = s("rect", { class: "plate", rx: 4 }), text = s("text", { class: "number" });
  const node = s("g", { class: "edge", tabindex: -1, role: "button" }, wide, under, line, head, back, text);
  let now = null;
  reachable(node, () => ({ ...now, kind: "tie" }), context, context.tell);
  pulls(node, () => now?.pull ?? null, () => REACH * (context.picture.getScreenCTM()?.a ?? 1), context, { upright: false });
  return {
    node, joins: (id) => now.source === id || now.target === id,
    update(edge) {
      now = edge;
      const sign = SIGNS[edge.sign];
      const pulled = edge.pull ? " Drag it sideways, or press the left and right arrow keys, to change it." : "";
      const classes = ["edge", sign, edge.change && `changed ${edge.change}`, edge.came && "came", edge.pull && "pulled"];
      set(node, { class: classes.filter(Boolean).join(" "), "aria-label": `${edge.note}${pulled}` });
      set(line, { "stroke-width": (1.4 + 5 * edge.width).toFixed(2) });
      set(head, { d: edge.directed ? HEADS[sign] : "" });
      say(text, edge.words);
    },
    lie(edge, place) {
      for (const path of [wide, under, line]) set(path, { d: edge.path });
      set(head, { transform: `${around(edge.tip)} rotate(${edge.angle.toFixed(1)})` });
      const [x, y] = edge.at(place.t);
      set(back, { x: (x - place.half).toFixed(1), y: (y - place.high / 2).toFixed(1), width: 2 * place.half, height: place.high });
      set(text, { x: x.toFixed(1), y: (y + place.high / 4).toFixed(1) });
    },
  };
}

function nodeMark(context) {
  const body = s("path", { class: "shape" }), filled = s("path", { class: "filled" }), was = s("path", { class: "level-was" });
  const text = s("text", { class: "name", direction: "auto" });
  const node = s("g", { class: "node", tabindex: -1, role: "button" }, body, filled, was, text);
  let now = null, half = null;
  reachable(node, () => ({ ...now, kind: "actor", key: now.id }), context, context.tell);
  const to = (side) => now.moves.find((one) => one.side === side);
  const sideOf = ([x]) => x < WIDE / 2 ? 0 : 1;
  drag(node, {
    start() { half = sideOf(now.spot); },
    move(event) {
      const where = inPicture(context.picture, event);
      context.hold(now.id, where);
      if (sideOf(where) === half) return;
      const move = to(sideOf(where));
      if (!move) return; // the scene that is under way will say how to come back
      half = sideOf(where);
      context.act(move.action, node);
    },
    end: () => context.letGo(),
    able: () => Boolean(now?.moves.length),
  });
  node.addEventListener("keydown", (event) => {
    if (!event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const move = to(event.key === "ArrowLeft" ? 0 : 1);
    event.preventDefault();
    event.stopPropagation();
    if (move) context.act(move.action, node);
  });
  return {
    node, update(item) {
      now = item;
      const moves = item.moves.length ? " Drag it to the other side, or press Shift and an arrow key." : "";
      const classes = ["node", item.side !== null && `side${item.side}`, item.came && "came", item.moves.length && "moves"];
      set(node, { class: classes.filter(Boolean).join(" "), "aria-label": `${item.note || item.label}${moves}` });
      set(body, { d: outline(item.side) });
      set(filled, { d: item.level === null ? "" : segment(RADIUS - 2, item.level) });
      set(was, { d: item.was === null ? "" : segment(RADIUS - 2, item.was) });
      say(text, item.label);
    },
    lie(where, place) {
      set(node, { transform: around(where) });
      set(text, { x: place.dx, y: place.dy.toFixed(1), "text-anchor": place.anchor });
    },
  };
}

// What is gone or was otherwise, faint and beyond reach.
function trace() {
  const line = s("path", { class: "line" }), shape = s("path", { class: "shape" }), text = s("text", { class: "name" });
  const node = s("g", {}, line, shape, text);
  return {
    node, update(item) {
      set(node, { class: item.tie ? `trace ${SIGNS[item.sign]}` : "trace" });
      set(line, { d: item.tie ? item.path : "", "stroke-width": item.tie ? (1.4 + 5 * item.width).toFixed(2) : null });
      set(shape, { d: item.tie ? "" : outline(item.side), transform: item.tie ? null : around(item.spot) });
      if (!item.tie) set(text, { x: item.spot[0], y: item.spot[1] - RADIUS - 7, "text-anchor": "middle" });
      say(text, item.gone ? item.label : "");
    },
  };
}

function inPicture(picture, event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
  const inside = (value, most) => Math.min(most - RADIUS, Math.max(RADIUS, value));
  return [inside(point.x, WIDE), inside(point.y, HIGH)];
}

function outline(side) {
  const r = RADIUS;
  return side === 1 ? `M${-r + 1},${-r + 1}H${r - 1}V${r - 1}H${-r + 1}Z` : `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`;
}

// The lower part of a disc, as full as `level` says.
function segment(r, level) {
  const y = r - 2 * r * Math.min(1, Math.max(0, level));
  if (level >= 0.999) return `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`;
  const w = Math.sqrt(Math.max(0, r * r - y * y));
  return `M${-w},${y}A${r},${r} 0 ${level > 0.5 ? 1 : 0} 0 ${w},${y}Z`;
}
