// The prediction at the head of a lab: a number, one of several, or words. It can be set until the state that it is about
// has been seen; then the lab's own words about it stand there, and its mark stays on the axis.

import { fresh, h, say, set } from "./basics.js";
import { drag } from "./drag.js";

const SHOWN_FIRST = "The answer has been shown. “Begin afresh” asks again.";

export function prediction(told, act) {
  const { guess } = told;
  if (!guess) return { node: h("div", { class: "predict", hidden: true }), update: () => null };
  const id = fresh("guess");
  const field = GUESSES[guess.kind](guess, id, (value) => act({ do: "predict", value }, field.node));
  const said = h("p", { class: "guess", role: "status", dir: "auto" });
  const asked = h("p", { class: "asked-for", id, dir: "auto" }, guess.ask);
  const node = h("div", { class: "predict", role: "group", "aria-labelledby": id }, asked, field.node, said);
  return {
    node, update({ prediction: now }) {
      field.node.hidden = now.over;
      field.update(now.value);
      say(said, answer(now));
      set(node, { "data-over": now.over || null });
      return guess.kind === "number" && guess.on ? { ...guess, ...now } : null;
    },
  };
}

function answer({ told, verdict, over }) {
  if (!over) return told ? `You predicted: ${told}` : "";
  if (!told) return SHOWN_FIRST;
  return verdict || `You predicted: ${told}`;
}

// Each gives {node, update(value)} and calls `send(value)` when the learner has decided.
const GUESSES = {
  number(guess, id, send) {
    const box = h("input", { type: "text", inputmode: "decimal", "aria-labelledby": id, size: 7, placeholder: `${guess.low} to ${guess.high}` });
    return typedGuess(box, guess.unit, send, "Predict ▽");
  },
  choose(guess, id, send) {
    const buttons = guess.options.map(([value, label]) => {
      const button = h("button", { type: "button", class: "chip", dir: "auto" }, label);
      button.addEventListener("click", () => send(value));
      return [value, button];
    });
    return {
      node: h("div", { class: "ask", role: "group", "aria-labelledby": id }, ...buttons.map(([, button]) => button)),
      update(now) { for (const [value, button] of buttons) set(button, { "aria-pressed": String(value === now) }); },
    };
  },
  words(guess, id, send) {
    return typedGuess(h("textarea", { rows: 1, dir: "auto", "aria-labelledby": id }), "", send, "Predict");
  },
};

function typedGuess(box, unit, send, label) {
  const go = h("button", { type: "button" }, label);
  go.addEventListener("click", () => send(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(box.value); }
  });
  return {
    node: h("div", { class: "ask" }, box, unit, go),
    update(value) { if (value !== null && document.activeElement !== box) box.value = value; },
  };
}

// The number that is asked for, where a panel's axis carries its mark; null on every other panel. Its `value` is null as
// long as nothing is predicted. Any kind of panel may ask: `context.guess` is what the head of the lab says now.
export function guessOn(context, panel) {
  return context.guess?.on === panel.id ? context.guess : null;
}

// The mark ▽ above an axis from `low` to `high`. A press on the axis sets it; it can be dragged, or moved by the arrow keys,
// until the answer is shown.
export function guessMark(context, low, high) {
  const flag = h("span", { class: "guess-flag" });
  const mark = h("span", { class: "guess-mark", role: "slider", "aria-label": "Your prediction" }, flag);
  const offer = h("span", { class: "guess-offer" }, "▽ press where you expect it");
  const track = h("span", { class: "guess-axis" }, offer, mark);
  let now = null, begun = null, moved = null;
  const show = (value) => {
    mark.style.left = `${(100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low || 1)}%`;
    const words = `${value}${now.unit}`;
    say(flag, `▽ you: ${words}`);
    set(mark, { "aria-valuenow": value, "aria-valuemin": now.low, "aria-valuemax": now.high, "aria-valuetext": words });
  };
  const stepped = (value) => {
    const steps = Math.round((Math.min(now.high, Math.max(now.low, value)) - now.low) / now.step);
    return Math.min(now.high, Number((now.low + steps * now.step).toFixed(9)));
  };
  const decide = (value) => {
    now = { ...now, value }; // the next key goes on from here, before the answer comes
    context.act({ do: "predict", value }, mark);
  };
  track.addEventListener("click", (event) => {
    if (now.over || now.value !== null) return;
    const { left, width } = track.getBoundingClientRect();
    decide(stepped(low + ((event.clientX - left) / width) * (high - low)));
  });
  drag(mark, {
    start() { begun = moved = now.value; },
    move(event, [dx]) {
      moved = stepped(begun + (dx / track.clientWidth) * (high - low));
      show(moved);
    },
    end(event, dropped) {
      if (dropped) decide(moved);
      else show(begun);
    },
    keys(steps) { decide(stepped(now.value + (Number.isFinite(steps) ? steps * now.step : steps))); },
    able: () => now !== null && !now.over,
  });
  return {
    node: track, update(guess) {
      now = guess;
      const open = guess.value === null;
      mark.hidden = open;
      offer.hidden = !open || guess.over;
      if (!open) show(guess.value);
      set(mark, { tabindex: guess.over ? -1 : 0, "aria-disabled": guess.over ? "true" : null });
    },
  };
}
