// One page for all labs: it draws scenes and sends actions. Every word is set as text, never as markup.
// The kernel owns the state; here live only what is open, what has the focus and what is under way.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 760, HIGH = 470, EDGE_X = 78, EDGE_Y = 52, RADIUS = 14;
const SLOW = 5000, BUSY = 120, LOST = 2500, PLAY = 1000, IDLE = 800;
const NEEDS_KERNEL = "[data-control] :is(input, select, textarea, button), button[data-control], .ask :is(textarea, button), .undo";
const SIGNS = { 1: "plus", "-1": "minus", 0: "none" };
const MARKS = { 1: "+", "-1": "−", 0: "" };
const KEY_WORDS = {
  plus: "solid line, +: cooperative", minus: "dashed line, −: hostile", none: "dotted line: neither",
  needs: "arrow: from a supplier to who draws on it, the thicker the more",
  sides: "circle and square: the two sides", level: "how full a mark is: capability from 0 to 1; without a number: not judged",
  frustrated: "✗: a tie out of place", changes: "thick line with a word: what the what-if changed",
};

// ------------------------------------------------------------------------------------------------ small helpers

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  set(node, attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
  }
}

function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let counter = 0;
const fresh = (name) => `entente-${name}-${++counter}`;

function download(name, mime, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mime }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// Nodes by key: those that stay keep their place in the document, and with it the focus.
function keyed(parent, items, keyOf, known, make) {
  const wanted = new Map();
  for (const item of items) {
    let key = keyOf(item);
    while (wanted.has(key)) key += "'";
    const part = known.get(key) ?? make(item);
    part.update(item);
    wanted.set(key, part);
  }
  for (const [key, part] of known) if (!wanted.has(key)) { part.node.remove(); part.end?.(); }
  const mine = new Set([...wanted.values()].map((part) => part.node));
  const skip = (node) => { while (node && !mine.has(node)) node = node.nextSibling; return node; }; // a fault may stand between
  let place = skip(parent.firstChild);
  for (const part of wanted.values()) {
    if (part.node === place) place = skip(place.nextSibling);
    else parent.insertBefore(part.node, place);
  }
  return wanted;
}

// --------------------------------------------------------------------------------------------------- controls

// Each maker returns {node, update(spec, value)} and calls `send(value)` when the learner has changed something.
const CONTROLS = {
  choice(spec, send) {
    const select = h("select");
    select.addEventListener("change", () => send(select.value));
    return labelled(spec, select, (now, value) => {
      if (!same(select.options_, now.options)) {
        select.replaceChildren(...now.options.map(([one, label]) => h("option", { value: one }, label)));
        select.options_ = now.options;
      }
      if (select.value !== value) select.value = value;
    });
  },
  several(spec, send) {
    const box = h("fieldset", { class: "several" });
    let shown = null;
    const ticked = () => [...box.querySelectorAll("input")].filter((one) => one.checked).map((one) => one.value);
    return {
      node: box, update(now, value) {
        if (!same(shown, now.options)) {
          shown = now.options;
          const rows = now.options.map(([one, label]) => {
            const tick = h("input", { type: "checkbox", value: one });
            tick.addEventListener("change", () => send(ticked()));
            return h("label", {}, tick, h("span", { dir: "auto" }, label));
          });
          box.replaceChildren(h("legend", {}, now.label), ...rows, ...help(now).map((one) => one.node));
        }
        for (const tick of box.querySelectorAll("input")) tick.checked = value.includes(tick.value);
      },
    };
  },
  slider(spec, send) {
    const range = h("input", { type: "range" });
    const shown = h("output");
    const told = (now, value) => {
      const words = now.marks.length ? now.marks[Math.round(value)] : `${Number(value.toFixed(4))}`;
      say(shown, words);
      set(range, { "aria-valuetext": words });
    };
    let last = spec;
    range.addEventListener("input", () => { told(last, Number(range.value)); send(Number(range.value)); });
    return labelled(spec, h("span", { class: "slider" }, range, shown), (now, value) => {
      last = now;
      set(range, { min: now.low, max: now.high, step: now.step });
      if (Number(range.value) !== value) range.value = value;
      told(now, value);
    }, range);
  },
  words(spec, send) {
    const box = spec.lines > 1 ? h("textarea", { rows: spec.lines, dir: "auto" }) : h("input", { type: "text", dir: "auto" });
    box.addEventListener("change", () => send(box.value));
    return labelled(spec, box, (now, value) => {
      set(box, { maxlength: now.most });
      if (document.activeElement !== box && box.value !== value) box.value = value;
    });
  },
  button(spec, send) {
    const node = h("button", { type: "button" });
    let action = spec.action;
    node.addEventListener("click", () => { if (!node.hasAttribute("aria-disabled")) send(action); });
    return {
      node, update(now) {
        action = now.action;
        say(node, now.label);
        set(node, { title: now.help || null, "aria-disabled": now.disabled ? "true" : null });
        if (now.action.do === "play" && !node.hasAttribute("aria-pressed")) set(node, { "aria-pressed": "false" });
      },
    };
  },
  upload(spec, send, complain) {
    const input = h("input", { type: "file", accept: spec.accept });
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      if (file.size > spec.most) {
        complain(`${file.name}: found ${size(file.size)}; expected at most ${size(spec.most)}. Nothing was read; give a part of it.`);
      } else {
        send(spec.binary ? await file.arrayBuffer() : await file.text(), file.name);
      }
      input.value = "";
    });
    return labelled(spec, input, (now) => { spec = now; });
  },
};

