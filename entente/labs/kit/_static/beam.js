// A beam with a weight at each end. It turns about its middle; faintly below it the beam as it was coded.

import { h, s, same, say, set } from "./basics.js";
import { PANELS } from "./panels.js";

const BEAM_WIDE = 420, BEAM_HIGH = 104, BEAM_ARM = 150, BEAM_MIDDLE = 62, BEAM_LARGEST = 44;

PANELS.beam = () => {
  const title = h("p", { class: "heading" });
  const was = s("line", { class: "beam-was", x1: -BEAM_ARM, x2: BEAM_ARM, y1: 0, y2: 0 });
  const plank = s("line", { class: "beam-plank", x1: -BEAM_ARM, x2: BEAM_ARM, y1: 0, y2: 0 });
  const ends = [beamEnd(-1), beamEnd(1)];
  const foot = s("path", { class: "beam-foot", d: "M0,2 l-16,34 h32 z" });
  const turning = s("g", { class: "beam-turns" }, plank, ...ends.map((end) => end.weight));
  const all = s("g", { transform: `translate(${BEAM_WIDE / 2} ${BEAM_MIDDLE})` }, was, foot, turning, ...ends.map((end) => end.text));
  const picture = s("svg", { viewBox: `0 0 ${BEAM_WIDE} ${BEAM_HIGH}`, role: "img" }, all);
  const node = h("div", { class: "beam" }, title, picture);
  let now = null;
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      set(picture, { "aria-label": panel.words });
      set(was, { transform: `rotate(${panel.was_tilt})` });
      turning.style.transform = `rotate(${panel.tilt}deg)`;
      panel.ends.forEach((end, place) => ends[place].update(end, panel));
    },
  };
};

// The area of a weight is what its owner has; a weight below nought is drawn empty.
function beamEnd(side) {
  const weight = s("rect", { class: "beam-weight" });
  const name = s("tspan", { class: "beam-name" }), number = s("tspan", { class: "beam-number", dx: 6 });
  const text = s("text", { "text-anchor": side < 0 ? "start" : "end", x: side * (BEAM_WIDE / 2 - 2), y: 38 }, name, number);
  return {
    weight, text, update([label, value, words], panel) {
      const edge = BEAM_LARGEST * Math.sqrt(Math.min(1, Math.abs(value) / panel.high));
      set(weight, { x: (side * (BEAM_ARM - BEAM_LARGEST / 2) - edge / 2).toFixed(1), y: (-edge - 2).toFixed(1), width: edge.toFixed(1), height: edge.toFixed(1), class: value < 0 ? "beam-weight below" : "beam-weight" });
      say(name, label);
      say(number, words);
    },
  };
}
