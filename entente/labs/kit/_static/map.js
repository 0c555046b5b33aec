// A text beside its map: a stripe for each mark of a paragraph. The map is an overview and a scroll bar; a colour stands
// for a column, and the place of the column says the same.

import { h, keyed, same, say, set } from "./basics.js";
import { openable } from "./openable.js";
import { roving } from "./roving.js";
import { textRuns } from "./runs.js";

const MAP_STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
const ABOVE = 8; // pixels left above what the text goes to

export function mapPanel(context) {
  const title = h("p", { class: "heading" }), key = h("ul", { class: "key" });
  const legend = h("details", { class: "legend" }, h("summary", {}, "What the marks mean"), key);
  const jumps = h("div", { class: "jumps", role: "group" }), told = h("span", { class: "told", role: "status" });
  const heads = h("div", { class: "heads", "aria-hidden": "true" });
  const seen = h("div", { class: "seen" }), stripes = h("div", { class: "stripes" }, seen);
  const strip = h("div", { class: "map-strip", role: "slider", tabindex: 0, "aria-orientation": "vertical" }, stripes);
  const body = h("div", { class: "passages" });
  const pane = h("div", { class: "pages", tabindex: 0, role: "region" }, body);
  const sheet = h("div", { class: "sheet" }, h("div", { class: "overview" }, heads, strip), pane);
  const node = h("div", { class: "map" }, title, jumps, sheet, legend);
  const stops = roving(body, () => [...body.querySelectorAll("[data-opens]")]);
  let now = null, known = new Map(), chips = new Map(), aimed = null, asked = 0;

  // --- where the text stands

  const rows = () => [...body.children];
  const topOf = (row) => row.getBoundingClientRect().top - body.getBoundingClientRect().top;
  const go = (node) => { pane.scrollTop = topOf(node) - ABOVE; };

  function look() {
    const all = rows();
    if (!all.length || !pane.clientHeight) return;
    const upper = pane.scrollTop, lower = upper + pane.clientHeight;
    const first = all.findIndex((row) => topOf(row) + row.offsetHeight > upper + ABOVE);
    const beyond = all.findIndex((row) => topOf(row) >= lower);
    const last = beyond < 0 ? all.length : beyond;
    const from = Math.max(0, first);
    seen.style.top = `${(100 * from) / all.length}%`;
    seen.style.height = `${(100 * (last - from)) / all.length}%`;
    const here = from <= asked && asked < last ? asked : from; // the end of the text cannot be scrolled to its top
    const passage = now.passages[here];
    const names = passage.columns.map((column) => now.columns[column][1]);
    set(strip, { "aria-valuemin": 1, "aria-valuemax": all.length, "aria-valuenow": here + 1,
      "aria-valuetext": `${passage.label}: ${names.join(", ") || "no mark"}` });
  }
  pane.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(pane);

  const to = (place) => {
    asked = Math.max(0, Math.min(now.passages.length - 1, place));
    go(rows()[asked]);
    look();
  };
  const under = (event) => {
    const { top, height } = stripes.getBoundingClientRect();
    to(Math.floor(((event.clientY - top) / height) * now.passages.length));
  };
  strip.addEventListener("pointerdown", (event) => { strip.setPointerCapture(event.pointerId); under(event); });
  strip.addEventListener("pointermove", (event) => { if (strip.hasPointerCapture(event.pointerId)) under(event); });
  strip.addEventListener("keydown", (event) => {
    const by = MAP_STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const here = Number(strip.getAttribute("aria-valuenow")) - 1;
    to(here + by);
  });
  // What the arrow keys reach comes into sight, within the text alone.
  body.addEventListener("focusin", (event) => {
    const at = topOf(event.target);
    if (at < pane.scrollTop || at + event.target.offsetHeight > pane.scrollTop + pane.clientHeight) go(event.target);
  });

  // --- chips that lead to words

  function chip() {
    const button = h("button", { type: "button", class: "jump" });
    let jump = null, turn = 0;
    button.addEventListener("click", () => {
      const [label, place] = jump.places[turn % jump.places.length];
      const row = rows().find((one) => one.dataset.label === label);
      const text = now.passages.find((one) => one.label === label).runs.map((run) => run.text).join("");
      const start = [...text].slice(0, place).join("").length; // counted in Unicode characters in the kernel, in UTF-16 here
      aimed?.classList.remove("aimed");
      aimed = row.querySelector(`[data-start="${start}"]`) ?? row;
      aimed.classList.add("aimed");
      go(aimed);
      say(told, `${label}: ${jump.label}, ${(turn % jump.places.length) + 1} of ${jump.places.length}`);
      turn += 1;
    });
    return { node: button, update(item) { jump = item; say(button, item.places.length > 1 ? `${item.label} ×${item.places.length}` : item.label); } };
  }

  // --- what is pointed at in the list of ticks lights up

  let pointed = null;
  function light() {
    const column = now.columns.findIndex(([id]) => id === pointed);
    set(node, { "data-lit": column < 0 ? null : column });
    for (const part of node.querySelectorAll(".lit")) part.classList.remove("lit");
    if (column < 0) return;
    for (const part of node.querySelectorAll(`.column${column}`)) part.classList.add("lit");
  }
  context.pointing.at(() => now?.control, (option) => { pointed = option; if (now) light(); });

  return {
    node, update(panel) {
      const before = now;
      now = panel;
      say(title, panel.title);
      set(pane, { "aria-label": panel.title });
      set(strip, { "aria-label": "Map of the text" });
      set(jumps, { "aria-label": "Go to", hidden: !panel.jumps.length });
      if (!before || !same(before.columns, panel.columns)) {
        heads.replaceChildren(...panel.columns.map(([id], place) => h("span", {}, panel.control ? String(place + 1) : id[0])));
        node.style.setProperty("--columns", panel.columns.length);
      }
      if (!before || !same(before.key, panel.key)) {
        key.replaceChildren(...panel.key.map(([mark, words]) => h("li", {}, h("span", { class: `run m-${mark}` }, mark), ` ${words}`)));
      }
      if (!before || !same([before.passages, before.faint], [panel.passages, panel.faint])) stripes.replaceChildren(seen, ...stripesOf(panel));
      known = keyed(body, panel.passages, (passage) => passage.label, known, () => passageOf(panel.id, context));
      chips = keyed(jumps, panel.jumps, (jump) => jump.label, chips, chip);
      jumps.append(told);
      if (!before || !same(before.jumps, panel.jumps)) say(told, "");
      stops.renew();
      light();
      const moved = panel.first && before?.choice !== panel.choice;
      requestAnimationFrame(() => {
        if (!node.isConnected) return;
        if (moved) go(rows().find((row) => row.dataset.label === panel.first));
        look();
      });
    },
  };
}