const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;

function help(spec) {
  return spec.help ? [{ node: h("small", { id: fresh("help") }, spec.help) }] : [];
}

function labelled(spec, part, update, input = part) {
  const id = fresh("control");
  input.id = id;
  const told = help(spec);
  if (told.length) set(input, { "aria-describedby": told[0].node.id });
  const label = h("label", { for: id }, spec.label);
  const node = h("div", { class: "control" }, label, part, ...told.map((one) => one.node));
  return { node, update(now, value) { say(label, now.label); update(now, value); } };
}

// A list of controls that stay where they are while their values change.
function controlList(parent, context) {
  let known = new Map(), values = {}, held = new Set();
  const make = (first) => {
    let spec = first, drawn = false;
    const part = CONTROLS[spec.kind](spec, (value, name) => context.changed(spec, value, name, part.node),
      (words) => context.complain(words, part.node));
    part.node.dataset.control = spec.id;
    if (context.focused) part.node.addEventListener("focusin", () => context.focused(spec));
    return {
      node: part.node, update(now) {
        spec = now;
        if (held.has(now.id) && drawn) return;
        drawn = true;
        part.update(now, values[now.id]);
      },
    };
  };
  return (specs, newValues, newHeld = new Set()) => {
    values = newValues;
    held = newHeld;
    known = keyed(parent, specs, (spec) => `${spec.kind}:${spec.id}`, known, make);
  };
}

