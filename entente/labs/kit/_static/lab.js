// One page for all labs: it draws scenes and sends actions. The kernel owns the state; here live only what is open, what
// has the focus and what is under way.

import { download, fresh, h, say, set } from "./basics.js";
import { CONTROLS, player } from "./controls.js";
import { evidencePanel, recounted } from "./evidence.js";
import { frame, measured } from "./frame.js";
import { ghosts } from "./ghost.js";
import { PANELS } from "./panels.js";
import { pointing } from "./pointing.js";
import { prediction } from "./prediction.js";
import { keeper, menu } from "./tools.js";
import { tries } from "./tries.js";

const SLOW = 5000, BUSY = 120, LOST = 2500, IDLE = 800, PAUSE = 100;
const NEEDS_KERNEL = "[data-control] :is(input, select, textarea, button), button[data-control], .ask :is(input, textarea, button), .chip, .voice, .slopes button, .pick input, .out, .undo, .afresh";

function render({ model, el }) {
  const told = model.get("start");
  const view = fresh("view");
  const ended = new AbortController();

  const past = ghosts(view);
  const context = {
    name: told.name, complain, act, guess: null, pointing: pointing(),
    open: (node) => evidence.open(node),
    focused: (spec) => askAhead(spec),
    changed(spec, value, name, node) {
      if (value?.do === "play") play.toggle(value.control, value.stops);
      else if (spec.kind === "button") act(value, node);
      else if (spec.kind === "upload") act({ do: spec.id, name: name ?? "", value: spec.binary ? "" : value }, node, value);
      else act({ do: "set", control: spec.id, value }, node);
    },
  };
  const page = frame(told, context, (panel) => {
    const part = PANELS[panel.kind](context);
    part.node.dataset.panel = panel.id;
    return { ...part, update: (now) => part.update(now, past.before(now)) };
  });
  const { working } = page;
  const fault = h("p", { class: "fault", role: "alert" });
  const forecast = prediction(told, act), chips = tries(told, act);
  const root = h("div", { class: "entente-lab", role: "group", "aria-label": told.title, "data-lab": told.name,
    "data-lm-suppress-shortcuts": true });
  const kept = keeper(model.page?.address);
  root.append(page.top, kept.row, forecast.node, chips.node, fault, page.body);
  const evidence = evidencePanel(recounted(told.evidence), { root, act, ...page });
  const play = player(page.controls, () => !flight && !queue.length && !lost);
  context.pointing.listen(root);
  el.append(root);
  page.body.hidden = page.tools.hidden = true; // until there is a scene
  const unmeasured = measured(root);

  // --- what is under way

  let order = 0, shown = 0, flight = null, queue = [], ahead = null, scene = null, lost = false;
  let slow = null, busy = null, idle = null, whole = null, filing = null, origin = null;

  function post(message, buffers = []) {
    try { model.send({ view, ...message }, undefined, buffers); } catch (error) { isLost(); }
  }

  // A fault stands behind the control that sent the action; without one, at the head of the lab.
  function complain(words, beside = null) {
    const place = beside?.getClientRects().length ? beside : forecast.node; // it may be gone or hidden by now
    if (fault.previousSibling !== place) place.after(fault);
    say(fault, words);
    if (words && beside) fault.scrollIntoView({ block: "nearest" });
  }

  function act(action, beside, value) {
    origin = beside;
    if (lost) { isLost(); return; }
    const gesture = past.acted(action, scene);
    order += 1;
    if (!(ahead && action.do === "set" && action.control === ahead.control)) ahead = null;
    queue.push({ action: gesture ? { ...action, gesture } : action, bytes: value instanceof ArrayBuffer ? value : null });
    const known = ahead?.scenes.get(JSON.stringify(action.value));
    if (known) { shown = order; draw(filled(known), new Set([action.control])); }
    flush();
  }

  function flush() {
    if (flight || !queue.length) return;
    const buffers = [];
    const actions = queue.map(({ action, bytes }) => bytes ? { ...action, buffer: buffers.push(bytes) - 1 } : action);
    queue = [];
    fly({ kind: "act", seq: order, actions }, buffers);
  }

  function fly(message, buffers) {
    flight = { order };
    clearTimeout(idle);
    clearTimeout(whole);
    root.setAttribute("aria-busy", "true");
    slow = setTimeout(() => notAnswering(), SLOW);
    busy = setTimeout(() => say(working, told.busy), BUSY);
    post(message, buffers);
  }

  // What is looked at first is there; the rest of the scene is asked for as soon as the hand rests.
  function askWhole() {
    root.setAttribute("aria-busy", "true");
    clearTimeout(whole);
    whole = setTimeout(() => fly({ kind: "whole", seq: order }), PAUSE);
  }

  function answered() {
    clearTimeout(slow);
    clearTimeout(busy);
    flight = null;
    say(working, "");
    root.removeAttribute("aria-busy");
  }

  // What was asked ahead leaves out what is the same as in the scene it was asked for.
  function filled(other) {
    const base = ahead.base;
    return { ...base, ...other, controls: other.controls ?? base.controls, fault: "", undo: base.undo + 1,
      panels: other.panels.map((panel) => panel.same ? base.panels.find((one) => one.id === panel.same) : panel) };
  }

  function askAhead(spec) {
    if (!told.ahead || lost || flight || queue.length || (ahead && ahead.control === spec.id)) return;
    if (spec.kind === "slider" || spec.kind === "choice") post({ kind: "ahead", seq: order, control: spec.id });
  }

  function draw(next, held = new Set()) {
    scene = next;
    if (next.evidence) evidence.know(recounted(next.evidence));
    complain(next.fault ?? "", next.fault ? origin : null);
    context.guess = forecast.update(next);
    chips.update(next);
    page.body.hidden = page.tools.hidden = false;
    page.draw(next, held);
    evidence.renew(next.unticked);
    set(undo, { "aria-disabled": next.undo ? null : "true" });
  }

  // --- answers

  const onMessage = (message) => {
    try { take(message); } catch (error) {
      console.error(error);
      complain(`The lab could not draw this. ${error}`, origin);
    }
  };

  const take = (message) => {
    if (message.view && message.view !== view) {
      if (message.kind === "scene" && !flight && !queue.length) { ahead = origin = null; keep(message.scene.kept); draw(message.scene); rest(); }
      return;
    }
    found();
    if (message.kind === "scene") {
      if (flight) answered();
      keep(message.scene.kept);
      // an answer that was overtaken by a newer picture is left out; controls that were moved since keep their place
      if (message.seq >= shown) draw(message.scene, new Set(queue.map(({ action }) => action.control)));
      if (message.said) say(working, message.said);
      flush();
      if (!flight && message.more) askWhole();
      else if (!flight) rest();
    } else if (message.kind === "ahead") {
      if (message.seq !== order || !scene) return;
      ahead = { control: message.control, base: scene, scenes: new Map(message.scenes.map(([value, one]) => [JSON.stringify(value), one])) };
    } else if (message.kind === "progress") {
      say(working, message.words);
    } else if (message.kind === "failed") {
      answered();
      complain(message.words, origin);
      flush();
    } else if (message.kind === "file") {
      clearTimeout(filing);
      say(working, "");
      download(message.name, message.mime, message.text);
    } else if (message.kind === "files") {
      held = message;
    }
  };

  // --- what is kept for the time that the kernel is gone: the state of the last answer, and the files made of it

  let held = null, age = 0;
  const ready = (place) => held?.seq === age && !flight && !queue.length ? held.files[place] : null;

  function keep(state) {
    kept.keep(state);
    age += 1;
  }

  function rest() {
    clearTimeout(idle);
    if (told.files.length) idle = setTimeout(() => post({ kind: "files", seq: age }), IDLE);
  }

  // --- a kernel that is gone

  const kernel = model.widget_manager?.kernel;
  const away = () => (kernel?.connectionStatus ?? "connected") !== "connected";

  function notAnswering() {
    complain(model.page?.slow ?? (away()
      ? "The connection to the notebook's kernel is cut. The lab waits for it: what you did is sent as soon as it is back."
      : "The kernel has not answered for five seconds. It may be busy with another cell, or it has stopped. "
        + "If the circle at the top right stays empty, press “Keep this state”, then run this cell again."), origin);
  }

  // What is shown is then what the kernel last answered; what needs a kernel cannot be pressed.
  function isLost() {
    lost = true;
    answered();
    queue = [];
    play.stop();
    clearTimeout(idle);
    clearTimeout(whole);
    root.classList.add("lost");
    if (scene) draw(scene);
    able();
    complain("The kernel of this notebook is gone, so the lab does not answer. “Keep this state” above still works: copy its "
      + "line first. Then run this cell again (Shift+Enter); after a restart run the cells above it first (Run, Run All Above).", origin);
  }

  function found() {
    clearTimeout(waiting);
    if (!lost) return;
    lost = false;
    root.classList.remove("lost");
    able();
    complain("");
  }

  function able() {
    for (const one of root.querySelectorAll(NEEDS_KERNEL)) one.disabled = lost;
    saves.forEach((button, place) => { button.disabled = lost && !ready(place); });
  }

  let waiting = null;
  function hello() {
    awaitAnswer();
    post({ kind: "hello", seq: order });
  }

  // A kernel that is busy with the cells below answers when it comes to it.
  function awaitAnswer() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (flight || away()) return;
      if (kernel?.status === "busy") awaitAnswer();
      else isLost();
    }, scene ? LOST : 4 * LOST);
  }

  // --- the tools

  const undo = h("button", { type: "button", class: "undo" }, "Undo");
  undo.addEventListener("click", () => { if (!undo.hasAttribute("aria-disabled")) act({ do: "undo" }, undo); });
  const afresh = h("button", { type: "button", class: "afresh", title: "Back to the first state; the prediction is asked for again" }, "Begin afresh");
  afresh.addEventListener("click", () => act({ do: "afresh" }, afresh));
  const saves = told.files.map((file, place) => {
    const button = h("button", { type: "button" }, file.label);
    button.addEventListener("click", () => {
      const content = ready(place);
      if (content) { download(content.name, content.mime, content.text); return; }
      origin = button;
      say(working, told.busy);
      filing = setTimeout(notAnswering, SLOW);
      post({ kind: "file", seq: order, file: place });
    });
    return button;
  });
  const load = CONTROLS.upload({ id: "load", label: "Open", accept: ".json", most: 200000, help: "A state that was kept as a file", binary: false },
    (value) => act({ do: "load", value }, load.node), (words) => complain(words, load.node));
  load.node.dataset.control = "load";
  page.tools.append(undo, afresh, ...(saves.length > 1 ? [menu("Save …", saves)] : saves), kept.button, load.node);

  root.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input[type=text], textarea");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) { event.preventDefault(); undo.click(); }
    event.stopPropagation(); // the notebook's own keys are not meant while a lab has the focus
  }, { signal: ended.signal });

  const onLive = () => hello();
  const watched = { statusChanged: (_, status) => { if (status === "dead") isLost(); }, disposed: () => isLost() };
  for (const [name, slot] of Object.entries(watched)) kernel?.[name]?.connect(slot);
  model.on("msg:custom", onMessage);
  model.on("comm_live_update", onLive);
  hello();
  return () => {
    ended.abort();
    unmeasured();
    play.stop();
    for (const timer of [slow, busy, waiting, idle, whole, filing]) clearTimeout(timer);
    model.off("msg:custom", onMessage);
    model.off("comm_live_update", onLive);
    for (const [name, slot] of Object.entries(watched)) kernel?.[name]?.disconnect(slot);
    root.remove();
  };
}

export default { render };
