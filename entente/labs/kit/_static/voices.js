// Small graphs side by side, one for each voice. A press keeps a voice alone; with Shift it is added or taken away.

import { SIGNS, h, keyed, s, same, say, set } from "./basics.js";
import { PANELS } from "./panels.js";

const VOICE_WIDE = 84, VOICE_HIGH = 52, VOICE_RIM = 5; // of a small graph
const voiceSpot = (x, y) => [VOICE_RIM + x * (VOICE_WIDE - 2 * VOICE_RIM), VOICE_RIM + y * (VOICE_HIGH - 2 * VOICE_RIM)];

PANELS.voices = (context) => {
  const title = h("p", { class: "heading" }), row = h("div", { class: "voices", role: "group" });
  const node = h("div", { class: "voice-strip" }, title, row);
  let now = null, known = new Map();
  const choose = (ids, button) => context.act({ do: "set", control: now.control, value: ids }, button);
  const press = (voice, event, button) => {
    if (voice.id === "") { choose(now.everybody, button); return; }
    const chosen = now.voices.filter((one) => one.chosen).map((one) => one.id);
    if (!event.shiftKey) choose([voice.id], button);
    else choose(voice.chosen ? chosen.filter((id) => id !== voice.id) : [...chosen, voice.id], button);
  };
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      set(row, { "aria-label": panel.title });
      known = keyed(row, panel.voices, (voice) => voice.id, known, () => voiceButton(press, () => now.dots));
    },
  };
};

function voiceButton(press, dots) {
  const picture = s("svg", { viewBox: `0 0 ${VOICE_WIDE} ${VOICE_HIGH}`, "aria-hidden": "true" });
  const name = h("span", { class: "who", dir: "auto" }), text = h("span", { class: "what" });
  const node = h("button", { type: "button", class: "voice" }, name, picture, text);
  let now = null;
  node.addEventListener("click", (event) => press(now, event, node));
  return {
    node, update(voice) {
      now = voice;
      say(name, voice.label);
      say(text, voice.text);
      set(node, { "aria-pressed": String(voice.chosen), title: voice.note, "aria-label": `${voice.label}: ${voice.text}. ${voice.note}` });
      const lines = voice.lines.map((line) => {
        const [x1, y1] = voiceSpot(line.x1, line.y1), [x2, y2] = voiceSpot(line.x2, line.y2);
        return s("line", { x1, y1, x2, y2, class: `${SIGNS[line.sign]}${line.watched ? " watched" : ""}` });
      });
      const points = dots().map(([x, y]) => { const [cx, cy] = voiceSpot(x, y); return s("circle", { cx, cy, r: 1.8 }); });
      picture.replaceChildren(...lines, ...points);
    },
  };
}
