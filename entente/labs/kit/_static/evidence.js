import { RADIUS, h, same, say, set } from "./basics.js";
// --------------------------------------------------------------------------------------------------- evidence

const GONE = {
  tie: "This tie is no longer there.", actor: "This actor is no longer there.",
  entry: "This entry is no longer there.", words: "These words are no longer marked.",
};
export const alike = (one, other) => one.kind === other.kind && one.key === other.key
  && (one.kind !== "words" || (one.start <= other.start && other.start < one.end));

// What is open is remembered by what it is, not by what it showed: each scene is asked again what it rests on.
export function evidencePanel(first, stage) {
  let library = first, open = null, from = null, shown = null;
  const shut = h("button", { type: "button", class: "small" }, "Close");
  const heading = h("p", { class: "heading", dir: "auto" }), gone = h("p", { role: "status" }), list = h("div");
  const node = h("section", { class: "evidence", "aria-label": "Evidence", tabindex: -1, hidden: true }, shut, heading, gone, list);
  const shelf = h("div", { class: "shelf" }, node);
  stage.append(shelf);
  const close = () => {
    const back = from ?? stage.querySelector("[data-opens]");
    open = null;
    point(null);
    node.hidden = true;
    back?.focus({ preventScroll: true });
  };
  shut.addEventListener("click", close);
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });

  function point(other) {
    if (from) set(from, { "aria-expanded": "false" });
    from = other;
    if (from) set(from, { "aria-expanded": "true" });
  }

  function show(thing, words = "") {
    const items = thing.evidence.map((id) => library[id]).filter(Boolean);
    say(gone, words || (items.length ? "" : "No claim of the text stands behind it."));
    say(heading, thing.note || "Evidence");
    if (same(shown, items)) return;
    shown = items;
    list.replaceChildren(...items.map((item) => h("article", {}, h("p", { class: "head", dir: "auto" }, item.head), facts(item.facts), marked(item))));
  }

  function stand(above) {
    shelf.classList.toggle("above", above);
    if (above) stage.prepend(shelf);
    else stage.append(shelf);
    return node.getBoundingClientRect();
  }

  // The panel sticks to the lower edge of the window. Where it would lie over what was pressed, it takes the larger room
  // above or below.
  function place() {
    const at = from.getBoundingClientRect(), middle = (at.top + at.bottom) / 2;
    node.style.removeProperty("--room");
    const low = stand(false);
    if (low.top > middle + RADIUS) return;
    const over = middle - stand(true).top, under = low.bottom - middle;
    if (under > over) stand(false);
    node.style.setProperty("--room", `${Math.max(over, under) - RADIUS}px`);
  }

  return {
    know(other) { library = other; },
    open(origin) {
      point(origin);
      open = origin.current();
      show(open);
      node.hidden = false;
      place();
      node.scrollTop = 0;
      node.focus({ preventScroll: true });
    },
    renew() {
      if (!open) return;
      const found = [...stage.querySelectorAll("[data-opens]")].find((one) => alike(one.current(), open));
      point(found ?? null);
      if (found) show(found.current());
      else show({ ...open, evidence: [] }, GONE[open.kind]);
    },
  };
}

function facts(pairs) {
  return h("dl", {}, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)]));
}

function marked(item) {
  const { text, start, end } = item;
  if (!(end > start)) return h("blockquote", { dir: "auto" }, text);
  return h("blockquote", { dir: "auto" }, text.slice(0, start), h("mark", {}, text.slice(start, end)), text.slice(end));
}

// Offsets are counted in Unicode characters in the kernel, and in UTF-16 here.
export function recounted(library) {
  return Object.fromEntries(Object.entries(library).map(([id, item]) => {
    const units = (count) => [...item.text].slice(0, count).join("").length;
    return [id, { ...item, start: units(item.start), end: units(item.end) }];
  }));
}
