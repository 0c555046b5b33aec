// The question before the lab.

import { fresh, h, say } from "./basics.js";

export function prediction(told, act) {
  const id = fresh("guess");
  const box = h("textarea", { id, rows: 2, dir: "auto" });
  const go = h("button", { type: "button" }, "Open the lab");
  const form = h("div", { class: "ask" }, h("label", { for: id }, "Your prediction, before you look:"), box, go);
  const said = h("p", { class: "guess", dir: "auto" });
  const send = () => act({ do: "predict", text: box.value }, go);
  go.addEventListener("click", send);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); } });
  form.hidden = !told.predict;
  return {
    node: h("div", { class: "predict" }, form, said), update(scene) {
      const had = !form.hidden;
      form.hidden = !told.predict || Boolean(scene.prediction);
      said.hidden = !scene.prediction;
      say(said, scene.prediction ? `You predicted: ${scene.prediction}` : "");
      if (had && form.hidden && form.contains(document.activeElement)) {
        said.tabIndex = -1;
        requestAnimationFrame(() => said.focus());
      }
    },
  };
}
