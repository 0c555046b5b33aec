// The labs of a page come alive: the picture stands until Python has come, then the lab takes its place.

import lab from "./lab.js";
import { address, stateIn } from "./address.js";

const base = new URL("./", import.meta.url), ROOM = "entente-live", PAGES = "entente-pages";
const views = new Map();
let table = null;

const mb = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
const node = (name, parts = {}) => Object.assign(document.createElement(name), parts);
const partsOf = (name) => [...table.always, ...(table.labs[name] ?? [])];
const bytesOf = (name) => partsOf(name).reduce((sum, part) => sum + table.parts[part].bytes, 0);
const everyView = (what, ...given) => { for (const one of views.values()) one[what](...given); };

// --- one worker for all labs of the page

let worker = null;

function toWorker(message) {
  if (!worker) {
    worker = new Worker(new URL("worker.js", base), { type: "module" });
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = (event) => everyView("failed", event.message || "Python does not start in this browser.");
  }
  worker.postMessage(message);
}

function heard(data) {
  if (data.kind === "mark") performance.mark(`entente ${data.name}`);
  else if (data.kind === "lab") views.get(data.place).heard(data.content);
  else if (data.kind === "failed") views.get(data.place).failed(data.words);
  else everyView(data.kind, data);
}

// --- a lab in the place of its picture

function view(picture, place, linked) {
  const name = picture.dataset.lab;
  const button = node("button", { type: "button", textContent: `Use this lab here (${mb(bytesOf(name))} MB, once)` });
  const gauge = node("progress", { hidden: true, ariaLabel: "Loading the lab" });
  const said = node("span", { role: "status" }), bar = node("div", { className: "entente-live" }), room = node("div");
  const listeners = new Map();
  let opened = false, start = null;

  const model = {
    page: { slow: "The lab is still at work in this page. What you do meanwhile is taken in its order.",
      address: (text) => address(name, text) },
    widget_manager: { kernel: { connectionStatus: "in this page" } },
    get: () => start,
    send(content, _, buffers) { toWorker({ kind: "tell", place, content, buffers: buffers ?? [] }); },
    on: (event, slot) => listeners.set(event, slot),
    off: (event) => listeners.delete(event),
  };

  function refuse(words) {
    room.before(node("p", { className: "entente-refused", role: "alert", textContent: words }));
  }

  function open() {
    if (opened) return;
    opened = true;
    button.hidden = true;
    gauge.hidden = false;
    said.textContent = `Loading ${mb(bytesOf(name))} MB …`;
    if (linked.fault) refuse(linked.fault);
    toWorker({ kind: "open", place, name, state: linked.state ?? "", first: table.labs[name] ?? [] });
  }

  button.addEventListener("click", open);
  bar.append(button, gauge, said);
  picture.prepend(bar);
  picture.after(room);
  return {
    picture, room, open, waits: () => !opened,
    progress({ done, total }) {
      if (!opened || start) return;
      gauge.max = total;
      gauge.value = done;
      said.textContent = done < total ? `${mb(done)} of ${mb(total)} MB are here.` : "All is here; Python starts …";
    },
    bringing({ name: part, bytes }) { everySaid(`Loading ${part} too (${mb(bytes)} MB, once) …`); },
    brought() { everySaid(""); },
    heard(content) {
      if (content.kind !== "start") { listeners.get("msg:custom")?.(content); return; }
      if (content.refused) refuse(content.refused);
      start = content.start;
      lab.render({ model, el: room });
      picture.hidden = true;
      performance.mark("entente lab");
      keep();
    },
    failed(words) {
      if (start) { listeners.get("msg:custom")?.({ kind: "failed", words }); return; }
      gauge.hidden = true;
      said.textContent = `The lab does not start here: ${words} Its picture stays.`;
    },
  };

  function everySaid(words) {
    if (start) listeners.get("msg:custom")?.({ kind: "progress", words });
  }
}

// --- later visits: what is loaded is kept, also for a page that is opened without the network

async function keep() {
  try {
    const pages = await caches.open(PAGES);
    const seen = performance.getEntriesByType("resource").map((one) => one.name);
    const ours = seen.filter((one) => one.startsWith(location.origin) && !one.endsWith(".gz"));
    const again = ours.map((one) => new Request(one, { cache: "force-cache" })); // they came a moment ago
    await Promise.all([location.href.split("#")[0], ...again].map((one) => pages.add(one).catch(() => null)));
    const room = await caches.open(ROOM);
    for (const request of await room.keys()) if (!request.url.startsWith(base.href)) await room.delete(request);
    performance.mark("entente kept");
  } catch { /* a private window keeps nothing */ }
}

async function isHere(name) {
  try {
    const room = await caches.open(ROOM);
    const found = await Promise.all(partsOf(name).map((part) => room.match(new URL(table.parts[part].file, base))));
    return found.every(Boolean);
  } catch {
    return false;
  }
}

// --- the theme of the page

function coloured() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = document.documentElement.dataset.theme ?? system;
  for (const { room } of views.values()) room.dataset.jpThemeLight = String(theme !== "dark");
}

// --- which lab starts by itself: one that a link names, one on a page of its own, and one that is in the browser's cache

async function begin() {
  const pictures = [...document.querySelectorAll(".entente-static[data-lab]")];
  if (!pictures.length) return;
  for (const sheet of ["lab.css", "live.css"]) document.head.append(node("link", { rel: "stylesheet", href: new URL(sheet, base) }));
  navigator.serviceWorker?.register(new URL("../../service.js", base)).catch(() => null);
  const asked = await stateIn(location.hash);
  table = await (await fetch(new URL("parts.json", base))).json();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) views.get(target.dataset.place).open();
  });
  for (const [number, picture] of pictures.entries()) {
    const name = picture.dataset.lab, linked = asked.lab === name ? asked : {};
    const place = picture.dataset.place = `${name} ${number} ${location.pathname}`;
    views.set(place, view(picture, place, linked));
    if (linked.lab) picture.scrollIntoView();
    if (linked.lab || "alone" in picture.dataset) views.get(place).open();
    else if (await isHere(name)) watcher.observe(picture);
  }
  coloured();
  new MutationObserver(coloured).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  addEventListener("hashchange", async () => { if ((await stateIn(location.hash)).lab) location.reload(); });
}

begin();
