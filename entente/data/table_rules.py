"""What single tables ask for beyond their schemas: offsets, cues, sources, ratings, states, edges."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from entente.data.models import PARAGRAPH_LABEL
from entente.data.need_rules import dependence_faults, scale_faults
from entente.data.snapshot import Found, Row, Snapshot, Spot, Table, data_fault
from entente.errors import did_you_mean

Check = Callable[[Table, Snapshot], Iterator[Found]]


def _span_faults(field: str) -> Check:
    """Offsets that do not point at the words that stand in a field."""

    def check(table: Table, snapshot: Snapshot) -> Iterator[Found]:
        for row in table.rows if snapshot.article else ():
            if not _placed(row) or field not in row.values:
                continue
            number, start, end = (row.values[name] for name in PLACE)
            text = _text(snapshot, number)
            if text is None:
                yield _no_paragraph(table.spot(row, "paragraph"), str(number), snapshot)
            elif text[start:end] != row.values[field] or start >= end:
                yield _span_fault(table.spot(row, field), row, text, field)
            else:
                yield from _context_faults(table, row, text)

    return check


PLACE = ("paragraph", "start", "end")


def _placed(row: Row) -> bool:
    return all(isinstance(row.values.get(name), int) for name in PLACE)


def _text(snapshot: Snapshot, number: int) -> str | None:
    paragraphs = snapshot.article.paragraphs if snapshot.article else ()
    return paragraphs[number - 1].text if 1 <= number <= len(paragraphs) else None


def _no_paragraph(spot: Spot, found: str, snapshot: Snapshot) -> Found:
    expected = f"a paragraph of the article, 1 to {len(snapshot.article.paragraphs)}"
    return data_fault(spot, "paragraph", f'"{found}"', expected)


def _span_fault(spot: Spot, row: Row, text: str, field: str) -> Found:
    words, start, end = row.values[field], row.values["start"], row.values["end"]
    found = f'"{text[start:end]}" at {start} to {end}' if start < end <= len(text) else f"offsets {start} to {end}"
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    do = "The paragraph has no such words."
    if places:
        near = min(places, key=lambda place: abs(place - start))
        do = f"The words stand at {near} to {near + len(words)}."
    return data_fault(spot, "span", found, f'"{words}" in paragraph {row.values["paragraph"]}', do)


def _context_faults(table: Table, row: Row, text: str) -> Iterator[Found]:
    before, after = text[: row.values["start"]], text[row.values["end"] :]
    prefix, suffix = row.cells.get("prefix", ""), row.cells.get("suffix", "")
    if not before.endswith(prefix):
        near = before[-max(len(prefix), 1) :]
        yield data_fault(table.spot(row, "prefix"), "context", f'"{prefix}"', f'"{near}", the text before it')
    if not after.startswith(suffix):
        near = after[: max(len(suffix), 1)]
        yield data_fault(table.spot(row, "suffix"), "context", f'"{suffix}"', f'"{near}", the text after it')


def _overlap_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Names that overlap: each letter belongs to one name at most."""
    names = [row for row in table.rows if row.values.get("form") == "NAM" and _placed(row)]
    names.sort(key=lambda row: [row.values[name] for name in PLACE])
    for left, right in itertools.pairwise(names):
        same = left.values["paragraph"] == right.values["paragraph"]
        if same and right.values["start"] < left.values["end"]:
            found = f'"{right.cells["exact"]}", which overlaps "{left.cells["exact"]}" of row {left.number}'
            expected = "names that do not overlap"
            yield data_fault(table.spot(right, "start"), "overlap", found, expected, "Keep the longer one.")


def _cue_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    for row in table.rows:
        cue, number = row.cells["cue"], row.values.get("paragraph")
        text = _text(snapshot, number) if isinstance(number, int) else None
        if text is not None and cue not in text:
            do = "Copy the words from the paragraph."
            yield data_fault(table.spot(row, "cue"), "cue", f'"{cue}"', f"words of paragraph {number}", do)


def _source_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Claims whose kind of source is not the one of the table of sources."""
    kinds = {row.cells["id"]: row.cells["kind"] for row in snapshot.rows("sources")}
    for row in table.rows:
        source, kind = row.cells["source"], row.cells["source_kind"]
        if kind and kinds.get(source, kind) != kind:
            do = f"Mend it here, or in the table of sources for {source}."
            yield data_fault(table.spot(row, "source_kind"), "source", f'"{kind}"', f'"{kinds[source]}"', do)


def _lexicon_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Words for a relation that the codebook does not have."""
    relations = snapshot.column("codebook", "relation")
    for row in table.rows:
        code = row.cells["code"]
        if relations and row.cells["part"] == "relation" and code not in relations:
            do = did_you_mean(code, relations) or "Add the relation to the codebook, or mend it here."
            yield data_fault(table.spot(row, "code"), "reference", f'"{code}"', "a value of codebook.relation", do)


def _layer_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Claims without a layer whose relation may be of several."""
    layers = {row.cells["relation"]: row.values.get("layers", ()) for row in snapshot.rows("codebook")}
    for row in table.rows:
        relation = row.cells["relation"]
        choices = layers.get(relation, ())
        if not row.cells["layer"] and len(choices) > 1:
            do = f"{relation} has no layer of its own: the words of the claim decide."
            yield data_fault(table.spot(row, "layer"), "layer", "an empty cell", f"one of {', '.join(choices)}", do)


def _cycle_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Actors that are part of themselves, by whatever way round."""
    above = {row.values.get("id"): row.values.get("part_of") for row in table.rows}
    for row in table.rows:
        way, now = [row.values.get("id")], row.values.get("part_of")
        while now is not None and now not in way:
            way.append(now)
            now = above.get(now)
        if now is not None and now == way[0]:
            found = " is part of ".join(str(step) for step in [*way, now])
            yield data_fault(table.spot(row, "part_of"), "cycle", found, "an actor that is not part of itself")


