// Where things stand in a lab: tools at the top, the verdict above the hand and its picture, the sentence, and the rest
// in tabs. Everything that answers the lab's question lies in the first screen, whatever the size of that screen.

import { fresh, h, keyed, say, set } from "./basics.js";
import { controlList } from "./controls.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export function frame(told, context, makePanel) {
  const title = h("p", { class: "title" }, told.title), tools = h("div", { class: "tools", role: "group", "aria-label": "Tools" });
  const verdict = h("p", { class: "verdict", dir: "auto" });
  const picture = h("div", { class: "picture panels" });
  const hand = handOf(context);
  const side = h("div", { class: "side" }, hand.node), core = h("div", { class: "core" }, side, picture);
  const sentence = h("p", { class: "sentence", role: "status" }), working = h("p", { class: "working", role: "status" });
  const rest = tabs(makePanel);
  const body = h("div", { class: "body" }, verdict, core, sentence, working, rest.node);
  let pictures = new Map();
  return {
    top: h("div", { class: "top" }, title, tools), tools, body, core, side, controls: hand.node, sentence, working,
    draw(scene, held) {
      const [shown, tabbed] = arranged(scene);
      say(verdict, scene.verdict);
      set(verdict, { title: scene.verdict || null });
      hand.draw(scene, held);
      pictures = keyed(picture, shown, panelKey, pictures, makePanel);
      set(core, { "data-pictures": shown.length });
      rest.draw(tabbed);
      say(sentence, scene.sentence);
    },
  };
}

const panelKey = (panel) => `${panel.kind}:${panel.id}`;

// The pictures, and the tabs with their panels. A lab that says neither a verdict nor a tab has its first panel for a
// picture, and a tab of its own for each of the others.
export function arranged(scene) {
  const { panels, verdict } = scene;
  if (!verdict && panels.length > 1 && panels.every((panel) => !panel.tab)) {
    const tabbed = panels.slice(1).map((panel) => ({ id: panel.id, name: shortened(panel.title), panels: [panel] }));
    return [panels.slice(0, 1), tabbed];
  }
  const tabbed = new Map();
  for (const panel of panels.filter((one) => one.tab)) {
    if (!tabbed.has(panel.tab)) tabbed.set(panel.tab, { id: panel.tab, name: panel.tab, panels: [] });
    tabbed.get(panel.tab).panels.push(panel);
  }
  return [panels.filter((panel) => !panel.tab), [...tabbed.values()]];
}

export function shortened(title) {
  const first = title.split(/[:,(?]/)[0].trim();
  return first.length <= 32 ? first : `${first.slice(0, 32).replace(/\s+\S*$/, "")} …`;
}

// --- the hand: what can be set, the rarer part of it folded away

function handOf(context) {
  const first = h("div", { class: "list" }), second = h("div", { class: "list" });
  const more = h("details", { class: "more" }, h("summary", {}, "More"), second);
  const drawFirst = controlList(first, context), drawSecond = controlList(second, context);
  const node = h("div", { class: "controls" }, first, more);
  return {
    node, draw(scene, held) {
      const folded = new Set(scene.more);
      drawFirst(scene.controls.filter((one) => !folded.has(one.id)), scene.values, held);
      drawSecond(scene.controls.filter((one) => folded.has(one.id)), scene.values, held);
      more.hidden = !second.children.length;
      node.hidden = !scene.controls.length;
    },
  };
}

// --- tabs: one is chosen; the arrow keys choose its neighbours

export function tabs(makePanel) {
  const list = h("div", { role: "tablist", "aria-label": "More about it" }), rooms = h("div", { class: "rooms" });
  const node = h("div", { class: "tabs" }, list, rooms);
  let heads = new Map(), bodies = new Map(), ids = [], chosen = null;

  function choose(id) {
    chosen = id;
    for (const one of ids) {
      const on = one === chosen;
      set(heads.get(one).node, { "aria-selected": String(on), tabindex: on ? 0 : -1 });
      bodies.get(one).node.hidden = !on;
    }
  }

  list.addEventListener("keydown", (event) => {
    const at = ids.indexOf(chosen), last = ids.length - 1;
    let next = null;
    if (event.key in STEPS) next = (at + STEPS[event.key] + ids.length) % ids.length;
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = last;
    if (next === null) return;
    event.preventDefault();
    choose(ids[next]);
    heads.get(chosen).node.focus({ preventScroll: true });
  });

  function head() {
    const button = h("button", { type: "button", role: "tab", id: fresh("tab") });
    let id = null;
    button.addEventListener("click", () => choose(id));
    return { node: button, update(tab) { id = tab.id; say(button, tab.name); } };
  }

  function body() {
    const room = h("div", { class: "room panels", role: "tabpanel", id: fresh("room") });
    let panels = new Map();
    return { node: room, update(tab) { panels = keyed(room, tab.panels, panelKey, panels, makePanel); } };
  }

  return {
    node, draw(next) {
      ids = next.map((tab) => tab.id);
      heads = keyed(list, next, (tab) => tab.id, heads, head);
      bodies = keyed(rooms, next, (tab) => tab.id, bodies, body);
      for (const id of ids) {
        set(heads.get(id).node, { "aria-controls": bodies.get(id).node.id });
        set(bodies.get(id).node, { "aria-labelledby": heads.get(id).node.id });
      }
      choose(ids.includes(chosen) ? chosen : ids[0]);
      node.hidden = !ids.length;
    },
    choose,
  };
}

// --- the window in which the page is seen: in JupyterLab it is lower than that of the browser

export function windowOf(node) {
  let around = node.parentElement;
  while (around && !/auto|scroll/.test(getComputedStyle(around).overflowY)) around = around.parentElement;
  if (!around || around === document.body || around === document.documentElement) return { top: 0, bottom: innerHeight };
  const { top } = around.getBoundingClientRect();
  return { top: Math.max(0, top), bottom: Math.min(innerHeight, top + around.clientHeight) };
}

// Keeps the height of that window where the style sheet finds it.
export function measured(root) {
  const measure = () => {
    const { top, bottom } = windowOf(root);
    if (bottom > top) root.style.setProperty("--view", `${Math.round(bottom - top)}px`);
  };
  const watcher = new ResizeObserver(measure);
  watcher.observe(root);
  addEventListener("resize", measure);
  return () => { watcher.disconnect(); removeEventListener("resize", measure); };
}
