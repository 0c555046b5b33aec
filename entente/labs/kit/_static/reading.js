import { h, keyed, same, say, set } from "./basics.js";
import { controlList } from "./controls.js";
import { PANELS } from "./panels.js";
// ---------------------------------------------------------------------------------------------------- reading
// A text that is read sentence by sentence. The kernel knows what is open and what was decided; here live the sentence in
// which the reader is, and the words that are selected. Mouse and keyboard make the same selection, that of the page.

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
const WORD = /[\p{L}\p{N}$€£]+(?:[-'’.,&][\p{L}\p{N}]+)*%?/gu; // without the marks at its ends
const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };
const OWN_KEYS = "Arrow keys: ↑ ↓ a sentence, ← → a word, with Shift more words. Enter opens what is marked there, E goes to "
  + "the card, Escape comes back from it.";

export function readingPanel(context) {
  const title = h("p", { class: "heading", dir: "auto" });
  const bar = h("progress"), count = h("span", { class: "count", role: "status" });
  const body = h("div", { class: "pages sentences", tabindex: 0, role: "group" });
  const selected = h("p", { class: "selected", role: "status", dir: "auto" });
  const keys = h("div", { class: "keys" }), parts = h("div", { class: "buttons" });
  const legend = h("ul", { class: "key" });
  const node = h("div", { class: "reading" }, title, h("p", { class: "how-far" }, bar, count), body, selected, keys, parts,
    h("details", {}, h("summary", {}, "Marks and keys"), legend, h("p", { class: "note" }, OWN_KEYS)));
  const drawParts = controlList(parts, { changed: (spec, value, name, from) => context.act(value, from), complain: context.complain });
  let known = new Map(), now = null, here = null, from = 0, to = 0;

  const lines = () => [...body.querySelectorAll(".line")];
  const line = () => lines().find((one) => one.dataset.line === here) ?? lines()[0];

  function update(panel) {
    const before = now;
    now = panel;
    say(title, panel.title);
    set(bar, { max: Math.max(panel.total, 1), value: panel.done, "aria-label": "Read" });
    bar.hidden = panel.counted !== "";
    const read = panel.total ? `${panel.done} of ${panel.total} read` : "Nothing was proposed in this text.";
    say(count, panel.counted || read);
    set(body, { "aria-label": `${panel.title}. ${OWN_KEYS}` });
    if (!same(legend.shown, panel.key)) {
      legend.shown = panel.key;
      legend.replaceChildren(...panel.key.map(([mark, words]) => h("li", {}, h("span", { class: `run m-${mark}` }, "words"), ` ${words}`)));
    }
    if (!keys.children.length) keys.replaceChildren(...panel.keys.map(keyButton));
    known = keyed(body, panel.paragraphs, ([number]) => `${number}`, known, () => readParagraph());
    drawParts(panel.buttons, {});
    for (const one of body.querySelectorAll(".stretch")) one.classList.toggle("open", panel.open !== "" && one.rows.includes(panel.open));
    if (!before || before.open !== panel.open) reach(panel.open);
    stand();
    backFromCard();
  }

  // The sentence of what was opened comes into sight, in the text alone: the page does not move.
  function reach(row) {
    const found = row && lines().find((one) => one.rows.includes(row));
    if (!found) return;
    if (here !== found.dataset.line) from = to = 0;
    here = found.dataset.line;
    show(found.querySelector(".stretch.open") ?? found);
  }

  function show(part) {
    const inside = part.getBoundingClientRect(), box = body.getBoundingClientRect();
    if (inside.top < box.top + 8) body.scrollTop += inside.top - box.top - 40;
    if (inside.bottom > box.bottom - 8) body.scrollTop += inside.bottom - box.bottom + 60;
  }

  function stand() {
    const mine = line();
    for (const one of lines()) one.classList.toggle("here", one === mine);
  }

  // A row that was decided leaves the card, and the focus would be lost with it.
  function backFromCard() {
    const card = node.parentElement?.querySelector("[data-panel=card]");
    if (!card?.contains(document.activeElement)) return;
    requestAnimationFrame(() => { if (document.activeElement === document.body) body.focus({ preventScroll: true }); });
  }

  // --- what is selected

  function selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!body.contains(range.commonAncestorContainer)) return null;
    const touched = lines().filter((one) => range.intersectsNode(one));
    const first = touched[0], last = touched.findLast((one) => one.dataset.paragraph === first.dataset.paragraph);
    if (!first) return null;
    const start = first.contains(range.startContainer) ? upTo(first, range.startContainer, range.startOffset) : 0;
    const end = last.contains(range.endContainer) ? upTo(last, range.endContainer, range.endOffset) : length(last);
    return { paragraph: Number(first.dataset.paragraph), start: Number(first.dataset.start) + start, end: Number(last.dataset.start) + end };
  }

  function whole(mine) {
    const start = Number(mine.dataset.start);
    return { paragraph: Number(mine.dataset.paragraph), start, end: start + length(mine) };
  }

  function tell() {
    const place = selection();
    say(selected, place ? `Selected: “${String(getSelection()).replace(/\s+/g, " ").slice(0, 120)}”` : "");
  }

  // --- what the reader does

  function send(action, origin) {
    const place = action.do === "words" ? selection() ?? whole(line()) : {};
    getSelection().removeAllRanges();
    say(selected, "");
    context.act({ ...action, ...place, ...(action.do === "judge" ? { row: now.open } : {}) }, origin);
  }

  function keyButton([letter, words, action]) {
    const button = h("button", { type: "button", class: "small", "data-control": `key ${letter}` }, h("kbd", {}, letter), ` ${words}`);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => send(action, button));
    return button;
  }

  function move(step) {
    const all = lines(), at = all.indexOf(line()) + step;
    if (!all[at]) return;
    here = all[at].dataset.line;
    from = to = 0;
    getSelection().removeAllRanges();
    stand();
    show(all[at]);
    say(selected, all[at].lastElementChild?.matches("small") ? all[at].lastElementChild.textContent : "");
  }

  function select(step, more) {
    const mine = line(), words = wordsOf(mine);
    if (!words.length) return;
    const fresh = getSelection().isCollapsed;
    if (!more && !fresh) from = to = Math.min(words.length - 1, Math.max(0, step > 0 ? to + 1 : from - 1));
    if (more && !fresh && step > 0) to = Math.min(words.length - 1, to + 1);
    if (more && !fresh && step < 0) { if (to > from) to -= 1; else from = Math.max(0, from - 1); }
    from = Math.min(from, words.length - 1);
    to = Math.max(from, Math.min(to, words.length - 1));
    const [start, end] = [pointAt(mine, words[from].start), pointAt(mine, words[to].end)];
    getSelection().setBaseAndExtent(...start, ...end);
    show(mine);
    tell();
  }

  // What is marked at the selected word, or in the sentence; of several things the one after the one that is open.
  function openHere(rows) {
    if (!rows.length) return;
    context.act({ do: "open", row: rows[(rows.indexOf(now.open) + 1) % rows.length] }, body);
  }

  function rowsHere() {
    if (getSelection().isCollapsed) return line().rows;
    const at = wordsOf(line())[from];
    return pointAt(line(), at.start)[0].parentElement.closest(".stretch")?.rows ?? [];
  }

  body.addEventListener("keydown", (event) => {
    if (event.target !== body || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toUpperCase(), known = now.keys.find(([one]) => one === letter);
    if (event.key in ARROWS) move(ARROWS[event.key]);
    else if (event.key in SIDEWAYS) select(SIDEWAYS[event.key], event.shiftKey);
    else if (event.key === "Enter") openHere(rowsHere());
    else if (letter === "E") node.parentElement.querySelector("[data-panel=card] :is(select, input, button)")?.focus();
    else if (known) send(known[2], body);
    else return;
    event.preventDefault();
  });
  body.addEventListener("mouseup", () => requestAnimationFrame(tell));
  body.addEventListener("click", (event) => {
    const mine = event.target.closest(".line");
    if (!mine || !getSelection().isCollapsed) return;
    here = mine.dataset.line;
    from = to = 0;
    stand();
    openHere(event.target.closest(".stretch")?.rows ?? []);
  });
  body.addEventListener("focus", stand);

  // On the card, Escape comes back to the text, and Ctrl+Enter accepts what is on it.
  let watched = null;
  const watch = () => {
    const card = node.parentElement?.querySelector("[data-panel=card]");
    if (!card || card === watched) return;
    watched = card;
    card.addEventListener("keydown", (event) => {
      const accepts = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (event.key !== "Escape" && !accepts) return;
      event.preventDefault();
      document.activeElement.blur(); // what was typed is sent first
      body.focus({ preventScroll: true });
      if (accepts) send({ do: "judge", value: "keep" }, body);
    });
  };
  return { node, update(panel) { update(panel); requestAnimationFrame(watch); } };
}