// Plays a slider from where it is to its end: it is moved step by step, as a learner would move it.
function player(controls, ready) {
  let timer = null;
  const button = () => controls.querySelector("[data-control=play]");
  const stop = () => {
    clearInterval(timer);
    timer = null;
    if (button()) set(button(), { "aria-pressed": "false" });
  };
  const move = (range, value) => {
    range.value = value;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return {
    stop, toggle(name) {
      if (timer) { stop(); return; }
      const range = controls.querySelector(`[data-control="${name}"] input`);
      if (Number(range.value) >= Number(range.max)) move(range, range.min);
      set(button(), { "aria-pressed": "true" });
      timer = setInterval(() => {
        if (!range.isConnected || Number(range.value) >= Number(range.max)) stop();
        else if (ready()) move(range, Number(range.value) + Number(range.step));
      }, PLAY);
    },
  };
}

// ------------------------------------------------------------------------------------------------------ graph

function graphPanel(context) {
  const title = h("figcaption");
  const label = fresh("alt");
  const alt = h("p", { class: "alt", id: label });
  const lines = s("g"), marks = s("g");
  const picture = s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-describedby": label }, lines, marks);
  const hint = h("p", { class: "hint" });
  const key = h("p", { class: "key" });
  const save = h("button", { type: "button", class: "small" }, "Save the picture (PNG)");
  const node = h("figure", { class: "graph" }, title, picture, hint, key,
    h("details", {}, h("summary", {}, "The picture in words"), alt), save);
  let edges = new Map(), points = new Map(), now = null;
  const tell = (words) => say(hint, words || "Reach a tie or an actor with the mouse or the Tab key; Enter or a click opens what it rests on.");
  save.addEventListener("click", () => asPicture(picture, `${context.name}.png`, (words) => context.complain(words, save)));
  tell("");
  return {
    node, update(panel) {
      if (now && same(now, panel)) return;
      now = panel;
      say(title, panel.title);
      set(picture, { "aria-label": panel.title });
      say(alt, panel.alt);
      say(key, `Key: ${panel.key.map((one) => KEY_WORDS[one]).join("; ")}.`);
      const spots = new Map(panel.nodes.map((one) => [one.id, spot(one)]));
      edges = keyed(lines, laid(panel.edges, spots), (one) => one.key, edges, () => edgeMark(context, tell));
      points = keyed(marks, panel.nodes.map((one) => ({ ...one, spot: spots.get(one.id) })), (one) => one.id, points,
        () => nodeMark(context, tell));
    },
  };
}

const spot = (node) => [EDGE_X + node.x * (WIDE - 2 * EDGE_X), EDGE_Y + node.y * (HIGH - 2 * EDGE_Y)];

// Parallel ties of one pair get curves of their own, side by side.
function laid(edges, spots) {
  const pairs = new Map();
  for (const edge of edges) {
    const pair = [edge.source, edge.target].sort().join(" ");
    pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
  }
  return edges.filter((edge) => spots.has(edge.source) && spots.has(edge.target)).map((edge) => {
    const forward = edge.source <= edge.target;
    const siblings = pairs.get([edge.source, edge.target].sort().join(" "));
    const bend = (siblings.indexOf(edge) - (siblings.length - 1) / 2) * 30 * (forward ? 1 : -1);
    const key = edge.directed ? `${edge.source}>${edge.target}>${edge.sign}` : [edge.source, edge.target].sort().join("–");
    return { ...edge, key, ...curve(spots.get(edge.source), spots.get(edge.target), bend) };
  });
}

function curve([x1, y1], [x2, y2], bend) {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [px, py] = [-(y2 - y1) / long, (x2 - x1) / long];
  const [cx, cy] = [(x1 + x2) / 2 + 2 * bend * px, (y1 + y2) / 2 + 2 * bend * py];
  const at = (t) => [(1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2, (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2];
  const off = ([x, y], [a, b]) => Math.hypot(x - a, y - b);
  let start = 0, end = 1;
  while (start < 0.4 && off(at(start), [x1, y1]) < RADIUS + 3) start += 0.01;
  while (end > 0.6 && off(at(end), [x2, y2]) < RADIUS + 5) end -= 0.01;
  const points = Array.from({ length: 17 }, (_, k) => at(start + ((end - start) * k) / 16));
  const [tip, before] = [points[16], points[14]];
  return { path: `M${points.map((one) => one.map((c) => c.toFixed(1)).join(",")).join("L")}`, middle: at(0.5), tip,
    angle: (Math.atan2(tip[1] - before[1], tip[0] - before[0]) * 180) / Math.PI };
}

const HEADS = { plus: "M0,0L-11,-5L-11,5Z", minus: "M0,-7L0,7", none: "M-9,-5L0,0L-9,5" };

function edgeMark(context, tell) {
  const wide = s("path", { class: "reach" }), under = s("path", { class: "under" }), line = s("path", { class: "line" });
  const head = s("path", { class: "head" });
  const back = s("rect", { class: "plate", rx: 4 }), text = s("text", { class: "number" });
  const node = s("g", { class: "edge", tabindex: 0, role: "button" }, wide, under, line, head, back, text);
  let now = null;
  reachable(node, () => ({ ...now, kind: "tie" }), context, tell);
  return {
    node, update(edge) {
      now = edge;
      const sign = SIGNS[edge.sign];
      set(node, { class: `edge ${sign}${edge.change ? ` changed ${edge.change}` : ""}`, "aria-label": edge.note });
      for (const path of [wide, under, line]) set(path, { d: edge.path });
      set(line, { "stroke-width": (1.4 + 5 * edge.width).toFixed(2) });
      set(head, { d: edge.directed ? HEADS[sign] : "", transform: `translate(${edge.tip.map((c) => c.toFixed(1)).join(",")}) rotate(${edge.angle.toFixed(1)})` });
      const bare = edge.label || `${MARKS[edge.sign]}${edge.count > 1 ? edge.count : ""}`;
      const words = `${edge.change === "frustrated" ? "✗ " : edge.change ? `${edge.change} ` : ""}${bare}`.trim();
      const half = words ? 4 + words.length * 3.6 : 0;
      const [x, y] = edge.middle;
      set(back, { x: x - half, y: y - 9, width: 2 * half, height: 18 });
      set(text, { x, y: y + 4.5 });
      say(text, words);
    },
  };
}

function nodeMark(context, tell) {
  const body = s("path", { class: "shape" }), filled = s("path", { class: "filled" });
  const text = s("text", { class: "name", direction: "auto" });
  const node = s("g", { class: "node", tabindex: 0, role: "button" }, body, filled, text);
  let now = null;
  reachable(node, () => ({ ...now, kind: "actor", key: now.id }), context, tell);
  return {
    node, update(item) {
      now = item;
      const r = RADIUS;
      const square = item.side === 1;
      set(node, { class: `node${item.side === null ? "" : ` side${item.side}`}`, "aria-label": item.note || item.label,
        style: `transform: translate(${item.spot[0].toFixed(1)}px, ${item.spot[1].toFixed(1)}px)` });
      set(body, { d: square ? `M${-r + 1},${-r + 1}H${r - 1}V${r - 1}H${-r + 1}Z` : `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z` });
      set(filled, { d: item.level === null ? "" : segment(r - 2, item.level) });
      const above = item.spot[1] < HIGH / 2;
      const anchor = item.spot[0] < EDGE_X * 1.2 ? "start" : item.spot[0] > WIDE - EDGE_X * 1.2 ? "end" : "middle";
      set(text, { y: above ? -r - 7 : r + 17, x: anchor === "start" ? -r : anchor === "end" ? r : 0, "text-anchor": anchor });
      say(text, item.label);
    },
  };
}

// The lower part of a disc, as full as `level` says.
function segment(r, level) {
  const y = r - 2 * r * Math.min(1, Math.max(0, level));
  if (level >= 0.999) return `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`;
  const w = Math.sqrt(Math.max(0, r * r - y * y));
  return `M${-w},${y}A${r},${r} 0 ${level > 0.5 ? 1 : 0} 0 ${w},${y}Z`;
}

// What can be opened says what it is, with its evidence now: by kind and key it is found again in the next scene.
function openable(node, current, context) {
  set(node, { "data-opens": true, "aria-expanded": "false" });
  node.current = current;
  node.addEventListener("click", () => context.open(node));
}

function reachable(node, current, context, tell) {
  openable(node, current, context);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); context.open(node); }
  });
  for (const kind of ["mouseenter", "focus"]) node.addEventListener(kind, () => tell(current().note));
  for (const kind of ["mouseleave", "blur"]) node.addEventListener(kind, () => tell(""));
}

