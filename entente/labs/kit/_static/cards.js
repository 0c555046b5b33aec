// A card that is coded by rows of buttons, each with a key, and that turns when it is complete.

import { h, keyed, same, say, set } from "./basics.js";
import { textRuns } from "./runs.js";

export function cardsPanel(context) {
  const title = h("p", { class: "heading" }), quote = h("blockquote", { class: "passage-card", dir: "auto" });
  const rows = h("div", { class: "keys" }), ask = h("p", { class: "ask-card", role: "status" });
  const front = h("div", { class: "front" }, rows, ask);
  const table = h("table"), note = h("p", { class: "note" }), rules = h("dl", { class: "rules" });
  const back = h("div", { class: "back" }, h("div", { class: "table", tabindex: 0, role: "region", "aria-label": "You and the codings" }, table), rules, note);
  const over = h("button", { type: "button", class: "turn" });
  const way = h("div", { class: "way" });
  const node = h("section", { class: "cards", tabindex: 0 }, h("div", { class: "foot" }, title, over, way), quote, front, back);
  let now = null, known = new Map(), buttons = new Map(), seen = false, keys = new Map();

  over.addEventListener("click", () => { seen = !seen; turn(); });
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const press = keys.get(event.key.toLowerCase());
    if (!press) return;
    event.preventDefault();
    press();
  });

  // The card lies on its back when it is complete, unless the learner has turned it over to code it otherwise.
  function turn() {
    const complete = now.back !== null, turned = complete && !seen;
    if (node.contains(document.activeElement) && front.contains(document.activeElement) && turned) node.focus({ preventScroll: true });
    front.hidden = turned;
    back.hidden = !turned;
    over.hidden = !complete;
    say(over, turned ? "Code it otherwise" : "See the codings");
    if (node.classList.contains("turned") !== turned) {
      node.classList.toggle("turned", turned);
      node.classList.add("turning");
      setTimeout(() => node.classList.remove("turning"), 400);
    }
  }

  const send = (row, value) => context.act({ do: "set", control: row.id, value }, node);
  const wayButton = () => {
    const key = h("kbd"), label = h("span"), button = h("button", { type: "button" }, label, " ", key);
    let action = null;
    const press = () => { if (!button.hasAttribute("aria-disabled") && !button.disabled) context.act(action, button); };
    button.addEventListener("click", press);
    return { node: button, press, update([name, spec]) {
      action = spec.action;
      say(label, spec.label);
      say(key, name);
      set(button, { "aria-disabled": spec.disabled ? "true" : null, "data-control": spec.id });
    } };
  };

  return {
    node, update(panel) {
      const other = !now || now.title !== panel.title;
      const was = now;
      now = panel;
      if (other) seen = false;
      else if (was.back === null && panel.back !== null) seen = false;
      say(title, panel.title);
      set(node, { "aria-label": panel.title });
      if (!was || !same([was.label, was.runs], [panel.label, panel.runs])) {
        quote.replaceChildren(h("span", { class: "label" }, panel.label), " ", ...textRuns(panel.runs, panel.label, context));
        const marked = quote.querySelector(".run");
        requestAnimationFrame(() => { if (marked) quote.scrollTop = marked.offsetTop - quote.offsetTop - 30; });
      }
      known = keyed(rows, panel.rows, (row) => row.id, known, () => keyRow(send));
      buttons = keyed(way, panel.buttons, ([, spec]) => spec.id, buttons, wayButton);
      say(ask, panel.ask);
      keys = new Map(panel.rows.flatMap((row) => row.options.filter((one) => one.key).map((one) => [one.key, () => send(row, one.value === row.value ? "" : one.value)])));
      for (const [name, spec] of panel.buttons) keys.set(name, buttons.get(spec.id).press);
      if (panel.back && !(was && same(was.back, panel.back))) drawBack(panel.back);
      if (!was || !same(was.rules, panel.rules)) rules.replaceChildren(...panel.rules.flatMap(([head, text]) => [h("dt", {}, head), h("dd", { dir: "auto" }, text)]));
      turn();
    },
  };

  function drawBack({ columns, rows: lines, note: words }) {
    const cell = (one, place) => h(place ? "td" : "th", { scope: place ? null : "row", dir: "auto", class: one.tone || null }, one.text ?? one);
    table.replaceChildren(
      h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...lines.map((line) => h("tr", {}, ...line.map(cell)))));
    say(note, words);
  }
}

function keyRow(send) {
  const label = h("span", { class: "row-name" }), list = h("div", { class: "options", role: "group" });
  const node = h("div", { class: "key-row" }, label, list);
  let known = new Map(), row = null;
  const option = () => {
    const key = h("kbd"), words = h("span"), button = h("button", { type: "button" }, key, words);
    let one = null;
    button.addEventListener("click", () => send(row, one.value === row.value ? "" : one.value));
    return { node: button, update(next) {
      one = next;
      say(key, next.key);
      key.hidden = !next.key;
      say(words, next.label);
      set(button, { title: next.help || null, "aria-pressed": String(next.value === row.value), "data-value": next.value });
    } };
  };
  return {
    node, update(next) {
      row = next;
      set(node, { "data-control": next.id });
      set(list, { "aria-label": next.label });
      say(label, next.label);
      known = keyed(list, next.options, (one) => one.value, known, option);
    },
  };
}
