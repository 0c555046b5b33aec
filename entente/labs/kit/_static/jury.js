// Conclusions on trial: for each a bar with the line of one half, and a hundred draws as dots under it. A dot is the same
// draw whatever is set, so that one sees which draws change sides.

import { h, keyed, same, s, say, set } from "./basics.js";
import { guessMark, guessOn } from "./prediction.js";

const AXIS = 400, BAR = 12, JURY_TOP = 17, ACROSS = 25, DEEP = 9.5; // of the drawing, from the left and from the top
const LOW = JURY_TOP + 4 * DEEP;

export function juryPanel(context) {
  const title = h("p", { class: "heading" }), body = h("div"), note = h("p", { class: "note" });
  const half = h("p", { class: "at-half", "aria-hidden": "true" }, "half: 50 of 100");
  const node = h("div", { class: "jury" }, title, body, half, note);
  let rows = new Map(), now = null;
  return {
    node, update(panel, before) {
      const guess = guessOn(context, panel), shown = [panel, before, guess];
      if (now && same(now, shown)) return;
      now = shown;
      say(title, panel.title);
      say(note, panel.note);
      const old = new Map((before?.rows ?? []).map((row) => [row.name, row]));
      const items = panel.rows.map((row) => ({ row, old: old.get(row.name) ?? null, guess: row.name === panel.asked ? guess : null }));
      rows = keyed(body, items, (item) => item.row.name, rows, () => trial(context));
    },
  };
}

function trial(context) {
  const says = h("span", { dir: "auto" }), count = h("span", { class: "count" });
  const rod = s("rect", { class: "rod", x: 0, y: 1, height: BAR - 2 });
  const ghost = s("rect", { class: "was ghost", x: 0, y: 0, height: BAR });
  const given = s("circle", { class: "was given", cy: BAR / 2, r: 4 });
  const dots = Array.from({ length: 100 }, (_, place) => s("circle", { ...dotAt(place), r: 3.4 }));
  const svg = s("svg", { viewBox: `-2 0 ${AXIS + 4} ${LOW}`, role: "img" },
    s("rect", { class: "track", x: 0, y: 0, width: AXIS, height: BAR }), ghost, rod, given,
    s("line", { class: "half", x1: AXIS / 2, x2: AXIS / 2, y1: 0, y2: LOW }), ...dots);
  const mark = guessMark(context, 0, 100);
  mark.node.hidden = true;
  const node = h("div", { class: "trial" }, h("p", { class: "says" }, says, count), h("div", { class: "axis" }, mark.node, svg));
  return {
    node, update({ row, old, guess }) {
      say(says, row.says);
      say(count, told(row));
      set(rod, { width: AXIS * row.share, class: row.share > 0.5 ? "rod holds" : "rod" });
      set(given, { cx: AXIS * row.was });
      set(ghost, { width: AXIS * (old?.share ?? row.share), visibility: old && old.share !== row.share ? null : "hidden" });
      dots.forEach((dot, place) => set(dot, { class: dotClass(row, old, place) }));
      set(svg, { "aria-label": `${told(row)}. ${turned(row)} of the 100 dots have changed sides.` });
      mark.node.hidden = !guess;
      if (guess) mark.update(guess);
    },
  };
}

// The dots run down and then on to the right, so that with equal trust they are full as far as the bar is.
export function dotAt(place) {
  return { cx: (AXIS / ACROSS) * (Math.floor(place / 4) + 0.5), cy: JURY_TOP + DEEP * ((place % 4) + 0.5) };
}

export function dotClass(row, old, place) {
  const holds = row.dots[place] === "1" ? "dot holds" : "dot";
  const changed = row.dots[place] === row.base[place] ? "" : " turned";
  return holds + changed + (old && old.dots[place] !== row.dots[place] ? " moved" : "");
}

export const turned = (row) => [...row.dots].filter((one, place) => one !== row.base[place]).length;

function told(row) {
  const [now, was] = [row.share, row.was].map((share) => Math.round(100 * share));
  return now === was ? `${now} of 100 draws` : `${now} of 100 draws, was ${was}`;
}