// A picture file of what is on the screen: the styles are written into a copy, since a file has no style sheet.
function asPicture(picture, name, complain) {
  const copy = picture.cloneNode(true);
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "opacity", "transform", "paint-order"];
  const [from, to] = [picture, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  from.forEach((one, place) => {
    const style = getComputedStyle(one);
    to[place].setAttribute("style", kept.map((rule) => `${rule}:${style.getPropertyValue(rule)}`).join(";"));
  });
  const ground = getComputedStyle(picture.closest(".entente-lab")).backgroundColor;
  copy.setAttribute("width", WIDE * 2);
  copy.setAttribute("height", HIGH * 2);
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: WIDE * 2, height: HIGH * 2 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => blob ? download(name, "image/png", blob) : complain("The picture could not be saved."));
  };
  image.onerror = () => complain("The picture could not be saved.");
  image.src = address;
}

// ------------------------------------------------------------------------------------------------ other panels

const PANELS = {
  graph: graphPanel,
  bars() {
    const title = h("caption"), body = h("tbody"), note = h("p", { class: "note" }), key = h("p", { class: "key" });
    const node = h("div", { class: "bars" }, h("table", {}, title, body), key, note);
    let now = null;
    return {
      node, update(panel) {
        if (now && same(now, panel)) return;
        now = panel;
        say(title, panel.title);
        say(key, panel.series.length > 1 ? `Key: full bar, ${panel.series[0]}; hatched bar, ${panel.series[1]}.` : "");
        say(note, panel.note);
        const zero = part(0, panel);
        body.replaceChildren(...panel.rows.map(([label, bars]) => h("tr", {},
          h("th", { scope: "row", dir: "auto" }, label),
          h("td", { class: "track" }, ...bars.map((bar) => track(bar, panel, zero))),
          h("td", { class: "value" }, ...bars.flatMap((bar, place) => place ? [h("br"), bar.text] : [bar.text])))));
      },
    };
  },
  table(context) {
    const title = h("caption"), head = h("thead"), body = h("tbody"), note = h("p", { class: "note" });
    const node = h("div", { class: "table", tabindex: 0, role: "region" }, h("table", {}, title, head, body), note);
    let now = null;
    return {
      node, update(panel) {
        if (now && same(now, panel)) return;
        now = panel;
        say(title, panel.title);
        say(note, panel.note);
        set(node, { "aria-label": panel.title });
        head.replaceChildren(h("tr", {}, ...panel.columns.map((name) => h("th", { scope: "col" }, name))));
        body.replaceChildren(...panel.rows.map((row) => h("tr", {}, ...row.map((cell, place) => tableCell(cell, place, panel.id, context)))));
      },
    };
  },
  text(context) {
    const title = h("p", { class: "heading" }), body = h("div", { class: "pages", tabindex: 0, role: "region" });
    const key = h("ul", { class: "key" });
    const node = h("div", { class: "text" }, title, key, body);
    let known = new Map();
    return {
      node, update(panel) {
        say(title, panel.title);
        set(body, { "aria-label": panel.title });
        if (!same(key.shown, panel.key)) {
          key.shown = panel.key;
          key.replaceChildren(...panel.key.map(([mark, words]) => h("li", {}, h("span", { class: `run m-${mark}` }, mark), ` ${words}`)));
        }
        known = keyed(body, panel.paragraphs, ([label]) => label, known, () => paragraph(context));
      },
    };
  },
  form(context) {
    const title = h("p", { class: "heading" }), body = h("div"), note = h("p", { class: "note" });
    const buttons = h("div", { class: "buttons" });
    const node = h("div", { class: "form" }, title, note, body, buttons);
    const drawButtons = controlList(buttons, { changed: (spec, value, name, node) => context.act(value, node), complain: context.complain });
    let known = new Map();
    return {
      node, update(panel) {
        say(title, panel.title);
        say(note, panel.note);
        known = keyed(body, panel.rows, (row) => row.id, known, () => formRow(context));
        drawButtons(panel.buttons, {});
      },
    };
  },
  sayings() {
    const title = h("p", { class: "heading" }), list = h("ul");
    return {
      node: h("div", { class: "sayings" }, title, list), update(panel) {
        say(title, panel.title);
        if (!same(list.shown, panel.items)) list.replaceChildren(...panel.items.map((item) => h("li", { dir: "auto" }, item)));
        list.shown = panel.items;
      },
    };
  },
};

