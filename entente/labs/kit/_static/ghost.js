// What was on the page before the present gesture: a drag, or a burst of keys on one control, is one gesture.

export const BURST = 1200; // milliseconds between two moves of one gesture
const QUIET = new Set(["predict", "open", "page"]); // they change nothing that is drawn

export function ghosts(view) {
  let base = null, name = "", last = -Infinity, number = 0;
  return {
    // An action goes out while `scene` is shown; if it sets a number, the name of its gesture, which is one step for Undo.
    acted(action, scene) {
      if (QUIET.has(action.do) || !scene) return null;
      const now = performance.now(), one = JSON.stringify([action.do, action.control, action.row]);
      const steady = action.do === "set" || action.do === "row";
      if (!steady || one !== name || now - last > BURST) {
        base = scene;
        number += 1;
      }
      name = one;
      last = now;
      return steady && typeof action.value === "number" ? `${view}-${number}` : null;
    },
    // The panel as it stood in the scene before; null if there was none.
    before: (panel) => base?.panels.find((one) => one.kind === panel.kind && one.id === panel.id) ?? null,
  };
}