def _twin_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Names that mean two persons or organisations wherever they stand; short names may be shared."""
    first: dict[str, tuple[str, int]] = {}
    for other in dict.fromkeys(("organisations", table.name)):
        for row in snapshot.rows(other):
            names = {row.cells["name"], *row.values.get("spellings", ()), *row.values.get("acronyms", ())}
            for name in names:
                there = first.setdefault(name, (other, row.number))
                if other == table.name and there != (other, row.number):
                    found, do = f'"{name}" again', f"It stands in row {there[1]} of {there[0]} already."
                    yield data_fault(table.spot(row, "spellings"), "twin", found, "a name of one actor", do)


def _paragraph_faults(field: str) -> Check:
    """Labels of paragraphs, such as p24, that the article does not have."""

    def check(table: Table, snapshot: Snapshot) -> Iterator[Found]:
        for row in table.rows if snapshot.article else ():
            for label in row.values.get(field, ()):
                if PARAGRAPH_LABEL.fullmatch(label) and _text(snapshot, int(label[1:])) is None:
                    yield _no_paragraph(table.spot(row, field), label, snapshot)

    return check


def _grounds_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Judgements that rest on nothing."""
    for row in table.rows:
        if not row.cells["rests_on"] and not row.cells["paragraphs"]:
            do = "Say what it is taken from, there or in paragraphs."
            yield data_fault(table.spot(row, "rests_on"), "grounds", "an empty cell", "what the row rests on", do)


def _unrated_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Pairs of an item and a hypothesis that have no rating."""
    rated = {(row.cells["evidence"], row.cells["hypothesis"]) for row in table.rows}
    for item, hypothesis in itertools.product(snapshot.rows("evidence"), snapshot.rows("hypotheses")):
        pair = (item.cells["id"], hypothesis.cells["id"])
        if pair not in rated:
            found = f"no rating of {pair[0]} for {pair[1]}"
            yield data_fault(table.spot(), "unrated", found, "one", "Rate the pair: CC, C, N, I or II.")


def _label_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Descriptors that have another label in another row."""
    labels: dict[str, str] = {}
    for row in table.rows:
        name, label = row.cells["descriptor"], row.cells["label"]
        if labels.setdefault(name, label) != label:
            expected = f'"{labels[name]}", as in the first row of {name}'
            yield data_fault(table.spot(row, "label"), "label", f'"{label}"', expected)


def _state_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """States that their descriptor does not have, and descriptors that push themselves."""
    states: dict[str, list[str]] = {}
    for row in snapshot.rows("descriptors"):
        states.setdefault(row.cells["descriptor"], []).append(row.cells["state"])
    for row in table.rows:
        for name, field in (("descriptor", "state"), ("on_descriptor", "on_state")):
            own, state = states.get(row.cells[name], []), row.cells[field]
            if own and state not in own:
                expected = f"a state of {row.cells[name]}: {', '.join(own)}"
                yield data_fault(table.spot(row, field), "state", f'"{state}"', expected, did_you_mean(state, own))
        if row.cells["descriptor"] == row.cells["on_descriptor"]:
            found, do = f'"{row.cells["on_descriptor"]}" again', "Delete the row."
            yield data_fault(table.spot(row, "on_descriptor"), "own_impact", found, "another descriptor", do)


def _edge_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Loops, and two signs for one pair at one time."""
    seen: list[tuple[frozenset, float, float, int]] = []
    for row in table.rows:
        pair = frozenset((row.cells["u"], row.cells["v"]))
        if len(pair) == 1:
            found = f'"{row.cells["v"]}"'
            yield data_fault(table.spot(row, "v"), "loop", found, "another node than u", "Delete the row.")
        begin, end = (row.values.get(name) for name in ("begin", "end"))
        begin = begin if isinstance(begin, int) else float("-inf")
        end = end if isinstance(end, int) else float("inf")
        if begin >= end:
            yield data_fault(table.spot(row, "end"), "order", f'"{row.cells["end"]}"', f"a year after begin, {begin}")
        for other, first, last, number in seen:
            if other == pair and begin < last and first < end:
                found, do = f'"{" and ".join(sorted(pair))}" again', f"Row {number} has the pair at the same time."
                yield data_fault(table.spot(row, "u"), "pair", found, "each pair once at any time", do)
        seen.append((pair, begin, end, row.number))


_CLAIMS = (_span_faults("content"), _cue_faults, _source_faults, _layer_faults)
CHECKS: dict[str, tuple[Check, ...]] = {
    "actors": (_cycle_faults,),
    "organisations": (_cycle_faults, _twin_faults),
    "leaders": (_twin_faults,),
    "mentions": (_span_faults("exact"), _overlap_faults),
    "claims": _CLAIMS,
    "codings": _CLAIMS,
    "lexicon": (_lexicon_faults,),
    "outside_facts": (_paragraph_faults("bears_on"),),
    "scale": (scale_faults,),
    "assumptions": (_paragraph_faults("bears_on"),),
    "dependencies": (dependence_faults,),
    "evidence": (_paragraph_faults("paragraphs"), _grounds_faults),
    "ratings": (_unrated_faults,),
    "descriptors": (_label_faults,),
    "cross_impact": (_state_faults, _paragraph_faults("paragraphs"), _grounds_faults),
    "highland_tribes": (_edge_faults,),
    "wwi_alliances": (_edge_faults,),
}
