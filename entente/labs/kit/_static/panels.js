import { h, keyed, same, say, set } from "./basics.js";
import { controlList } from "./controls.js";
import { barsPanel } from "./bars.js";
import { graphPanel, openable, reachable } from "./graph.js";
// ------------------------------------------------------------------------------------------------ other panels

export const PANELS = {
  graph: graphPanel,
  bars: barsPanel,
  table(context) {
    const title = h("caption"), head = h("thead"), body = h("tbody"), note = h("p", { class: "note" });
    const node = h("div", { class: "table", tabindex: 0, role: "region" }, h("table", {}, title, head, body), note);
    let now = null;
    return {
      node, update(panel) {
        if (now && same(now, panel)) return;
        now = panel;
        say(title, panel.title);
        say(note, panel.note);
        set(node, { "aria-label": panel.title });
        head.replaceChildren(h("tr", {}, ...panel.columns.map((name) => h("th", { scope: "col" }, name))));
        body.replaceChildren(...panel.rows.map((row) => h("tr", {}, ...row.map((cell, place) => tableCell(cell, place, panel.id, context)))));
      },
    };
  },
  text(context) {
    const title = h("p", { class: "heading" }), body = h("div", { class: "pages", tabindex: 0, role: "region" });
    const key = h("ul", { class: "key" });
    const node = h("div", { class: "text" }, title, key, body);
    let known = new Map();
    return {
      node, update(panel) {
        say(title, panel.title);
        set(body, { "aria-label": panel.title });
        if (!same(key.shown, panel.key)) {
          key.shown = panel.key;
          key.replaceChildren(...panel.key.map(([mark, words]) => h("li", {}, h("span", { class: `run m-${mark}` }, mark), ` ${words}`)));
        }
        known = keyed(body, panel.paragraphs, ([label]) => label, known, () => paragraph(context));
      },
    };
  },
  form(context) {
    const title = h("p", { class: "heading" }), body = h("div"), note = h("p", { class: "note" });
    const buttons = h("div", { class: "buttons" });
    const node = h("div", { class: "form" }, title, note, body, buttons);
    const drawButtons = controlList(buttons, { changed: (spec, value, name, node) => context.act(value, node), complain: context.complain });
    let known = new Map();
    return {
      node, update(panel) {
        say(title, panel.title);
        say(note, panel.note);
        known = keyed(body, panel.rows, (row) => row.id, known, () => formRow(context));
        drawButtons(panel.buttons, {});
      },
    };
  },
  sayings() {
    const title = h("p", { class: "heading" }), list = h("ul");
    return {
      node: h("div", { class: "sayings" }, title, list), update(panel) {
        say(title, panel.title);
        if (!same(list.shown, panel.items)) list.replaceChildren(...panel.items.map((item) => h("li", { dir: "auto" }, item)));
        list.shown = panel.items;
      },
    };
  },
};

function tableCell(cell, place, table, context) {
  const plain = typeof cell === "string";
  const node = h(place ? "td" : "th", { scope: place ? null : "row", dir: "auto", class: plain ? null : cell.tone });
  if (plain || !cell.evidence.length) { node.append(plain ? cell : cell.text); return node; }
  const button = h("button", { type: "button", class: "link" }, cell.text);
  openable(button, () => ({ kind: "entry", key: `${table} ${cell.key || cell.text}`, evidence: cell.evidence, note: cell.text }), context);
  node.append(button);
  return node;
}

function paragraph(context) {
  const node = h("p", { dir: "auto" });
  let now = null;
  return {
    node, update(item) {
      if (now && same(now, item)) return;
      now = item;
      const [label, runs] = item;
      let start = 0;
      const parts = runs.map((run) => {
        start += run.text.length;
        return textRun(run, label, start - run.text.length, context);
      });
      node.replaceChildren(h("span", { class: "label" }, label), " ", ...parts);
    },
  };
}

function textRun(run, label, start, context) {
  if (!run.marks.length && !run.evidence.length) return run.text;
  const classes = ["run", ...run.marks.map((mark) => `m-${mark}`)].join(" ");
  const inside = run.tag ? [run.text, h("sup", {}, run.tag)] : [run.text];
  if (!run.evidence.length) return h("span", { class: classes }, ...inside);
  const node = h("span", { role: "button", tabindex: 0, class: classes }, ...inside); // a button would break the line
  const end = start + run.text.length; // other marks cut a paragraph at other places
  reachable(node, () => ({ kind: "words", key: label, start, end, evidence: run.evidence, note: run.text.trim() }), context, () => {});
  return node;
}

function formRow(context) {
  const head = h("p", { class: "head", dir: "auto" }), note = h("small", { dir: "auto" }), box = h("div", { class: "inline" });
  const said = h("p", { class: "said" });
  const rest = h("div", { class: "inline" });
  const more = h("details", { class: "more" }, h("summary", {}, "More"), rest);
  const node = h("div", { class: "row", role: "group" }, head, note, box, more, said);
  more.open = Boolean(context.more); // whoever wants more of one row wants it of the next
  more.addEventListener("toggle", () => { context.more = more.open; });
  let row = null;
  const sender = {
    complain: context.complain,
    changed: (spec, value, name, node) => context.act(spec.kind === "button" ? value : { do: "row", row: row.id, control: spec.id, value }, node),
  };
  const draw = controlList(box, sender), drawMore = controlList(rest, sender);
  return {
    node, update(item) {
      if (row && same(row, item)) return;
      row = item;
      say(head, item.head);
      say(note, item.note);
      say(said, item.said);
      set(node, { "aria-label": item.head });
      draw(item.controls, item.values);
      drawMore(item.more, item.values);
      more.hidden = !item.more.length;
    },
  };
}
