// Python for the labs of a page: Pyodide in a worker. Parts are fetched once, kept in the browser's cache, and counted.

import { loadPyodide } from "./pyodide.mjs";

const ROOM = "entente-live";
const url = (name) => new URL(name, import.meta.url).href;
let python = null, page = null, parts = null, total = 0, done = 0;

const tell = (kind, rest) => postMessage({ kind, ...rest });

// --- fetching

async function cached(name) {
  const room = await caches.open(ROOM).catch(() => null); // a browser may refuse it, as in a private window
  const found = await room?.match(url(name));
  if (found) return found.arrayBuffer();
  const answer = await fetch(url(name));
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
  const pieces = [];
  for (const reader = answer.body.getReader(); ;) {
    const { done: end, value } = await reader.read();
    if (end) break;
    pieces.push(value);
    done += value.length;
    tell("progress", { done, total });
  }
  const whole = new Blob(pieces);
  await room?.put(url(name), new Response(whole)).catch(() => null); // the disk may be full
  return whole.arrayBuffer();
}

const unzipped = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();

// --- a part of Python: a tar, whose files are laid where they belong

const text = new TextDecoder();

function unpack(buffer) {
  const bytes = new Uint8Array(buffer), made = new Set();
  const word = (from, length) => text.decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, "");
  for (let at = 0; bytes[at]; ) {
    const name = `${word(at + 345, 155)}/${word(at, 100)}`.replace(/^(?!\/)/, "/"), size = parseInt(word(at + 124, 12), 8);
    const folder = name.slice(0, name.lastIndexOf("/"));
    if (!made.has(folder)) { python.FS.mkdirTree(folder); made.add(folder); }
    python.FS.writeFile(name, bytes.subarray(at + 512, at + 512 + size));
    at += 512 + 512 * Math.ceil(size / 512);
  }
}

const brought = new Set();

async function lay(name) {
  if (brought.has(name)) return;
  brought.add(name);
  unpack(await unzipped(await cached(parts[name].file)));
}

// Python asks for a part in the middle of an import and cannot wait, so this one request is made the old way.
globalThis.bring = (name) => {
  if (brought.has(name)) return;
  brought.add(name);
  tell("bringing", { name, bytes: parts[name].bytes });
  const request = new XMLHttpRequest();
  request.open("GET", url(parts[name].file), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) { brought.delete(name); throw new Error(`${name} cannot be loaded: ${request.status}`); }
  caches.open(ROOM).then((room) => room.put(url(parts[name].file), new Response(request.response))).catch(() => null);
  python.FS.writeFile("/tmp/part.gz", new Uint8Array(request.response));
  python.runPython("import gzip\nopen('/tmp/part.tar', 'wb').write(gzip.open('/tmp/part.gz').read())");
  unpack(python.FS.readFile("/tmp/part.tar").buffer);
  tell("brought", { name });
};
globalThis.post = (place, content) => tell("lab", { place, content: JSON.parse(content) });

// --- starting

async function start(first) {
  const table = await (await fetch(url("parts.json"))).json();
  parts = table.parts;
  const asked = ["runtime", "library", "numpy", "course", ...first];
  total = asked.reduce((sum, name) => sum + parts[name].bytes, 0);
  const given = new Map();
  const wait = Promise.all(asked.map(async (name) => given.set(name, await cached(parts[name].file))));
  const before = globalThis.fetch;
  await wait;
  tell("progress", { done: total, total });
  const wasm = await unzipped(given.get("runtime"));
  globalThis.fetch = (what, ...rest) => String(what.url ?? what).endsWith("pyodide.asm.wasm")
    ? Promise.resolve(new Response(wasm, { headers: { "Content-Type": "application/wasm" } })) : before(what, ...rest);
  const library = URL.createObjectURL(new Blob([await unzipped(given.get("library"))]));
  python = await loadPyodide({ indexURL: url("./"), stdLibURL: library, lockFileContents: table.lock, env: { HOME: "/home/pyodide" } });
  globalThis.fetch = before;
  mark("python");
  for (const name of asked.slice(2)) {
    brought.add(name);
    unpack(await unzipped(given.get(name)));
  }
  mark("unpacked");
  python.runPython("import sys\nsys.path.insert(0, '/course')\nsys.path.append('/packages')");
  await notes(true);
  page = python.pyimport("entente_page");
  page.begin(JSON.stringify(table.part_of));
  mark("ready");
}

// What a learner keeps lives in the browser's own store.
async function notes(first = false) {
  const { FS } = python;
  if (first) {
    FS.mkdirTree("/drive");
    FS.mount(FS.filesystems.IDBFS, {}, "/drive");
  }
  await new Promise((ready) => FS.syncfs(first, ready)); // a browser that keeps nothing says so here, and that is all
}

const mark = (name) => tell("mark", { name, at: performance.now() });

// The line of a long report that names the error.
function reason(error) {
  const lines = String(error.message ?? error).trim().split("\n");
  return lines.findLast((line) => /^[\w.]+(Error|Exception)\b/.test(line)) ?? lines.at(-1);
}

// --- messages: one after the other, since each may have to wait for a part

let begun = null, line = Promise.resolve(), saving = null;

function keepSoon() {
  clearTimeout(saving);
  saving = setTimeout(() => notes(), 500);
}

onmessage = ({ data }) => {
  if (data.kind === "open") begun ??= start(data.first ?? []);
  line = line.then(async () => {
    await begun;
    if (data.kind === "open") {
      for (const name of data.first ?? []) await lay(name);
      page.open_lab(data.place, data.name, data.state);
    } else {
      page.take(data.place, JSON.stringify(data.content), data.buffers.map((one) => new Uint8Array(one)));
      keepSoon();
    }
  }).catch((error) => tell("failed", { place: data.place, words: reason(error) }));
};
