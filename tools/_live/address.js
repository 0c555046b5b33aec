// A state in an address: after the #, packed, so that no server ever sees it.

const LONGEST = 200000; // characters of a lab's file

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);
const LOST = "The address does not hold a state that can be read: it was cut short or changed on its way. The lab begins anew.";

export async function address(name, text) {
  const packed = new Uint8Array(await new Response(through(text, new CompressionStream("deflate-raw"))).arrayBuffer());
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  const state = letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${location.href.split("#")[0]}#lab=${name}&state=${state}`;
}

// What unpacks to more than any state is not unpacked to its end.
async function unpacked(bytes) {
  const pieces = [], decoder = new TextDecoder("utf-8", { fatal: true });
  let length = 0;
  for (const reader = through(bytes, new DecompressionStream("deflate-raw")).getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return pieces.join("") + decoder.decode();
    length += value.length;
    if (length > LONGEST) throw new RangeError("too long");
    pieces.push(decoder.decode(value, { stream: true }));
  }
}

// The lab that an address names, and its state: text, or a fault in words. An address of another kind names no lab.
export async function stateIn(hash) {
  const found = /^#lab=(\w{1,40})&state=(.*)$/s.exec(hash);
  if (!found) return {};
  const [, lab, letters] = found;
  try {
    if (!/^[\w-]+$/.test(letters)) throw new RangeError("other letters");
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    return { lab, state: await unpacked(bytes) };
  } catch {
    return { lab, fault: LOST };
  }
}
