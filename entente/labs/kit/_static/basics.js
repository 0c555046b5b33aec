// What all modules use: making and changing elements, and telling the old ones from the new.
// Every word is set as text, never as markup.

export const SVG = "http://www.w3.org/2000/svg";
export const WIDE = 760, HIGH = 470, EDGE_X = 78, EDGE_Y = 52, RADIUS = 14;
export const SIGNS = { 1: "plus", "-1": "minus", 0: "none" };
export const MARKS = { 1: "+", "-1": "−", 0: "" };
export const KEY_WORDS = {
  plus: "solid line, +: cooperative", minus: "dashed line, −: hostile", none: "dotted line: neither",
  needs: "arrow: from a supplier to who draws on it, the thicker the more",
  sides: "circle and square: the two sides", level: "how full a mark is: capability from 0 to 1; without a number: not judged",
  frustrated: "✗: a tie out of place", changes: "thick line with a word: what the what-if changed",
  decided: "thick line with a word: what the last decision changed",
};

// ------------------------------------------------------------------------------------------------ small helpers

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  node.append(...children);
  return node;
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
  }
}

export function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let counter = 0;
export const fresh = (name) => `entente-${name}-${++counter}`;

export function download(name, mime, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mime }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// Nodes by key: those that stay keep their place in the document, and with it the focus.
export function keyed(parent, items, keyOf, known, make) {
  const wanted = new Map();
  for (const item of items) {
    let key = keyOf(item);
    while (wanted.has(key)) key += "'";
    const part = known.get(key) ?? make(item);
    part.update(item);
    wanted.set(key, part);
  }
  for (const [key, part] of known) if (!wanted.has(key)) { part.node.remove(); part.end?.(); }
  const mine = new Set([...wanted.values()].map((part) => part.node));
  const skip = (node) => { while (node && !mine.has(node)) node = node.nextSibling; return node; }; // a fault may stand between
  let place = skip(parent.firstChild);
  for (const part of wanted.values()) {
    if (part.node === place) place = skip(place.nextSibling);
    else parent.insertBefore(part.node, place);
  }
  return wanted;
}
