// A place in a square. Where it stood stays as a trail; where an option would lead is shown while it is pointed at.

import { h, s, same, say, set } from "./basics.js";
import { guessMark, guessOn } from "./prediction.js";

const BOX = { wide: 420, left: 70, top: 14, side: 330 };
const BOX_TICKS = [0, 0.25, 0.5, 0.75, 1];
const boxX = (value) => BOX.left + BOX.side * value, boxY = (value) => BOX.top + BOX.side * (1 - value);
const spotAt = (spot) => [boxX(spot.x), boxY(spot.y ?? 0)]; // without a value on the upright axis the dot lies on the ground

export function squarePanel(context) {
  const caption = h("figcaption"), hint = h("p", { class: "hint", role: "status" });
  const lines = s("g", { class: "contours" }), axes = s("g", { class: "axes" }), path = s("polyline", { class: "trail" });
  const dots = s("g", { class: "trail-dots" }), reach = s("line", { class: "would" }), ring = s("circle", { class: "would", r: 9 });
  const ringWords = s("text", { class: "name" }), dot = s("circle", { class: "spot", r: 8 }), words = s("text", { class: "name spot-name" });
  const drawing = s("svg", { viewBox: `0 0 ${BOX.wide} ${BOX.top + BOX.side + 52}`, role: "img" },
    axes, lines, path, dots, reach, ring, ringWords, dot, words);
  const guess = guessMark(context, 0, 1);
  const under = h("div", { class: "under-axis" }, guess.node);
  under.style.padding = `0 ${100 - (100 * (BOX.left + BOX.side)) / BOX.wide}% 0 ${(100 * BOX.left) / BOX.wide}%`;
  const node = h("figure", { class: "square" }, caption, h("div", { class: "plot" }, drawing, under), hint);
  let now = null, would = null;

  function preview() {
    const spot = now.ahead.find((one) => one.id === would);
    for (const part of [reach, ring, ringWords]) set(part, { visibility: spot ? null : "hidden" });
    say(hint, spot ? spot.note : now.here.note);
    if (!spot) return;
    const [x1, y1] = spotAt(now.here), [x2, y2] = spotAt(spot);
    set(reach, { x1, y1, x2, y2 });
    set(ring, { cx: x2, cy: y2 });
    set(ringWords, { ...besideSpot(x2, y2 + 46) });
    say(ringWords, spot.label);
  }
  context.pointing.at(() => now?.control, (option) => { would = option; if (now) preview(); });

  return {
    node, update(panel) {
      if (now === null) axes.replaceChildren(...boxAxes(panel));
      if (now === null || !same(now.contours, panel.contours)) lines.replaceChildren(...panel.contours.flatMap(contourOf));
      now = panel;
      say(caption, panel.title);
      set(drawing, { "aria-label": `${panel.title}. ${panel.here.note}` });
      set(path, { points: [...panel.trail, panel.here].map((spot) => spotAt(spot).join()).join(" ") });
      dots.replaceChildren(...panel.trail.map(trailDot));
      const [x, y] = spotAt(panel.here);
      dot.style.transform = `translate(${x}px, ${y}px)`;
      set(words, { ...besideSpot(x, y + 24) });
      say(words, panel.here.label);
      dot.classList.toggle("undefined", panel.here.y === null);
      const asked = guessOn(context, panel);
      under.hidden = !asked;
      if (asked) guess.update(asked);
      preview();
    },
  };
}

// Words stay inside the picture: they end at a dot that lies to the right, and begin at one to the left.
function besideSpot(x, y) {
  const right = x > BOX.left + BOX.side / 2;
  return { x: right ? x + 8 : x - 4, y, "text-anchor": right ? "end" : "start" };
}

function trailDot(spot) {
  const [cx, cy] = spotAt(spot);
  return s("circle", { class: "trail-dot", cx, cy, r: 4.5 }, s("title", {}, spot.note));
}

function contourOf({ label, points }) {
  const [x, y] = points.at(-1);
  const words = s("text", { class: "contour-name", x: boxX(x) - 3, y: boxY(y) - 4, "text-anchor": "end" });
  words.textContent = label;
  return [s("polyline", { class: "contour", points: points.map(([a, b]) => `${boxX(a)},${boxY(b)}`).join(" ") }), words];
}

function boxAxes(panel) {
  const text = (words, attributes) => {
    const part = s("text", { class: "axis-name", ...attributes });
    part.textContent = words;
    return part;
  };
  const ticks = BOX_TICKS.flatMap((value) => [
    s("line", { class: "tick-line", x1: boxX(value), x2: boxX(value), y1: boxY(0), y2: boxY(0) + 5 }),
    s("line", { class: "tick-line", x1: boxX(0) - 5, x2: boxX(0), y1: boxY(value), y2: boxY(value) }),
    text(value, { x: boxX(value), y: boxY(0) + 22, "text-anchor": "middle" }),
    text(value, { x: boxX(0) - 8, y: boxY(value) + 5, "text-anchor": "end" }),
  ]);
  return [
    s("rect", { class: "ground", x: BOX.left, y: BOX.top, width: BOX.side, height: BOX.side }), ...ticks,
    text(panel.x, { x: boxX(0.5), y: boxY(0) + 45, "text-anchor": "middle" }),
    text(panel.y, { transform: `translate(${BOX.left - 54} ${boxY(0.5)}) rotate(-90)`, "text-anchor": "middle" }),
  ];
}
