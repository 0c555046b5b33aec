// On a slider, the marks where something turns: a small triangle under the track for each, and the words for all of them.

import { fresh, h, same, say, set } from "./basics.js";

export function turnMarks(range) {
  const row = h("span", { class: "turns", "aria-hidden": "true", hidden: true });
  const words = h("span", { class: "turns-at", id: fresh("turns"), hidden: true });
  let shown = null;
  return {
    nodes: [row, words], update(spec) {
      if (!spec.turns || same(shown, spec.turns)) return;
      shown = spec.turns;
      row.hidden = words.hidden = false;
      row.replaceChildren(...spec.turns.map(([at]) => h("span", { class: "at",
        style: `left:${(100 * (at - spec.low)) / (spec.high - spec.low || 1)}%` })));
      say(words, spec.turns.map(([at, what]) => `${what} turns at ${at}`).join("; ") || "turns nothing here");
      set(range, { "aria-describedby": words.id });
    },
  };
}
