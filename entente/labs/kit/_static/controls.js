// What can be set: menus, ticks, sliders, words, buttons, files.

import { fresh, h, keyed, same, say, set } from "./basics.js";

const PLAY = 1000; // milliseconds for each step of what plays

// Each maker returns {node, update(spec, value)} and calls `send(value)` when the learner has changed something.
export const CONTROLS = {
  choice(spec, send) {
    const select = h("select");
    select.addEventListener("change", () => send(select.value));
    return labelled(spec, select, (now, value) => {
      if (!same(select.options_, now.options)) {
        select.replaceChildren(...now.options.map(([one, label]) => h("option", { value: one }, label)));
        select.options_ = now.options;
      }
      if (select.value !== value) select.value = value;
    });
  },
  several(spec, send) {
    const box = h("fieldset", { class: "several" });
    let shown = null;
    const ticks = () => [...box.querySelectorAll("input")];
    const sent = () => send(ticks().filter((one) => one.checked).map((one) => one.value));
    const leave = (alone) => {
      for (const one of ticks()) one.checked = one === alone;
      sent();
    };
    return {
      node: box, update(now, value) {
        if (!same(shown, now.options)) {
          shown = now.options;
          const rows = now.options.map(([one, label]) => {
            const tick = h("input", { type: "checkbox", value: one });
            tick.addEventListener("change", sent);
            const row = h("div", { class: "tick" }, h("label", {}, tick, h("span", { dir: "auto" }, label)));
            if (now.only) {
              const only = h("button", { type: "button", class: "only", "aria-label": `only ${label}` }, "only");
              only.addEventListener("click", () => leave(tick));
              row.append(only);
            }
            return row;
          });
          box.replaceChildren(h("legend", {}, now.label), ...rows, ...help(now).map((one) => one.node));
        }
        for (const tick of ticks()) tick.checked = value.includes(tick.value);
      },
    };
  },
  slider(spec, send) {
    const range = h("input", { type: "range" });
    const shown = h("output");
    const told = (now, value) => {
      const words = now.marks.length ? now.marks[Math.round(value)] : `${Number(value.toFixed(4))}`;
      say(shown, words);
      set(range, { "aria-valuetext": words });
    };
    let last = spec;
    range.addEventListener("input", () => { told(last, Number(range.value)); send(Number(range.value)); });
    return labelled(spec, h("span", { class: "slider" }, range, shown), (now, value) => {
      last = now;
      set(range, { min: now.low, max: now.high, step: now.step });
      if (Number(range.value) !== value) range.value = value;
      told(now, value);
    }, range);
  },
  words(spec, send) {
    const box = spec.lines > 1 ? h("textarea", { rows: spec.lines, dir: "auto" }) : h("input", { type: "text", dir: "auto" });
    box.addEventListener("change", () => send(box.value));
    return labelled(spec, box, (now, value) => {
      set(box, { maxlength: now.most });
      if (document.activeElement !== box && box.value !== value) box.value = value;
    });
  },
  button(spec, send) {
    const node = h("button", { type: "button" });
    let action = spec.action;
    node.addEventListener("click", () => { if (!node.hasAttribute("aria-disabled")) send(action); });
    return {
      node, update(now) {
        action = now.action;
        say(node, now.label);
        set(node, { title: now.help || null, "aria-disabled": now.disabled ? "true" : null });
        if (now.action.do === "play" && !node.hasAttribute("aria-pressed")) set(node, { "aria-pressed": "false" });
      },
    };
  },
  upload(spec, send, complain) {
    const input = h("input", { type: "file", accept: spec.accept, hidden: true });
    const button = h("button", { type: "button", title: spec.help || null }, `${spec.label} …`);
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      if (file.size > spec.most) {
        complain(`${file.name}: found ${size(file.size)}; expected at most ${size(spec.most)}. Nothing was read; give a part of it.`);
      } else {
        send(spec.binary ? await file.arrayBuffer() : await file.text(), file.name);
      }
      input.value = "";
    });
    return { node: h("div", { class: "upload" }, button, input), update(now) { spec = now; say(button, `${spec.label} …`); } };
  },
};

const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;

function help(spec) {
  return spec.help ? [{ node: h("small", { id: fresh("help") }, spec.help) }] : [];
}

function labelled(spec, part, update, input = part) {
  const id = fresh("control");
  input.id = id;
  const told = help(spec);
  if (told.length) set(input, { "aria-describedby": told[0].node.id });
  const label = h("label", { for: id }, spec.label);
  const node = h("div", { class: "control" }, label, part, ...told.map((one) => one.node));
  return { node, update(now, value) { say(label, now.label); update(now, value); } };
}

// A list of controls that stay where they are while their values change.
export function controlList(parent, context) {
  let known = new Map(), values = {}, held = new Set();
  const make = (first) => {
    let spec = first, drawn = false;
    const part = CONTROLS[spec.kind](spec, (value, name) => context.changed(spec, value, name, part.node),
      (words) => context.complain(words, part.node));
    part.node.dataset.control = spec.id;
    if (context.focused) part.node.addEventListener("focusin", () => context.focused(spec));
    return {
      node: part.node, update(now) {
        spec = now;
        if (held.has(now.id) && drawn) return;
        drawn = true;
        part.update(now, values[now.id]);
      },
    };
  };
  return (specs, newValues, newHeld = new Set()) => {
    values = newValues;
    held = newHeld;
    known = keyed(parent, specs, (spec) => `${spec.kind}:${spec.id}`, known, make);
  };
}

// Plays a slider from where it is to its end: it is moved step by step, as a learner would move it.
export function player(controls, ready) {
  let timer = null;
  const button = () => controls.querySelector("[data-control=play]");
  const stop = () => {
    clearInterval(timer);
    timer = null;
    if (button()) set(button(), { "aria-pressed": "false" });
  };
  const move = (range, value) => {
    range.value = value;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return {
    stop, toggle(name) {
      if (timer) { stop(); return; }
      const range = controls.querySelector(`[data-control="${name}"] input`);
      if (Number(range.value) >= Number(range.max)) move(range, range.min);
      set(button(), { "aria-pressed": "true" });
      timer = setInterval(() => {
        if (!range.isConnected || Number(range.value) >= Number(range.max)) stop();
        else if (ready()) move(range, Number(range.value) + Number(range.step));
      }, PLAY);
    },
  };
}
