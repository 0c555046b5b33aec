// One line for each number: what a measure would be at each of its values. The line is the slider: it is drawn along it.

import { h, keyed, s, same, say, set } from "./basics.js";
import { drag } from "./drag.js";
import { BURST } from "./ghost.js";
import { PANELS } from "./panels.js";

const CURVE_WIDE = 200, CURVE_HIGH = 74, CURVE_RIM = 8;

PANELS.curves = (context) => {
  const title = h("p", { class: "heading" }), grid = h("div", { class: "number-line-grid" }), note = h("p", { class: "key" });
  const node = h("div", { class: "curves" }, title, grid, note);
  let now = null, known = new Map();
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      say(note, panel.note);
      known = keyed(grid, panel.rows, (row) => row.control, known, () => curveOf(context, () => now));
    },
  };
};

function curveOf(context, panelNow) {
  const before = h("span"), number = h("b", { class: "number-of" }), after = h("span"), text = h("span", { class: "text-of" });
  const span = s("rect", { class: "may" }), zero = s("line", { class: "nought" }), line = s("line", { class: "along" });
  const judged = s("path", { class: "judged" }), cross = s("path", { class: "turn" }), here = s("circle", { class: "at", r: 5.5 });
  const picture = s("svg", { viewBox: `0 0 ${CURVE_WIDE} ${CURVE_HIGH}`, "aria-hidden": "true", preserveAspectRatio: "none" }, span, zero, line, judged, cross, here);
  const node = h("div", { class: "number-line", role: "slider", tabindex: 0 }, h("span", { class: "top-of" }, before, number, after), picture, text);
  let now = null, sent = null, last = -Infinity;
  const x = (value) => CURVE_RIM + ((value - now.low) / (now.high - now.low || 1)) * (CURVE_WIDE - 2 * CURVE_RIM);
  const y = (value) => {
    const { bottom, top } = panelNow();
    const share = (Math.min(top, Math.max(bottom, value)) - bottom) / (top - bottom);
    return CURVE_HIGH - CURVE_RIM - share * (CURVE_HIGH - 2 * CURVE_RIM);
  };
  const stepped = (value) => {
    const steps = Math.round((Math.min(now.high, Math.max(now.low, value)) - now.low) / now.step);
    return Math.min(now.high, Number((now.low + steps * now.step).toFixed(9)));
  };
  const to = (value) => {
    const next = stepped(value);
    if (next !== sent) context.act({ do: "set", control: now.control, value: next }, node);
    sent = next;
  };
  const under = (event) => {
    const { left, width } = picture.getBoundingClientRect();
    const inside = (((event.clientX - left) / width) * CURVE_WIDE - CURVE_RIM) / (CURVE_WIDE - 2 * CURVE_RIM);
    to(now.low + inside * (now.high - now.low));
  };
  node.addEventListener("click", under);
  node.addEventListener("focus", () => context.focused({ id: now.control, kind: "slider" }));
  drag(node, { start: under, move: under, keys(steps) {
    // In a burst the answers come behind the keys, which go on from what was sent.
    if (performance.now() - last > BURST) sent = now.value;
    last = performance.now();
    if (Number.isFinite(steps)) to(sent + steps * now.step);
    else to(steps > 0 ? now.high : now.low);
  } });
  return {
    node, update(row) {
      now = row;
      if (performance.now() - last > BURST) sent = row.value;
      const [first, rest] = row.label.split("…");
      say(before, first);
      say(after, rest);
      say(number, `${Number(row.value.toFixed(4))}`);
      say(text, row.text);
      set(node, { title: row.note, "aria-label": `${row.control}: ${row.label} ${row.note}`, "aria-valuemin": row.low, "aria-valuemax": row.high,
        "aria-valuenow": row.value, "aria-valuetext": `${row.value}; ${row.text}`, class: row.value === row.judged[0] ? "number-line" : "number-line moved" });
      const [mode, from, until] = row.judged, within = (value) => Math.min(row.high, Math.max(row.low, value));
      set(span, { x: x(within(from)).toFixed(1), y: 0, width: Math.max(1, x(within(until)) - x(within(from))).toFixed(1), height: CURVE_HIGH });
      set(zero, { x1: 0, x2: CURVE_WIDE, y1: y(0), y2: y(0) });
      set(line, { x1: x(row.low), x2: x(row.high), y1: y(row.at_low).toFixed(1), y2: y(row.at_high).toFixed(1) });
      const at = (value) => row.at_low + ((value - row.low) / (row.high - row.low || 1)) * (row.at_high - row.at_low);
      set(judged, { d: `M${x(within(mode)).toFixed(1)},${(y(at(within(mode))) - 8).toFixed(1)}v16` });
      set(cross, { d: row.turns === null ? "" : `M${(x(row.turns) - 5).toFixed(1)},${(y(0) - 5).toFixed(1)}l10,10m0,-10l-10,10` });
      set(here, { cx: x(row.value).toFixed(1), cy: y(at(row.value)).toFixed(1) });
    },
  };
}
