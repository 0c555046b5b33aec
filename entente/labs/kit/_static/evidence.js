// What stands behind a tie, an actor, an entry or some words: beside the picture where there is room, else over the page.

import { RADIUS, h, same, say, set } from "./basics.js";
import { windowOf } from "./frame.js";

const GONE = {
  tie: "This tie is no longer there.", actor: "This actor is no longer there.",
  entry: "This entry is no longer there.", words: "These words are no longer marked.",
};
const LOWEST = 150; // pixels of a panel beside the picture, below which it lies over the page instead

export const alike = (one, other) => one.kind === other.kind && one.key === other.key
  && (one.kind !== "words" || (one.start <= other.start && other.start < one.end));

// What is open is remembered by what it is, not by what it showed: each scene is asked again what it rests on.
// `root` is the lab, `core` its hand and picture, `side` the column of the hand.
export function evidencePanel(first, { root, core, side, body }) {
  let library = first, open = null, from = null, shown = null;
  const shut = h("button", { type: "button", class: "small" }, "Close");
  const heading = h("p", { class: "heading", dir: "auto" }), gone = h("p", { role: "status" }), list = h("div");
  const node = h("section", { class: "evidence", "aria-label": "Evidence", tabindex: -1, hidden: true }, shut, heading, gone, list);
  const shelf = h("div", { class: "shelf" }, node);
  body.append(shelf);
  const close = () => {
    const back = from ?? root.querySelector("[data-opens]");
    open = null;
    point(null);
    node.hidden = true;
    leaveSide();
    back?.focus({ preventScroll: true });
  };
  shut.addEventListener("click", close);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  });

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

  // --- where it stands

  function leaveSide() {
    core.classList.remove("beside");
    core.style.removeProperty("min-height");
    node.style.removeProperty("max-height");
    node.style.removeProperty("--room");
  }

  const middleOf = (thing) => {
    const at = thing.getBoundingClientRect();
    return { x: (at.left + at.right) / 2, y: (at.top + at.bottom) / 2 };
  };
  const covers = (box, { x, y }) => box.left - RADIUS < x && x < box.right + RADIUS && box.top - RADIUS < y && y < box.bottom + RADIUS;

  // In the column of the hand, which gives up the room below it. The picture keeps its place and its size.
  function besidePicture(pressed) {
    const wide = getComputedStyle(core).gridTemplateColumns.split(" ").length > 1;
    if (!wide) return false;
    core.style.minHeight = `${core.getBoundingClientRect().height}px`;
    core.classList.add("beside");
    side.append(node);
    const seen = windowOf(root), box = node.getBoundingClientRect();
    const bottom = Math.min(box.bottom, seen.bottom - 6);
    node.style.maxHeight = `${bottom - box.top}px`;
    const fits = box.top >= seen.top && bottom - box.top >= LOWEST && !covers({ ...plainBox(box), bottom }, pressed);
    if (!fits) leaveSide();
    return fits;
  }

  // At the lower edge of the window, or at its upper edge where it would lie over what was pressed.
  function stand(above) {
    shelf.classList.toggle("above", above);
    if (above) body.prepend(shelf);
    else body.append(shelf);
    return node.getBoundingClientRect();
  }

  function place() {
    const pressed = middleOf(from);
    leaveSide();
    if (besidePicture(pressed)) return;
    shelf.append(node);
    const low = stand(false);
    if (low.top > pressed.y + RADIUS) return;
    const over = pressed.y - stand(true).top, under = low.bottom - pressed.y;
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
      const found = [...root.querySelectorAll("[data-opens]")].find((one) => alike(one.current(), open));
      point(found ?? null);
      if (found) show(found.current());
      else show({ ...open, evidence: [] }, GONE[open.kind]);
    },
  };
}

const plainBox = ({ left, right, top, bottom }) => ({ left, right, top, bottom });

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
