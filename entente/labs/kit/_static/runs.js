// Words of a text, and how they are marked.

import { h } from "./basics.js";
import { reachable } from "./openable.js";

// A marked stretch knows where it starts in its paragraph, so that it can be found again.
export function textRun(run, label, start, context) {
  if (!run.marks.length && !run.evidence.length) return run.text;
  const classes = ["run", ...run.marks.map((mark) => `m-${mark}`)].join(" ");
  const inside = run.tag ? [run.text, h("sup", {}, run.tag)] : [run.text];
  if (!run.evidence.length) return h("span", { class: classes, "data-start": start }, ...inside);
  const node = h("span", { role: "button", tabindex: 0, class: classes, "data-start": start }, ...inside); // a button would break the line
  const end = start + run.text.length; // other marks cut a paragraph at other places
  reachable(node, () => ({ kind: "words", key: label, start, end, evidence: run.evidence, note: run.text.trim() }), context, () => {});
  return node;
}

// Starts are counted in UTF-16 here, as the text of a run is.
export function textRuns(runs, label, context) {
  let start = 0;
  return runs.map((run) => {
    start += run.text.length;
    return textRun(run, label, start - run.text.length, context);
  });
}
