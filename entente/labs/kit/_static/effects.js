// What something changes: before and after on one axis, a curve over a slider, and a question of clauses to be set.

import { h, keyed, s, same, say, set } from "./basics.js";
import { drag, pulls } from "./drag.js";
import { PANELS } from "./panels.js";
import { guessOn } from "./prediction.js";

const MARK = ["●", "◆"]; // of each form
const LANES = [30, 72]; // where their lines run in a row, in hundredths of its height

// ------------------------------------------------------------------------------------------------------ dumbbells

PANELS.dumbbells = () => {
  const title = h("caption"), body = h("tbody"), note = h("p", { class: "key" });
  const low = h("span"), high = h("span"), axis = h("tr", { class: "axis" }, h("th"), h("td", { class: "track" }, h("span", { class: "ends-of" }, low, high)), h("td"));
  const node = h("div", { class: "dumbbells" }, h("table", {}, title, body, h("tfoot", {}, axis)), note);
  let rows = new Map(), now = null;
  return {
    node, update(panel, before) {
      if (now && same(now, [panel, before])) return;
      now = [panel, before];
      say(title, panel.title);
      const forms = panel.forms.map((form, place) => `${MARK[place]} ${form}`).join(", ");
      say(note, [forms, panel.note].filter(Boolean).join(". "));
      say(low, `${panel.low}`);
      say(high, `${panel.high}`);
      const old = new Map((before?.rows ?? []).map((row) => [row.label, row.ends]));
      rows = keyed(body, panel.rows.map((row) => ({ ...row, old: old.get(row.label), panel })), (row) => row.label, rows, dumbbell);
    },
  };
};

function dumbbell() {
  const head = h("th", { scope: "row", dir: "auto" }), track = h("td", { class: "track" }), text = h("td", { class: "value" });
  const zero = h("span", { class: "zero" }), lanes = LANES.map(lane);
  track.append(zero, ...lanes.map((one) => one.node));
  const node = h("tr", {}, head, track, text);
  return {
    node, update({ label, ends, old, text: words, moved, note, panel }) {
      set(node, { class: moved ? "moved" : null, title: note });
      say(head, label);
      say(text, words);
      const share = (value) => (100 * (Math.min(panel.high, Math.max(panel.low, value)) - panel.low)) / (panel.high - panel.low || 1);
      zero.hidden = panel.low >= 0;
      if (!zero.hidden) zero.style.left = `${share(0)}%`;
      lanes.forEach((one, place) => {
        one.node.hidden = place >= ends.length;
        if (!one.node.hidden) one.update(ends[place], old?.[place], share, ends.length === 1 ? 50 : LANES[place]);
      });
    },
  };
}

function lane(top, place) {
  const rod = h("span", { class: "span-of" }), from = h("span", { class: "before-at" }), to = h("span", { class: "after-at" }, MARK[place]);
  const trace = h("span", { class: "after-at ghost" }, MARK[place]);
  const node = h("span", { class: `lane form${place}` }, rod, trace, from, to);
  return {
    node, update([before, after], old, share, lies) {
      node.style.top = `${lies}%`;
      const [start, end] = [share(before), share(after)];
      Object.assign(rod.style, { left: `${Math.min(start, end)}%`, width: `${Math.abs(end - start)}%` });
      set(rod, { class: after < before ? "span-of less" : "span-of" });
      from.style.left = `${start}%`;
      to.style.left = `${end}%`;
      trace.hidden = !old || old[1] === after;
      if (!trace.hidden) trace.style.left = `${share(old[1])}%`;
    },
  };
}

// ---------------------------------------------------------------------------------------------------------- curve

const LONG = 300, TALL = 66, LEFT = 8, TOP = 10; // of the plot, in its own units

