// Where the parts of a graph lie. Pure: numbers in, numbers out.

import { EDGE_X, EDGE_Y, HIGH, RADIUS, WIDE } from "./basics.js";

const POINTS = 16; // pieces of a drawn curve
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]; // places of a tie's label on its curve, the best first
const STAY = 1.5; // a label keeps its place unless another is better by more than this

export const spot = (node) => [EDGE_X + node.x * (WIDE - 2 * EDGE_X), EDGE_Y + node.y * (HIGH - 2 * EDGE_Y)];

export const tieKey = (edge) => edge.directed
  ? `${edge.source}>${edge.target}>${edge.sign}` : [edge.source, edge.target].sort().join("–");

// Parallel ties of one pair get curves of their own, side by side.
export function laid(edges, spots) {
  const pairs = new Map();
  for (const edge of edges) {
    const pair = [edge.source, edge.target].sort().join(" ");
    pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
  }
  return edges.filter((edge) => spots.has(edge.source) && spots.has(edge.target)).map((edge) => {
    const siblings = pairs.get([edge.source, edge.target].sort().join(" "));
    const forward = edge.source <= edge.target ? 1 : -1;
    const bend = (siblings.indexOf(edge) - (siblings.length - 1) / 2) * 30 * forward;
    return { ...edge, key: tieKey(edge), bend, ...curve(spots.get(edge.source), spots.get(edge.target), bend) };
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
  const points = Array.from({ length: POINTS + 1 }, (_, k) => at(start + ((end - start) * k) / POINTS));
  const [tip, before] = [points[POINTS], points[POINTS - 2]];
  return { at, points, tip, path: `M${points.map((one) => one.map((c) => c.toFixed(1)).join(",")).join("L")}`,
    angle: (Math.atan2(tip[1] - before[1], tip[0] - before[0]) * 180) / Math.PI };
}

// Positions on the way from one set to another, at a share of the way.
export function between(from, to, share) {
  return new Map([...to].map(([id, [x, y]]) => {
    const [a, b] = from.get(id) ?? [x, y];
    return [id, [a + (x - a) * share, b + (y - b) * share]];
  }));
}

// --- labels that stand clear of each other

export const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
const boxAt = (x, y, half, high) => ({ left: x - half, right: x + half, top: y - high / 2, bottom: y + high / 2 });
const outside = (box) => Math.max(0, -box.left) + Math.max(0, box.right - WIDE) + Math.max(0, -box.top) + Math.max(0, box.bottom - HIGH);
const holds = (box, [x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom;

// The cheapest of some places; the one that was taken before, if it is nearly as good.
function chosen(places, cost, before) {
  const costs = places.map(cost);
  const best = costs.indexOf(Math.min(...costs));
  return before !== undefined && costs[before] <= costs[best] + STAY ? before : best;
}

// Where the name of each actor stands at its mark, and where on its curve the label of each tie: clear of marks, of each
// other and, where that can be had, of lines. `items` are {id, label, spot}, `ties` what `laid` gives with `words`; `size`
// are the heights of their letters. What was found `before` stays unless it is much worse now.
export function settledLabels(items, ties, size, before = { names: new Map(), labels: new Map() }) {
  const marks = items.map(({ spot: [x, y] }) => boxAt(x, y, RADIUS, 2 * RADIUS));
  const taken = [], names = new Map(), labels = new Map();
  const crowd = (box) => taken.reduce((sum, one) => sum + overlap(box, one), 0) / 20 + outside(box);
  items.forEach(({ id, label, spot: [x, y] }, place) => {
    const places = namePlaces(x, y, label.length * size.name * 0.27 + 2, size.name);
    const cost = ({ box }, rank) => rank * 0.7 + crowd(box)
      + marks.reduce((sum, mark, other) => sum + (other === place ? 0 : overlap(box, mark) / 20), 0)
      + Math.min(3, ties.filter((tie) => tie.points.some((point) => holds(box, point))).length);
    const at = chosen(places, cost, before.names.get(id)?.at);
    names.set(id, { ...places[at], at });
    taken.push(places[at].box);
  });
  taken.push(...marks);
  for (const tie of ties) {
    const half = tie.words ? 4 + tie.words.length * size.number * 0.29 : 0, high = size.number * 1.45;
    const places = ALONG.map((t) => ({ t, box: boxAt(...tie.at(t), half, high) }));
    const cost = ({ box }, rank) => rank * 0.4 + crowd(box)
      + Math.min(2, ties.filter((other) => other !== tie && other.points.some((point) => holds(box, point))).length);
    const at = half ? chosen(places, cost, before.labels.get(tie.key)?.at) : 0;
    labels.set(tie.key, { ...places[at], at, half, high });
    if (half) taken.push(places[at].box);
  }
  return { names, labels };
}

// Four places for a name: above or below its mark, whichever is nearer the edge of the picture, and beside it.
function namePlaces(x, y, half, size) {
  const start = x - half < 0, end = x + half > WIDE;
  const anchor = start ? "start" : end ? "end" : "middle";
  const left = start ? -RADIUS : end ? RADIUS - 2 * half : -half;
  const upright = (dy) => ({ dx: start ? -RADIUS : end ? RADIUS : 0, dy, anchor });
  const over = upright(-RADIUS - size / 2), under = upright(RADIUS + size * 1.2);
  const beside = [{ dx: RADIUS + 5, dy: size * 0.35, anchor: "start" }, { dx: -RADIUS - 5, dy: size * 0.35, anchor: "end" }];
  const inBox = (place, from) => ({ ...place, box: { left: x + from, right: x + from + 2 * half, top: y + place.dy - size, bottom: y + place.dy + size * 0.25 } });
  const stacked = (y < HIGH / 2 ? [over, under] : [under, over]).map((place) => inBox(place, left));
  return [...stacked, inBox(beside[0], RADIUS + 5), inBox(beside[1], -RADIUS - 5 - 2 * half)];
}

// --- what was

// The ties and actors that the present gesture took away, turned, made thinner or thicker, or moved: as they were.
export function traces(before, panel) {
  if (!before) return { ties: [], actors: [] };
  const spots = new Map(before.nodes.map((one) => [one.id, spot(one)]));
  const now = new Map(panel.edges.map((edge) => [tieKey(edge), edge]));
  const here = new Map(panel.nodes.map((one) => [one.id, one]));
  const ties = laid(before.edges, spots).filter((edge) => {
    const other = now.get(edge.key);
    return !other || other.sign !== edge.sign || Math.abs(other.width - edge.width) > 0.02;
  });
  const actors = before.nodes.filter((one) => {
    const other = here.get(one.id);
    return !other || other.x !== one.x || other.y !== one.y || other.side !== one.side;
  });
  return { ties, actors: actors.map((one) => ({ ...one, spot: spots.get(one.id), gone: !here.has(one.id) })) };
}

// The ids of what has come since.
export function came(before, panel) {
  if (!before) return new Set();
  const ties = new Set(before.edges.map(tieKey)), actors = new Set(before.nodes.map((one) => one.id));
  return new Set([...panel.edges.map(tieKey).filter((key) => !ties.has(key)), ...panel.nodes.map((one) => one.id).filter((id) => !actors.has(id))]);
}