const part = (value, panel) => (100 * (Math.min(panel.high, Math.max(panel.low, value)) - panel.low)) / (panel.high - panel.low || 1);

function track(bar, panel, zero) {
  const end = part(bar.value, panel);
  const rod = h("span", { class: `rod series${bar.series} ${bar.value < 0 ? "below" : ""}`,
    style: `left:${Math.min(zero, end)}%;width:${Math.abs(end - zero)}%` });
  const line = h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: "zero", style: `left:${zero}%` }), rod);
  if (bar.low !== null && bar.high !== null) {
    const [low, high] = [part(bar.low, panel), part(bar.high, panel)];
    line.append(h("span", { class: "span", style: `left:${low}%;width:${Math.max(high - low, 0.5)}%` }));
  }
  return line;
}

function tableCell(cell, place, table, context) {
  const plain = typeof cell === "string";
  const node = h(place ? "td" : "th", { scope: place ? null : "row", dir: "auto", class: plain ? null : cell.tone });
  if (plain || !cell.evidence.length) { node.append(plain ? cell : cell.text); return node; }
  const button = h("button", { type: "button", class: "link" }, cell.text);
  openable(button, () => ({ kind: "entry", key: `${table} ${cell.key || cell.text}`, evidence: cell.evidence, note: cell.text }), context);
  node.append(button);
  return node;
}

function paragraph(context) {
  const node = h("p", { dir: "auto" });
  let now = null;
  return {
    node, update(item) {
      if (now && same(now, item)) return;
      now = item;
      const [label, runs] = item;
      let start = 0;
      const parts = runs.map((run) => {
        start += run.text.length;
        return textRun(run, label, start - run.text.length, context);
      });
      node.replaceChildren(h("span", { class: "label" }, label), " ", ...parts);
    },
  };
}

function textRun(run, label, start, context) {
  if (!run.marks.length && !run.evidence.length) return run.text;
  const classes = ["run", ...run.marks.map((mark) => `m-${mark}`)].join(" ");
  const inside = run.tag ? [run.text, h("sup", {}, run.tag)] : [run.text];
  if (!run.evidence.length) return h("span", { class: classes }, ...inside);
  const node = h("span", { role: "button", tabindex: 0, class: classes }, ...inside); // a button would break the line
  const end = start + run.text.length; // other marks cut a paragraph at other places
  reachable(node, () => ({ kind: "words", key: label, start, end, evidence: run.evidence, note: run.text.trim() }), context, () => {});
  return node;
}

function formRow(context) {
  const head = h("p", { class: "head", dir: "auto" }), note = h("small", { dir: "auto" }), box = h("div", { class: "inline" });
  const said = h("p", { class: "said" });
  const node = h("div", { class: "row", role: "group" }, head, note, box, said);
  let row = null;
  const draw = controlList(box, {
    complain: context.complain,
    changed: (spec, value, name, node) => context.act(spec.kind === "button" ? value : { do: "row", row: row.id, control: spec.id, value }, node),
  });
  return {
    node, update(item) {
      if (row && same(row, item)) return;
      row = item;
      say(head, item.head);
      say(note, item.note);
      say(said, item.said);
      set(node, { "aria-label": item.head });
      draw(item.controls, item.values);
    },
  };
}

// --------------------------------------------------------------------------------------------------- evidence

const GONE = {
  tie: "This tie is no longer there.", actor: "This actor is no longer there.",
  entry: "This entry is no longer there.", words: "These words are no longer marked.",
};
const alike = (one, other) => one.kind === other.kind && one.key === other.key
  && (one.kind !== "words" || (one.start <= other.start && other.start < one.end));

