// One stop of the Tab key for a whole picture; in it the arrow keys go from thing to thing.

import { set } from "./basics.js";

const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// `list()` gives what can be reached, in its order. What has the keys for itself stops them before they come here.
export function roving(parent, list) {
  let items = [], here = null;

  function point(node) {
    here = node;
    for (const one of items) set(one, { tabindex: one === here ? 0 : -1 });
  }

  parent.addEventListener("focusin", (event) => {
    const found = items.find((one) => one.contains(event.target));
    if (found) point(found);
  });
  parent.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = items.indexOf(here), last = items.length - 1;
    const next = { Home: 0, End: last }[event.key] ?? (WAYS[event.key] ? (at + WAYS[event.key] + items.length) % items.length : null);
    if (next === null || at < 0) return;
    event.preventDefault();
    items[next].focus({ preventScroll: true });
  });
  return {
    // After a change: what has the focus keeps it; where it is gone, its neighbour takes its place.
    renew() {
      const old = items, at = old.indexOf(here);
      items = list();
      const near = items.includes(here) ? here : old.slice(Math.max(0, at)).find((one) => items.includes(one)) ?? items[0] ?? null;
      point(near);
    },
  };
}
