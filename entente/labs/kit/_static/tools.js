// The tools at the top of a lab: undo, save, keep, open.

import { download, h } from "./basics.js";

// Several buttons behind one; it closes when one was pressed, with Escape, and when the focus goes elsewhere.
export function menu(label, buttons) {
  const head = h("summary", {}, label), node = h("details", { class: "menu" }, head, h("div", {}, ...buttons));
  for (const button of buttons) button.addEventListener("click", () => { node.open = false; });
  node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) node.open = false; });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    node.open = false;
    head.focus();
    event.stopPropagation();
  });
  return node;
}

// The state as a line of code to be copied, as a file, and where the page has an `address` for it, as a link. It needs
// no kernel: it holds what the last answer said.
export function keeper(address = null) {
  const button = h("button", { type: "button", "aria-expanded": "false" }, "Keep this state");
  const line = h("input", { type: "text", readonly: true, class: "snippet",
    "aria-label": "A line of code that opens the lab in this state: copy it into a cell" });
  const copy = h("button", { type: "button" }, "Copy"), save = h("button", { type: "button" }, "Save it as a file");
  const row = h("div", { class: "kept", hidden: true }, line, copy, save);
  let kept = null;
  if (address) {
    const link = h("button", { type: "button", class: "link" }, "As a link");
    link.addEventListener("click", async () => { line.value = await address(kept.text); line.select(); });
    row.append(link);
  }
  button.addEventListener("click", () => {
    row.hidden = !row.hidden;
    button.setAttribute("aria-expanded", String(!row.hidden));
    if (!row.hidden) { line.value = kept.snippet; line.select(); }
  });
  copy.addEventListener("click", async () => {
    line.select();
    try { await navigator.clipboard.writeText(line.value); } catch { document.execCommand("copy"); }
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
  save.addEventListener("click", () => download(kept.name, "application/json", kept.text));
  return { button, row, keep(state) { kept = state; line.value = state.snippet; } };
}
