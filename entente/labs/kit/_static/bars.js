// Rows of bars. Under each the ghost of what it was before the present gesture; a bar that can be pulled has a handle.

import { h, keyed, same, say, set } from "./basics.js";
import { pulls } from "./drag.js";
import { guessMark, guessOn } from "./prediction.js";

export function barsPanel(context) {
  const title = h("caption"), head = h("thead"), body = h("tbody"), note = h("p", { class: "note" }), key = h("p", { class: "key" });
  const node = h("div", { class: "bars" }, h("table", {}, title, head, body), key, note);
  let rows = new Map(), now = null, mark = null;
  return {
    node, update(panel, before) {
      const guess = guessOn(context, panel), shown = [panel, before, guess];
      if (now && same(now, shown)) return;
      now = shown;
      say(title, panel.title);
      say(key, panel.series.length > 1 ? `Key: full bar, ${panel.series[0]}; hatched bar, ${panel.series[1]}.` : "");
      say(note, panel.note);
      if (guess && !mark) {
        mark = guessMark(context, panel.low, panel.high);
        head.append(h("tr", {}, h("td"), h("td", { class: "track" }, mark.node), h("td")));
      }
      head.hidden = !guess;
      if (guess) mark.update(guess);
      const old = new Map((before?.rows ?? []).map(([label, bars]) => [unmarked(label), bars]));
      const items = panel.rows.map(([label, bars]) => ({ label, bars, old: old.get(unmarked(label)), panel, guess }));
      rows = keyed(body, items, (item) => unmarked(item.label), rows, () => barRow(context));
    },
  };
}

const unmarked = (label) => label.replace(/^▶ /, ""); // which row is the present one may change
export const share = (value, panel) => (100 * (Math.min(panel.high, Math.max(panel.low, value)) - panel.low)) / (panel.high - panel.low || 1);

function barRow(context) {
  const head = h("th", { scope: "row", dir: "auto" }), track = h("td", { class: "track" }), value = h("td", { class: "value" });
  let bars = new Map();
  return {
    node: h("tr", {}, head, track, value), update({ label, bars: shown, old, panel, guess }) {
      say(head, label);
      const items = shown.map((bar, place) => ({ bar, was: old?.[place]?.value, panel, guess, label, place }));
      bars = keyed(track, items, (item) => String(item.place), bars, () => barMark(context));
      const words = shown.flatMap((bar, place) => place ? [h("br"), bar.text] : [bar.text]);
      if (!same(value.words, words.map(String))) value.replaceChildren(...words);
      value.words = words.map(String);
    },
  };
}

function barMark(context) {
  const zero = h("span", { class: "zero" }), rod = h("span", { class: "rod" }), ghost = h("span", { class: "was" });
  const span = h("span", { class: "span" }), at = h("span", { class: "guess-at" }), handle = h("span", { class: "handle" });
  const node = h("span", { class: "bar" }, zero, ghost, rod, span, at, handle);
  let now = null;
  const pull = pulls(handle, () => now?.pull ?? null, () => node.clientWidth || 1, context);
  return {
    node, update({ bar, was, panel, guess, label }) {
      now = bar;
      const origin = share(0, panel), end = share(bar.value, panel);
      const stretch = (value) => ({ left: `${Math.min(origin, value)}%`, width: `${Math.abs(value - origin)}%` });
      Object.assign(zero.style, { left: `${origin}%` });
      set(rod, { class: `rod series${bar.series}${bar.value < 0 ? " below" : ""}` });
      Object.assign(rod.style, stretch(end));
      const base = bar.was ?? was;
      ghost.hidden = base === undefined || base === null || base === bar.value;
      set(ghost, { class: bar.was === null ? "was ghost" : "was given" });
      if (!ghost.hidden) Object.assign(ghost.style, bar.was === null ? stretch(share(base, panel)) : { left: `${share(base, panel)}%`, width: "" });
      span.hidden = bar.low === null || bar.high === null;
      if (!span.hidden) {
        const [low, high] = [share(bar.low, panel), share(bar.high, panel)];
        Object.assign(span.style, { left: `${low}%`, width: `${Math.max(high - low, 0.5)}%` });
      }
      at.hidden = !guess;
      if (guess) at.style.left = `${share(guess.value, panel)}%`;
      handle.hidden = !bar.pull;
      if (bar.pull) handle.style.left = `${end}%`;
      set(handle, { tabindex: bar.pull ? 0 : null });
      pull.told(label);
    },
  };
}
