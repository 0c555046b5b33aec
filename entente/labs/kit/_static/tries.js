// Things to try: chips that set the state, and a line that says what to watch.

import { fresh, h, say, set } from "./basics.js";

export function tries(told, act) {
  const id = fresh("tries");
  const chips = told.tries.map((one, place) => {
    const chip = h("button", { type: "button", class: "chip", title: one.watch }, one.label);
    chip.addEventListener("click", () => act({ do: "try", place }, chip));
    return chip;
  });
  const watch = h("p", { class: "watch", role: "status" });
  const node = h("div", { class: "tries", role: "group", "aria-labelledby": id, hidden: !chips.length },
    h("span", { id, class: "label" }, "Try:"), ...chips, watch);
  return {
    node, update({ tried }) {
      chips.forEach((chip, place) => set(chip, { "aria-pressed": String(Boolean(tried?.here) && tried.place === place) }));
      say(watch, tried ? told.tries[tried.place].watch : "");
    },
  };
}
