// Where panels stand, and what an open panel is found again by: logic of the page that needs no page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { alike } from "../../entente/labs/kit/_static/evidence.js";
import { arranged, shortened } from "../../entente/labs/kit/_static/frame.js";

const panel = (id, tab = "", title = id) => ({ id, tab, title, kind: "table" });

test("panels without a tab are pictures, the others lie under their tabs in the order of their first panel", () => {
  const panels = [panel("a", "Numbers"), panel("b"), panel("c", "Text"), panel("d", "Numbers")];
  const [pictures, tabs] = arranged({ verdict: "3 of 4", panels });
  assert.deepEqual(pictures.map((one) => one.id), ["b"]);
  assert.deepEqual(tabs.map((tab) => [tab.name, tab.panels.map((one) => one.id)]), [["Numbers", ["a", "d"]], ["Text", ["c"]]]);
});

test("a lab that says neither verdict nor tab has its first panel for a picture", () => {
  const [pictures, tabs] = arranged({ verdict: "", panels: [panel("a"), panel("b", "", "The errors: press one")] });
  assert.deepEqual(pictures.map((one) => one.id), ["a"]);
  assert.deepEqual(tabs.map((tab) => tab.name), ["The errors"]);
});

test("two pictures of a lab with a verdict stay together", () => {
  const [pictures, tabs] = arranged({ verdict: "3 of 4", panels: [panel("a"), panel("b")] });
  assert.deepEqual([pictures.length, tabs], [2, []]);
});

test("a long title is cut between words", () => {
  assert.equal(shortened("Pairs about which the claims of the text disagree"), "Pairs about which the claims of …");
});

test("words are found again where other marks cut the paragraph elsewhere", () => {
  const words = (start, end) => ({ kind: "words", key: "p02", start, end });
  assert.equal(alike(words(5, 20), words(7, 9)), true);
  assert.equal(alike(words(5, 20), words(20, 25)), false);
  assert.equal(alike(words(5, 20), { ...words(7, 9), key: "p03" }), false);
});
