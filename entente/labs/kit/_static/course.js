// How a figure moves from card to card, with its interval: the first series as a line with a band, the second dashed.

import { h, s, same, say, set } from "./basics.js";

const CHART = { wide: 620, high: 122, left: 40, right: 128, top: 8, bottom: 22 };

export function coursePanel() {
  const caption = h("figcaption"), note = h("p", { class: "note" });
  const drawing = s("svg", { viewBox: `0 0 ${CHART.wide} ${CHART.high}`, role: "img" });
  const node = h("figure", { class: "course" }, caption, drawing, note);
  let now = null;
  return {
    node, update(panel, before) {
      say(caption, panel.title);
      say(note, panel.note);
      if (now && same(now, panel)) return;
      now = panel;
      const last = panel.series.map(([name, points]) => `${name}: ${points.at(-1)?.note ?? "nothing yet"}`);
      set(drawing, { "aria-label": `${panel.title}. ${last.join(". ")}` });
      drawing.replaceChildren(...courseOf(panel));
    },
  };
}

function courseOf(panel) {
  const { wide, high: tall, left, right, top, bottom } = CHART;
  const { low, high, series, lines } = panel;
  const many = Math.max(...series.map(([, points]) => points.length), 1), span = wide - left - right;
  const x = (place) => left + (span * (place + 0.5)) / Math.max(many, 6);
  const y = (value) => top + (tall - top - bottom) * (1 - (Math.min(high, Math.max(low, value)) - low) / (high - low));
  const parts = [];
  const text = (words, attributes) => {
    const part = s("text", attributes);
    part.textContent = words;
    parts.push(part);
  };
  for (const value of [low, 0, high]) text(value, { x: left - 6, y: y(value) + 4, "text-anchor": "end", class: "axis-name" });
  parts.push(s("line", { class: "tick-line", x1: left, x2: wide - right, y1: y(0), y2: y(0) }));
  for (const [value, words] of lines) {
    parts.push(s("line", { class: "threshold", x1: left, x2: wide - right, y1: y(value), y2: y(value) }));
    text(words, { x: wide - right + 6, y: y(value) + (value === lines[0][0] ? 0 : 10), class: "axis-name" });
  }
  text("passages coded", { x: left + span / 2, y: tall - 4, "text-anchor": "middle", class: "axis-name" });
  series.forEach(([, points], place) => {
    const placed = points.map((point, at) => ({ ...point, x: x(at) }));
    if (place === 0) for (const run of unbroken(placed, (point) => point.low !== null)) {
      const edge = [...run.map((point) => [point.x, y(point.high)]), ...run.toReversed().map((point) => [point.x, y(point.low)])];
      parts.push(s("polygon", { class: "band", points: edge.join(" ") }));
      const end = run.at(-1);
      parts.push(s("line", { class: "whisker", x1: end.x, x2: end.x, y1: y(end.low), y2: y(end.high) }));
    }
    for (const run of unbroken(placed, (point) => point.value !== null)) {
      parts.push(s("polyline", { class: `course-line series${place}`, points: run.map((point) => `${point.x},${y(point.value)}`).join(" ") }));
      for (const point of run) {
        const title = s("title");
        title.textContent = point.note;
        parts.push(s("circle", { class: `course-dot series${place}`, cx: point.x, cy: y(point.value), r: place ? 2.5 : 3.5 }, title));
      }
    }
  });
  return parts;
}

// The stretches of points that all have something.
function unbroken(points, has) {
  const runs = [];
  let open = null;
  for (const point of points) {
    if (!has(point)) open = null;
    else if (open) open.push(point);
    else runs.push(open = [point]);
  }
  return runs;
}
