// What can be dragged, by pointer and by keys alike.

import { set } from "./basics.js";
import { BURST } from "./ghost.js";

const BY_KEY = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
const SLACK = 4; // pixels that a finger may tremble before a press becomes a drag

// `start(event)` when a drag begins, `move(event, [dx, dy])` for each move since, `end(event, dropped)` when it is over,
// where `dropped` is false if it was broken off. `keys(steps, event)` is for the arrow keys; Home and End give ∓Infinity; it
// may give false for a key that it leaves to others.
// While `able()` is false nothing moves. A press that is no drag stays a click.
export function drag(element, { start, move, end, keys, able = () => true }) {
  let from = null, moving = false;
  const away = (event) => [event.clientX - from.clientX, event.clientY - from.clientY];
  const over = (event, dropped) => {
    const was = moving;
    from = null;
    moving = false;
    element.classList.remove("dragged");
    if (was) end?.(event, dropped);
  };
  element.classList.add("drags");
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !able()) return;
    from = event;
    element.setPointerCapture(event.pointerId); // a fast finger leaves the thing with its first move
    event.stopPropagation();
  });
  element.addEventListener("pointermove", (event) => {
    if (!from || event.pointerId !== from.pointerId) return;
    if (!moving && Math.hypot(...away(event)) < SLACK) return;
    if (!moving) {
      moving = true;
      element.classList.add("dragged");
      start?.(from);
    }
    event.preventDefault();
    move?.(event, away(event));
  });
  element.addEventListener("pointerup", (event) => {
    if (moving) swallowClick(element);
    if (from) over(event, true);
  });
  element.addEventListener("pointercancel", (event) => { if (from) over(event, false); });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && moving) { event.stopPropagation(); over(event, false); return; }
    if (!keys || !able() || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { Home: -Infinity, End: Infinity, ...BY_KEY }[event.key];
    if (steps === undefined) return;
    if (keys(steps, event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// The end of a drag is no click; where the browser sends none, the next click counts again.
function swallowClick(element) {
  const stop = (click) => click.stopImmediatePropagation();
  element.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => element.removeEventListener("click", stop, { capture: true }));
}

// A slider of the lab that is set where it acts: by dragging a thing sideways, or by the arrow keys while it has the focus.
// `current()` gives the pull of the thing now, or null; `reach()` the pixels that stand for the whole range. Where the keys
// up and down lead elsewhere, as in a graph, they are not `upright`.
export function pulls(element, current, reach, context, { upright = true } = {}) {
  let from = null, sent = null, last = -Infinity;
  const to = (value) => {
    const { control, low, high, step } = current();
    const next = Number((low + Math.round((Math.min(high, Math.max(low, value)) - low) / step) * step).toFixed(9));
    if (next !== sent) context.act({ do: "set", control, value: next }, element);
    sent = next;
  };
  const begin = () => {
    from = sent = current().value;
    context.focused({ id: current().control, kind: "slider" }); // so that the first move finds its picture ready
  };
  drag(element, {
    start: begin,
    move(event, [dx]) { to(from + (dx / reach()) * (current().high - current().low)); },
    end(event, dropped) { if (!dropped) to(from); },
    keys(steps, { key }) {
      if (!upright && (key === "ArrowUp" || key === "ArrowDown")) return false;
      // In a burst the answers come behind the keys, which go on from what was sent.
      if (performance.now() - last > BURST) sent = current().value;
      last = performance.now();
      to(sent + (Number.isFinite(steps) ? steps * current().step : steps));
      return true;
    },
    able: () => Boolean(current()),
  });
  element.addEventListener("blur", () => { last = -Infinity; });
  element.addEventListener("focus", () => { if (current()) context.focused({ id: current().control, kind: "slider" }); });
  return {
    told(label) {
      const now = current();
      set(element, now
        ? { role: "slider", "aria-label": label, "aria-valuenow": now.value, "aria-valuemin": now.low, "aria-valuemax": now.high }
        : { role: null, "aria-valuenow": null, "aria-valuemin": null, "aria-valuemax": null });
    },
  };
}
