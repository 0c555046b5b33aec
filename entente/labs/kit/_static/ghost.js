// What was on the page before the present gesture: a drag, or a burst of keys on one control, is one gesture.

const BURST = 1200; // milliseconds between two moves of one gesture
const QUIET = new Set(["predict", "open", "page"]); // they change nothing that is drawn

export function ghosts() {
  let base = null, gesture = "", last = -Infinity;
  return {
    // An action goes out while `scene` is shown.
    acted(action, scene) {
      if (QUIET.has(action.do) || !scene) return;
      const now = performance.now(), name = JSON.stringify([action.do, action.control, action.row]);
      if (name !== gesture || now - last > BURST) base = scene;
      gesture = action.do === "set" || action.do === "row" ? name : "";
      last = now;
    },
    // The panel as it stood in the scene before; null if there was none.
    before: (panel) => base?.panels.find((one) => one.kind === panel.kind && one.id === panel.id) ?? null,
  };
}