function readParagraph() {
  const node = h("p", { dir: "auto" });
  let now = null;
  return {
    node, update(item) {
      if (now && same(now, item)) return;
      now = item;
      const [number, label, lines] = item;
      node.replaceChildren(h("span", { class: "label" }, label), " ", ...lines.flatMap((one) => [readLine(one, number), " "]));
    },
  };
}

function readLine(one, number) {
  const note = one.note ? [h("small", { class: "gap" }, ` ${one.note}`)] : [];
  const parts = one.stretches.map((piece) => {
    const tag = piece.tag ? [h("sup", {}, piece.tag)] : [];
    const marks = piece.marks.map((mark) => ` m-${mark}`).join("");
    const node = h("span", { class: `run stretch${marks}${piece.opens.length ? " opens" : ""}` }, piece.text, ...tag);
    node.rows = piece.opens;
    return node;
  });
  const node = h("span", { class: `line ${one.state}`, "data-line": one.id, "data-paragraph": number, "data-start": one.start }, ...parts, ...note);
  node.rows = [...new Set([...one.rows, ...one.stretches.flatMap((piece) => piece.opens)])];
  return node;
}

// --- places in a sentence: what is set above the line or behind it is no part of the text; the kernel counts characters

function bare(part) {
  for (const one of part.querySelectorAll("sup, small")) one.remove();
  return part.textContent;
}

const length = (line) => [...bare(line.cloneNode(true))].length;

function upTo(line, node, offset) {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, offset);
  return [...bare(range.cloneContents())].length;
}

function wordsOf(line) {
  return [...bare(line.cloneNode(true)).matchAll(WORD)].map((one) => ({ start: one.index, end: one.index + one[0].length }));
}

// The text node and the place in it at which so many units of a sentence have gone by.
function pointAt(line, units) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = units, last = null;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest("sup, small")) continue;
    if (left < text.length) return [text, left];
    left -= text.length;
    last = text;
  }
  return [last, last.length];
}

PANELS.reading = readingPanel;