// What is open is remembered by what it is, not by what it showed: each scene is asked again what it rests on.
function evidencePanel(first, stage) {
  let library = first, open = null, from = null, shown = null;
  const shut = h("button", { type: "button", class: "small" }, "Close");
  const heading = h("p", { class: "heading", dir: "auto" }), gone = h("p", { role: "status" }), list = h("div");
  const node = h("section", { class: "evidence", "aria-label": "Evidence", tabindex: -1, hidden: true }, shut, heading, gone, list);
  const shelf = h("div", { class: "shelf" }, node);
  stage.append(shelf);
  const close = () => {
    const back = from ?? stage.querySelector("[data-opens]");
    open = null;
    point(null);
    node.hidden = true;
    back?.focus({ preventScroll: true });
  };
  shut.addEventListener("click", close);
  node.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });

  function point(other) {
    if (from) set(from, { "aria-expanded": "false" });
    from = other;
    if (from) set(from, { "aria-expanded": "true" });
  }

  function show(thing, words = "") {
    const items = thing.evidence.map((id) => library[id]).filter(Boolean);
    say(gone, words || (items.length ? "" : "No claim of the text stands behind it."));
    say(heading, thing.note || "Evidence");
    if (same(shown, items)) return;
    shown = items;
    list.replaceChildren(...items.map((item) => h("article", {}, h("p", { class: "head", dir: "auto" }, item.head), facts(item.facts), marked(item))));
  }

  function stand(above) {
    shelf.classList.toggle("above", above);
    if (above) stage.prepend(shelf);
    else stage.append(shelf);
    return node.getBoundingClientRect();
  }

  // The panel sticks to the lower edge of the window. Where it would lie over what was pressed, it takes the larger room
  // above or below.
  function place() {
    const at = from.getBoundingClientRect(), middle = (at.top + at.bottom) / 2;
    node.style.removeProperty("--room");
    const low = stand(false);
    if (low.top > middle + RADIUS) return;
    const over = middle - stand(true).top, under = low.bottom - middle;
    if (under > over) stand(false);
    node.style.setProperty("--room", `${Math.max(over, under) - RADIUS}px`);
  }

  return {
    know(other) { library = other; },
    open(origin) {
      point(origin);
      open = origin.current();
      show(open);
      node.hidden = false;
      place();
      node.scrollTop = 0;
      node.focus({ preventScroll: true });
    },
    renew() {
      if (!open) return;
      const found = [...stage.querySelectorAll("[data-opens]")].find((one) => alike(one.current(), open));
      point(found ?? null);
      if (found) show(found.current());
      else show({ ...open, evidence: [] }, GONE[open.kind]);
    },
  };
}

function facts(pairs) {
  return h("dl", {}, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)]));
}

function marked(item) {
  const { text, start, end } = item;
  if (!(end > start)) return h("blockquote", { dir: "auto" }, text);
  return h("blockquote", { dir: "auto" }, text.slice(0, start), h("mark", {}, text.slice(start, end)), text.slice(end));
}

// Offsets are counted in Unicode characters in the kernel, and in UTF-16 here.
function recounted(library) {
  return Object.fromEntries(Object.entries(library).map(([id, item]) => {
    const units = (count) => [...item.text].slice(0, count).join("").length;
    return [id, { ...item, start: units(item.start), end: units(item.end) }];
  }));
}

// ------------------------------------------------------------------------------------------------------ the lab

