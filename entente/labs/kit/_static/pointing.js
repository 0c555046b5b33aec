// Which option of a list of ticks the pointer or the focus rests on: a picture may show what it would bring.

export function pointing() {
  const heard = [];
  return {
    // `show(option)` gets the option of this control that is pointed at, and null when it is not any more.
    at(control, show) { heard.push({ control, show, now: null }); },
    listen(root) {
      const tell = (event) => {
        const row = event.type === "pointerleave" ? null : event.target.closest?.("[data-option]");
        const named = row?.closest("[data-control]").dataset.control;
        for (const one of heard) {
          const option = named === one.control() ? row.dataset.option : null;
          if (option !== one.now) one.show(one.now = option);
        }
      };
      for (const kind of ["pointerover", "pointerleave", "focusin"]) root.addEventListener(kind, tell);
    },
  };
}
