// A slopegraph: a line for each series over dates that stand side by side. A press on a date looks at it.

import { h, s, same, say, set } from "./basics.js";
import { PANELS } from "./panels.js";

const SLOPE_WIDE = 640, SLOPE_HIGH = 190, SLOPE_SIDE = 60, SLOPE_TOP = 22, SLOPE_FOOT = 30;

PANELS.slopes = (context) => {
  const title = h("p", { class: "heading" }), key = h("p", { class: "key" }), note = h("p", { class: "key" });
  const picture = s("svg", { viewBox: `0 0 ${SLOPE_WIDE} ${SLOPE_HIGH}`, "aria-hidden": "true" });
  const dates = h("div", { class: "buttons", role: "group", "aria-label": "Look at a date" });
  const node = h("div", { class: "slopes" }, title, picture, key, dates, note);
  let now = null;
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      say(key, panel.series.length > 1 ? `Full: ${panel.series[0][0]}. Dashed: ${panel.series[1][0]}. Thin line: 0.` : "Thin line: 0.");
      say(note, panel.note);
      picture.replaceChildren(...slopeLines(panel));
      dates.replaceChildren(...panel.stops.map((stop, place) => slopeDate(panel, stop, place, context)));
    },
  };
};

function slopeDate(panel, stop, place, context) {
  const numbers = [...new Set(panel.series.map(([, , texts]) => texts[place]))]; // one where both are the same
  const button = h("button", { type: "button", "aria-pressed": String(stop === panel.at) }, `${stop}: ${numbers.join(", now ")}`);
  button.addEventListener("click", () => context.act({ do: "set", control: panel.control, value: stop }, button));
  return button;
}

function slopeLines(panel) {
  const apart = (SLOPE_WIDE - 2 * SLOPE_SIDE) / Math.max(1, panel.stops.length - 1);
  const x = (place) => SLOPE_SIDE + place * apart;
  const y = (value) => {
    const share = (Math.min(panel.high, Math.max(panel.low, value)) - panel.low) / (panel.high - panel.low);
    return SLOPE_HIGH - SLOPE_FOOT - share * (SLOPE_HIGH - SLOPE_TOP - SLOPE_FOOT);
  };
  const drawn = [s("line", { class: "slope-nought", x1: 0, x2: SLOPE_WIDE, y1: y(0), y2: y(0) })];
  panel.stops.forEach((stop, place) => {
    const here = stop === panel.at ? "slope-date here" : "slope-date";
    drawn.push(s("line", { class: here, x1: x(place), x2: x(place), y1: SLOPE_TOP - 8, y2: SLOPE_HIGH - SLOPE_FOOT + 6 }));
    drawn.push(s("text", { class: here, x: x(place), y: SLOPE_HIGH - 8, "text-anchor": "middle" }, stop));
  });
  panel.series.forEach(([, values, texts], number) => {
    const kind = number ? "slope-line yours" : "slope-line";
    drawn.push(s("polyline", { class: kind, points: values.map((value, place) => `${x(place)},${y(value).toFixed(1)}`).join(" ") }));
    values.forEach((value, place) => {
      drawn.push(s("circle", { class: kind, cx: x(place), cy: y(value).toFixed(1), r: 4.5 }));
      const same_as_first = number && Math.abs(value - panel.series[0][1][place]) < 1e-9;
      if (!same_as_first) drawn.push(s("text", { class: "slope-number", x: x(place) + 8, y: (y(value) + (number ? 16 : -7)).toFixed(1) }, texts[place]));
    });
  });
  return drawn;
}
