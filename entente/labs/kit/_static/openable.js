// What can be opened to see what it rests on.

import { set } from "./basics.js";

// What can be opened says what it is, with its evidence now: by kind and key it is found again in the next scene.
export function openable(node, current, context) {
  set(node, { "data-opens": true, "aria-expanded": "false" });
  node.current = current;
  node.addEventListener("click", () => context.open(node));
}

export function reachable(node, current, context, tell) {
  openable(node, current, context);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); context.open(node); }
  });
  for (const kind of ["mouseenter", "focus"]) node.addEventListener(kind, () => tell(current().note));
  for (const kind of ["mouseleave", "blur"]) node.addEventListener(kind, () => tell(""));
}
