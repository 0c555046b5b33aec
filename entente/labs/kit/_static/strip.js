// A strip of dates: a finger that is drawn over it, or the arrow keys, go from date to date.

import { h, keyed, same, say, set } from "./basics.js";
import { drag } from "./drag.js";
import { PANELS } from "./panels.js";

const MOST = 6; // marks in a cell; of more only the number is shown

PANELS.strip = (context) => {
  const title = h("p", { class: "heading" }), note = h("p", { class: "key" });
  const track = h("div", { class: "strip", role: "slider", tabindex: 0 });
  const node = h("div", { class: "dates" }, title, track, note);
  let now = null, sent = null, cells = new Map();
  const to = (place) => {
    const next = Math.min(now.stops.length - 1, Math.max(0, place));
    if (next !== sent) context.act({ do: "set", control: now.control, value: next }, track);
    sent = next;
  };
  const under = (event) => {
    const { left, width } = track.getBoundingClientRect();
    to(Math.floor(((event.clientX - left) / width) * now.stops.length));
  };
  track.addEventListener("click", under);
  track.addEventListener("focus", () => context.focused({ id: now.control, kind: "slider" }));
  drag(track, { start: under, move: under, keys: (steps) => to(Number.isFinite(steps) ? sent + Math.sign(steps) : steps) });
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      sent = panel.at;
      say(title, panel.title);
      say(note, panel.note);
      const last = panel.stops.length - 1;
      set(track, { "aria-label": panel.title, "aria-valuemin": 0, "aria-valuemax": last, "aria-valuenow": panel.at,
        "aria-valuetext": panel.stops[panel.at].note });
      cells = keyed(track, panel.stops.map((stop, place) => ({ ...stop, here: place === panel.at })), (stop) => stop.label, cells, cell);
    },
  };
};

function cell() {
  const name = h("span", { class: "name-of" }), marks = h("span", { class: "crosses" }), maybe = h("span", { class: "crosses maybe" });
  const text = h("span", { class: "text-of" }), changes = h("span", { class: "changes" });
  const node = h("span", { class: "stop" }, name, h("span", { class: "row-of" }, marks, maybe), text, changes);
  return {
    node, update(stop) {
      set(node, { class: stop.here ? "stop here" : "stop", title: stop.note });
      say(name, stop.label);
      const high = Math.max(stop.value, stop.high ?? 0), few = high <= MOST;
      say(marks, few ? "✗".repeat(stop.value) : "");
      say(maybe, few ? "✗".repeat(high - stop.value) : "");
      say(text, stop.text);
      say(changes, [["▲", stop.come], ["▼", stop.go], ["↻", stop.turn]].filter(([, many]) => many).map((one) => one.join("")).join(" "));
    },
  };
}