// Before the prediction is answered the curve is hidden: a press on the plot then says how high it is expected to be.
PANELS.curve = (context) => {
  const title = h("p", { class: "heading" }), said = h("p", { class: "key" });
  const grid = s("path", { class: "grid" }), lines = s("g"), at = s("g"), guessed = s("text", { class: "guessed" });
  const offer = s("text", { class: "offer" }), handle = s("circle", { class: "grip", r: 5, tabindex: 0, role: "slider" });
  const words = [s("text", { class: "tick" }), s("text", { class: "tick" }), s("text", { class: "tick" })];
  const plot = s("svg", { viewBox: `0 0 ${LONG + 2 * LEFT} ${TALL + TOP + 20}`, role: "group" }, grid, lines, at, ...words, offer, guessed, handle);
  const node = h("figure", { class: "curve" }, title, plot, said);
  let now = null, panel = null, guess = null, drawn = new Map(), dots = new Map();
  const scale = () => plot.getScreenCTM()?.a ?? 1;
  const x = (value) => LEFT + LONG * value;
  const y = (value) => TOP + TALL * (1 - (value - panel.low) / (panel.high - panel.low || 1));
  const hidden = () => Boolean(guess && !guess.over);
  pulls(handle, () => panel && { control: panel.control, low: 0, high: 1, step: panel.step, value: panel.at }, () => LONG * scale(), context);
  plot.addEventListener("click", (event) => {
    if (!hidden() || event.target === handle) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse());
    const value = (panel.low + (1 - (point.y - TOP) / TALL) * (panel.high - panel.low)) * panel.scale;
    const steps = Math.round((Math.min(guess.high, Math.max(guess.low, value)) - guess.low) / guess.step);
    context.act({ do: "predict", value: Number((guess.low + steps * guess.step).toFixed(9)) }, plot);
  });
  return {
    node, update(next) {
      const asked = guessOn(context, next);
      if (now && same(now, [next, asked])) return;
      now = [next, asked];
      [panel, guess] = now;
      say(title, panel.title);
      const forms = panel.lines.map(([form], place) => `${MARK[place]} ${form}`).join(", ");
      say(said, hidden() ? `At strength ${panel.at}: ${panel.text}. The curve is drawn when you have looked at ${panel.ask}.` : `At strength ${panel.at}: ${panel.text} (${forms}).`);
      set(plot, { "aria-label": panel.title });
      set(grid, { d: `M${x(0)},${y(0)}H${x(1)}M${x(0)},${TOP}V${TOP + TALL}M${x(panel.ask)},${TOP}V${TOP + TALL}` });
      const paths = panel.lines.map(([form, points], place) => ({ form, place, d: `M${points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join("L")}` }));
      drawn = keyed(lines, hidden() ? [] : paths, (one) => one.form, drawn, line);
      const here = panel.lines.map(([form, points], place) => ({ form, place, at: points.reduce((a, b) => Math.abs(b[0] - panel.at) < Math.abs(a[0] - panel.at) ? b : a) }));
      dots = keyed(at, here.map((one) => ({ ...one, spot: [x(one.at[0]), y(one.at[1])] })), (one) => one.form, dots, dot);
      [[0, "0", "start"], [panel.ask, `${panel.ask}`, "middle"], [1, "strength 1", "end"]].forEach(([value, label, anchor], place) => {
        set(words[place], { x: x(value), y: TOP + TALL + 16, "text-anchor": anchor });
        say(words[place], label);
      });
      set(handle, { cx: x(panel.at), cy: y(0), "aria-label": "Strength", "aria-valuemin": 0, "aria-valuemax": 1, "aria-valuenow": panel.at });
      const value = guess?.value ?? null;
      say(guessed, value === null ? "" : `▷ you: ${value}`);
      if (value !== null) set(guessed, { x: x(panel.ask) + 4, y: y(value * panel.scale) + 4 });
      say(offer, hidden() && value === null ? "press where you expect it" : "");
      set(offer, { x: x(panel.ask) + 6, y: y((panel.low + panel.high) / 2) });
    },
  };
};

function line() {
  const node = s("path", { class: "line" });
  return { node, update({ d, place }) { set(node, { d, class: `line form${place}` }); } };
}

function dot() {
  const node = s("text", { class: "dot", "text-anchor": "middle" });
  return { node, update({ spot: [x, y], place }) { set(node, { x, y: y + 5 }); say(node, MARK[place]); } };
}

// ------------------------------------------------------------------------------------------------------- question

const WIDTH = 120; // pixels that stand for the whole of a share that is drawn

PANELS.asked = (context) => {
  const lead = h("span"), tail = h("span"), list = h("span", { class: "clauses" });
  const node = h("p", { class: "asked", role: "group" }, lead, " ", list, tail);
  let known = new Map();
  return {
    node, update(panel) {
      set(node, { "aria-label": panel.title });
      say(lead, panel.lead);
      say(tail, panel.tail);
      known = keyed(list, panel.chips, (chip) => `${chip.row} ${chip.before} ${chip.after}`, known, () => clause(context));
    },
  };
};

function clause(context) {
  const before = h("span"), share = h("span", { class: "portion", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 100 });
  const after = h("span"), out = h("button", { type: "button", class: "out", title: "Take it out" }, "×");
  const node = h("span", { class: "clause" }, before, share, after, out);
  let now = null, begun = 0, sent = 0;
  const to = (value) => {
    const next = Math.round(Math.min(1, Math.max(0, value)) * 20) / 20;
    if (next !== sent) context.act({ do: "row", row: now.row, control: "value", value: next }, share);
    sent = next;
  };
  drag(share, {
    start() { begun = now.value; },
    move(event, [dx]) { to(begun + dx / WIDTH); },
    end(event, dropped) { if (!dropped) to(begun); },
    keys(steps) { to(Number.isFinite(steps) ? sent + steps / 20 : steps); },
  });
  out.addEventListener("click", () => context.act(now.drop, out));
  return {
    node, update(chip) {
      now = chip;
      sent = chip.value;
      say(before, chip.before);
      say(after, chip.after);
      const words = `${Math.round(100 * chip.value)} %`;
      say(share, words);
      set(share, { "aria-label": `${chip.before}…${chip.after}`, "aria-valuenow": Math.round(100 * chip.value), "aria-valuetext": words });
      set(out, { "aria-label": `Take out: ${chip.before}…${chip.after}` });
    },
  };
}