function stripesOf(panel) {
  const many = panel.passages.length;
  return panel.passages.flatMap((passage, place) => passage.columns.map((column) => {
    const faint = panel.faint.includes(panel.columns[column][0]) ? " faint" : "";
    const node = h("span", { class: `stripe column${column} is-${panel.columns[column][0]}${faint}` });
    node.style.top = `${(100 * place) / many}%`;
    node.style.height = `max(2px, ${100 / many}% - 1px)`;
    node.style.left = `${(100 * column) / panel.columns.length}%`;
    return node;
  }));
}

function passageOf(panel, context) {
  const words = h("p", { dir: "auto" }), margin = h("div", { class: "margin" });
  const node = h("div", { class: "passage" }, words, margin);
  let now = null;
  return {
    node, update(passage) {
      if (now && same(now, passage)) return;
      now = passage;
      set(node, { "data-label": passage.label });
      words.replaceChildren(h("span", { class: "label" }, passage.label), " ", ...textRuns(passage.runs, passage.label, context));
      margin.replaceChildren(...passage.notes.map((note) => {
        const card = h("button", { type: "button", class: `margin-card column${note.column}`, dir: "auto" }, h("span", { class: "who" }, note.head),
          h("b", {}, note.tag), h("small", {}, note.text));
        openable(card, () => ({ kind: "entry", key: `${panel} ${note.evidence[0]}`, evidence: note.evidence, note: note.head }), context);
        return card;
      }));
    },
  };
}