function render({ model, el }) {
  const told = model.get("start");
  const view = fresh("view");
  const ended = new AbortController();

  const question = h("p", { class: "question" }, told.question);
  const fault = h("p", { class: "fault", role: "alert" });
  const sentence = h("p", { class: "sentence", role: "status" });
  const working = h("p", { class: "working", role: "status" });
  const controls = h("div", { class: "controls" }), panels = h("div", { class: "panels" });
  const stage = h("div", { class: "stage" }, sentence, panels);
  const evidence = evidencePanel(recounted(told.evidence), stage);
  const body = h("div", { class: "body" }, controls, stage);
  const undo = h("button", { type: "button", class: "undo" }, "Undo");
  const files = h("div", { class: "tools" }, undo);
  const root = h("div", { class: "entente-lab", role: "group", "aria-label": told.title, "data-lab": told.name });
  const forecast = predictForm();
  root.append(h("p", { class: "title" }, told.title), question, forecast.node, fault, body, working, files);
  el.append(root);
  body.hidden = files.hidden = true;

  // --- what is under way

  let order = 0, shown = 0, flight = null, queue = [], ahead = null, scene = null, lost = false;
  let slow = null, busy = null, idle = null, filing = null, origin = null;

  function post(message, buffers = []) {
    try { model.send({ view, ...message }, undefined, buffers); } catch (error) { isLost(); }
  }

  // A fault stands behind the control that sent the action; without one, at the head of the lab.
  function complain(words, beside = null) {
    const place = beside?.getClientRects().length ? beside : forecast.node; // it may be gone or hidden by now
    if (fault.previousSibling !== place) place.after(fault);
    say(fault, words);
    if (words && beside) fault.scrollIntoView({ block: "nearest" });
  }

  function act(action, beside, value) {
    origin = beside;
    if (lost) { isLost(); return; }
    order += 1;
    if (!(ahead && action.do === "set" && action.control === ahead.control)) ahead = null;
    queue.push({ action, bytes: value instanceof ArrayBuffer ? value : null });
    const known = ahead?.scenes.get(JSON.stringify(action.value));
    if (known) { shown = order; draw(filled(known), new Set([action.control])); }
    flush();
  }

  function flush() {
    if (flight || !queue.length) return;
    const buffers = [];
    const actions = queue.map(({ action, bytes }) => bytes ? { ...action, buffer: buffers.push(bytes) - 1 } : action);
    queue = [];
    flight = { order };
    clearTimeout(idle);
    root.setAttribute("aria-busy", "true");
    slow = setTimeout(() => notAnswering(), SLOW);
    busy = setTimeout(() => say(working, told.busy), BUSY);
    post({ kind: "act", seq: order, actions }, buffers);
  }

  function answered() {
    clearTimeout(slow);
    clearTimeout(busy);
    flight = null;
    say(working, "");
    root.removeAttribute("aria-busy");
  }

  // What was asked ahead leaves out what is the same as in the scene it was asked for.
  function filled(other) {
    const base = ahead.base;
    return { ...base, ...other, controls: other.controls ?? base.controls, fault: "", undo: base.undo + 1,
      panels: other.panels.map((panel) => panel.same ? base.panels.find((one) => one.id === panel.same) : panel) };
  }

  function askAhead(spec) {
    if (!told.ahead || lost || flight || queue.length || (ahead && ahead.control === spec.id)) return;
    if (spec.kind === "slider" || spec.kind === "choice") post({ kind: "ahead", seq: order, control: spec.id });
  }

  const context = {
    name: told.name, open: evidence.open, complain, act,
    changed(spec, value, name, node) {
      if (value?.do === "play") play.toggle(value.control);
      else if (spec.kind === "button") act(value, node);
      else if (spec.kind === "upload") act({ do: spec.id, name: name ?? "", value: spec.binary ? "" : value }, node, value);
      else act({ do: "set", control: spec.id, value }, node);
    },
    focused: (spec) => askAhead(spec),
  };
  const drawControls = controlList(controls, context);
  const play = player(controls, () => !flight && !queue.length && !lost);
  let known = new Map();

  function draw(next, held = new Set()) {
    scene = next;
    if (next.evidence) evidence.know(recounted(next.evidence));
    complain(next.fault ?? "", next.fault ? origin : null);
    forecast.update(next.prediction);
    const open = Boolean(next.prediction) || !told.predict;
    body.hidden = files.hidden = !open;
    if (!open) return;
    drawControls(next.controls, next.values, held);
    known = keyed(panels, next.panels, (panel) => `${panel.kind}:${panel.id}`, known, (panel) => PANELS[panel.kind](context));
    evidence.renew();
    say(sentence, next.sentence);
    set(undo, { "aria-disabled": next.undo ? null : "true" });
  }

  // --- answers

  const onMessage = (message) => {
    try { take(message); } catch (error) {
      console.error(error);
      complain(`The lab could not draw this. ${error}`, origin);
    }
  };

  const take = (message) => {
    if (message.view && message.view !== view) {
      if (message.kind === "scene" && !flight && !queue.length) { ahead = origin = null; keep(message.scene.kept); draw(message.scene); rest(); }
      return;
    }
    found();
    if (message.kind === "scene") {
      if (flight) answered();
      keep(message.scene.kept);
      // an answer that was overtaken by a newer picture is left out; controls that were moved since keep their place
      if (message.seq >= shown) draw(message.scene, new Set(queue.map(({ action }) => action.control)));
      if (message.said) say(working, message.said);
      flush();
      if (!flight) rest();
    } else if (message.kind === "ahead") {
      if (message.seq !== order || !scene) return;
      ahead = { control: message.control, base: scene, scenes: new Map(message.scenes.map(([value, one]) => [JSON.stringify(value), one])) };
    } else if (message.kind === "progress") {
      say(working, message.words);
    } else if (message.kind === "failed") {
      answered();
      complain(message.words, origin);
      flush();
    } else if (message.kind === "file") {
      clearTimeout(filing);
      say(working, "");
      download(message.name, message.mime, message.text);
    } else if (message.kind === "files") {
      held = message;
    }
  };

  // --- what is kept for the time that the kernel is gone: the state of the last answer, and the files made of it

  let kept = null, held = null, age = 0;
  const ready = (place) => held?.seq === age && !flight && !queue.length ? held.files[place] : null;

  function keep(state) {
    kept = state;
    age += 1;
    if (!line.hidden) line.value = state.snippet;
  }

  function rest() {
    clearTimeout(idle);
    if (told.files.length) idle = setTimeout(() => post({ kind: "files", seq: age }), IDLE);
  }

  // --- a kernel that is gone

  const kernel = model.widget_manager?.kernel;
  const away = () => (kernel?.connectionStatus ?? "connected") !== "connected";

  function notAnswering() {
    complain(away()
      ? "The connection to the notebook's kernel is cut. The lab waits for it: what you did is sent as soon as it is back."
      : "The kernel has not answered for five seconds. It may be busy with another cell, or it has stopped. "
        + "If the circle at the top right stays empty, press “Keep this state”, then run this cell again.", origin);
  }

  // What is shown is then what the kernel last answered; what needs a kernel cannot be pressed.
  function isLost() {
    lost = true;
    answered();
    queue = [];
    play.stop();
    clearTimeout(idle);
    root.classList.add("lost");
    if (scene) draw(scene);
    able();
    complain("The kernel of this notebook is gone, so the lab does not answer. “Keep this state” below still works: copy its "
      + "line first. Then run this cell again (Shift+Enter); after a restart run the cells above it first (Run, Run All Above).", origin);
  }

  function found() {
    clearTimeout(waiting);
    if (!lost) return;
    lost = false;
    root.classList.remove("lost");
    able();
    complain("");
  }

  function able() {
    for (const one of root.querySelectorAll(NEEDS_KERNEL)) one.disabled = lost;
    saves.forEach((button, place) => { button.disabled = lost && !ready(place); });
  }

  let waiting = null;
  function hello() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (!flight && !away()) isLost(); }, scene ? LOST : 4 * LOST);
    post({ kind: "hello", seq: order });
  }

  // --- the tools below

  undo.addEventListener("click", () => { if (!undo.hasAttribute("aria-disabled")) act({ do: "undo" }, undo); });
  const saves = told.files.map((file, place) => {
    const button = h("button", { type: "button" }, file.label);
    button.addEventListener("click", () => {
      const content = ready(place);
      if (content) { download(content.name, content.mime, content.text); return; }
      origin = button;
      say(working, told.busy);
      filing = setTimeout(notAnswering, SLOW);
      post({ kind: "file", seq: order, file: place });
    });
    return button;
  });
  const copy = h("button", { type: "button" }, "Keep this state");
  const line = h("input", { type: "text", readonly: true, hidden: true, class: "snippet", "aria-label": "A line of code that opens the lab in this state: copy it into a cell" });
  const saveState = h("button", { type: "button", hidden: true }, "Save it as a file");
  copy.addEventListener("click", () => {
    line.hidden = saveState.hidden = false;
    line.value = kept.snippet;
    line.select();
  });
  saveState.addEventListener("click", () => download(kept.name, "application/json", kept.text));
  const load = CONTROLS.upload({ label: "Open a kept state", accept: ".json", most: 200000, help: "", binary: false },
    (value) => act({ do: "load", value }, load.node), (words) => complain(words, load.node));
  load.node.dataset.control = "load";
  files.append(...saves, copy, load.node, line, saveState);

  root.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input[type=text], textarea");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing) { event.preventDefault(); undo.click(); }
    event.stopPropagation(); // the notebook's own keys are not meant while a lab has the focus
  }, { signal: ended.signal });

  function predictForm() {
    const id = fresh("guess");
    const box = h("textarea", { id, rows: 2, dir: "auto" });
    const go = h("button", { type: "button" }, "Open the lab");
    const form = h("div", { class: "ask" }, h("label", { for: id }, "Your prediction, before you look:"), box, go);
    const said = h("p", { class: "guess", dir: "auto" });
    const send = () => act({ do: "predict", text: box.value }, go);
    go.addEventListener("click", send);
    box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); } });
    form.hidden = !told.predict;
    return {
      node: h("div", { class: "predict" }, form, said), update(prediction) {
        const had = !form.hidden;
        form.hidden = !told.predict || Boolean(prediction);
        said.hidden = !prediction;
        say(said, prediction ? `You predicted: ${prediction}` : "");
        if (had && form.hidden && form.contains(document.activeElement)) {
          said.tabIndex = -1;
          requestAnimationFrame(() => said.focus());
        }
      },
    };
  }

  const onLive = () => hello();
  const watched = { statusChanged: (_, status) => { if (status === "dead") isLost(); }, disposed: () => isLost() };
  for (const [name, slot] of Object.entries(watched)) kernel?.[name]?.connect(slot);
  model.on("msg:custom", onMessage);
  model.on("comm_live_update", onLive);
  hello();
  return () => {
    ended.abort();
    play.stop();
    for (const timer of [slow, busy, waiting, idle, filing]) clearTimeout(timer);
    model.off("msg:custom", onMessage);
    model.off("comm_live_update", onLive);
    for (const [name, slot] of Object.entries(watched)) kernel?.[name]?.disconnect(slot);
    root.remove();
  };
}

export default { render };
