"""Checking the tables: cells, keys, references, dates, offsets, hashes, and what each table asks for itself."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from entente.data._building import BUILDERS
from entente.data._dependence import dependence_faults, scale_faults
from entente.data._reading import (
    CONSTRAINTS,
    DESCRIPTOR,
    JSON_TYPES,
    PACK,
    Found,
    Row,
    Spot,
    Table,
    data_fault,
    listed,
    references,
    rule_fault,
)
from entente.data.lab_facts import lab_faults
from entente.data.models import PARAGRAPH_LABEL
from entente.errors import EntenteError, did_you_mean
from entente.needs.scenarios import DATE, is_date, is_later

if TYPE_CHECKING:
    from entente.data._folder import Folder

TYPE_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list with ; between its items",
}


def all_faults(folder: Folder) -> Iterator[Found]:
    yield from folder.descriptor_faults
    yield from _file_faults(folder)
    for table in folder.tables.values():
        yield from table.faults
        yield from _cell_faults(table, folder)
        yield from _key_faults(table)
        yield from _reference_faults(table, folder)
        yield from _count_faults(table, folder)
        yield from _date_faults(table)
        for check in CHECKS.get(table.name, ()):
            yield from check(table, folder)
    document, faults = folder.labs
    yield from faults
    yield from lab_faults(document, folder.tables, folder.file("labs"))


def model_faults(folder: Folder) -> Iterator[Found]:
    """What the models themselves refuse in tables that are sound so far."""
    for model in ("codebook", "lexicon", "gazetteer", "evidence_matrix_in_hindsight", "cross_impact", "somewhereland"):
        build, tables = BUILDERS[model]
        if set(tables) <= set(folder.tables):
            spot = Spot(folder.file(tables[-1]))
            try:
                build(folder)
            except EntenteError as error:
                yield from (Found(spot, fault) for fault in error.faults)


def _file_faults(folder: Folder) -> Iterator[Found]:
    """Files that are missing, and tables that no resource names."""
    named = {resource["path"]: resource for resource in folder.resources.values()}
    for path, resource in named.items():
        if "schema" not in resource and not (folder.path / path).is_file():
            yield data_fault(Spot(f"{folder.path.name}/{path}"), "file", "no such file", "a file", "Get it back.")
    for path in sorted(folder.path.rglob("*.csv")):
        if path.relative_to(folder.path).as_posix() not in named:
            do = f"Describe it in {DESCRIPTOR}, or move it elsewhere."
            yield data_fault(Spot(folder.label(path)), "stray", "a table that no resource names", "a known table", do)
    yield from folder.article_faults


def json_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one row of a table, from its Table Schema.

    Examples
    --------
    >>> json_schema({"fields": [{"name": "sign", "type": "integer", "constraints": {"enum": [1, -1]}}]})
    {'type': 'object', 'properties': {'sign': {'type': 'integer', 'enum': [1, -1]}}, 'required': []}
    """
    required = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
    properties = {field["name"]: _cell_schema(field) for field in schema["fields"]}
    return {"type": "object", "properties": properties, "required": required}


def _cell_schema(field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = {key: value for key, value in field.get("constraints", {}).items() if key in CONSTRAINTS}
    if "pattern" in constraints:
        constraints["pattern"] = f"^(?:{constraints['pattern']})$"
    if field["type"] != "list":
        return {**JSON_TYPES[field["type"]], **constraints}
    return {"type": "array", "items": {"type": "string", **_item_constraints(field)}, "uniqueItems": True}


def _item_constraints(field: Mapping[str, Any]) -> dict[str, Any]:
    """What a list's field says of each of its items, under ``items``; an item may not be empty."""
    items = field.get("items", {})
    pattern = {"pattern": f"^(?:{items['pattern']})$"} if "pattern" in items else {}
    return {"minLength": 1, **{key: value for key, value in items.items() if key == "enum"}, **pattern}


def _cell_faults(table: Table, folder: Folder) -> Iterator[Found]:
    import jsonschema

    schema = json_schema(table.schema)
    try:
        checks = _cell_checks(json.dumps(schema))
    except jsonschema.SchemaError as error:
        about = f"resource {table.name}, field {' '.join(str(part) for part in list(error.path)[1:2])}"
        yield rule_fault(folder.path.name, about, error.message, "a valid constraint")
        return
    for row, field in itertools.product(table.rows, table.fields):
        name = field["name"]
        if name in row.values:
            for error in checks[name](row.values[name]):
                yield _cell_fault(table.spot(row, name), error, field)
        elif name in schema["required"]:
            yield data_fault(table.spot(row, name), "required", "an empty cell", "a value", _see(field))


@functools.lru_cache(maxsize=64)
def _cell_checks(schema: str) -> Mapping[str, Callable[[Any], tuple]]:
    """For each field, what JSON Schema has against a value; a value that comes again is not checked again."""
    import jsonschema

    kind, rules = jsonschema.Draft202012Validator, json.loads(schema)
    kind.check_schema(rules)
    types = kind.TYPE_CHECKER.redefine("array", lambda _, value: isinstance(value, tuple))
    known = jsonschema.validators.extend(kind, type_checker=types)
    return {name: _remembered(known(rule)) for name, rule in rules["properties"].items()}


def _remembered(validator: Any) -> Callable[[Any], tuple]:
    return functools.cache(lambda value: tuple(validator.iter_errors(value)))


def _cell_fault(spot: Spot, error: Any, field: Mapping[str, Any]) -> Found:
    code = "type" if error.validator == "type" else "value"
    return data_fault(spot, code, _shown(error.instance), *_allowed(error, field))


def _shown(value: Any) -> str:
    return f'"{";".join(value)}"' if isinstance(value, tuple) else f'"{value}"'


def _allowed(error: Any, field: Mapping[str, Any]) -> tuple[str, str]:
    """What may stand in the cell, and what to do."""
    rule, limit = error.validator, error.validator_value
    if rule == "enum":
        names = [str(item) for item in limit]
        near = did_you_mean(str(error.instance), names)
        return ", ".join(names), " ".join(part for part in (near, _see(field)) if part)
    if rule == "type":
        return TYPE_WORDS[limit], _see(field)
    if rule == "pattern" and "example" in field:
        return f'a value of the form "{field["example"]}"', _see(field)
    words = {"minimum": f"at least {limit}", "maximum": f"at most {limit}", "uniqueItems": "each item only once"}
    words |= {"minLength": f"at least {limit} characters", "maxLength": f"at most {limit} characters"}
    return words.get(rule, f"{rule} {limit}"), _see(field)


def _see(field: Mapping[str, Any]) -> str:
    """The field's own description, which says what the value means and where the rule stands."""
    return field.get("description", "")


def _key_faults(table: Table) -> Iterator[Found]:
    keys = [tuple(listed(table.schema.get("primaryKey")))]
    keys += [tuple(names) for names in table.schema.get("uniqueKeys", ())]
    keys += [(field["name"],) for field in table.fields if field.get("constraints", {}).get("unique")]
    for key in {key: None for key in keys if key}:
        first: dict[tuple, int] = {}
        for row in table.rows:
            value = tuple(row.cells[name] for name in key)
            if any(value) and first.setdefault(value, row.number) != row.number:
                found, do = f'"{", ".join(value)}"', f"Row {first[value]} has it already."
                yield data_fault(table.spot(row, ", ".join(key)), "key", found, "a value that no other row has", do)


def _reference_faults(table: Table, folder: Folder) -> Iterator[Found]:
    extra = {field["name"]: set(field.get("orWords", ())) for field in table.fields}
    for name, targets in references(table.name, table.schema):
        tables = [target.split(".") for target in targets]
        if any(_unread(folder.tables.get(other)) for other, _ in tables):
            continue
        allowed = frozenset().union(*(folder.tables[other].column(field) for other, field in tables), extra[name])
        expected = " or ".join(f"a value of {other}.{field}" for other, field in tables)
        for row in table.rows:
            for value in _items(row.values.get(name)):
                if value not in allowed:
                    do = did_you_mean(str(value), map(str, allowed)) or f"Add it to {tables[0][0]}, or mend it here."
                    yield data_fault(table.spot(row, name), "reference", _shown(value), expected, do)


def _unread(table: Table | None) -> bool:
    """Whether a table could not be read, which is said once and not again in each row that refers to it."""
    return table is None or bool(table.faults and not table.rows)


def _items(value: Any) -> tuple:
    """The values of a cell: those of a list, the one of any other, or none."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _count_faults(table: Table, folder: Folder) -> Iterator[Found]:
    rule, found = folder.resources[table.name].get("rowCount", {}), len(table.rows)
    low, high = rule.get("minimum", 0), rule.get("maximum", found)
    if table.rows and not low <= found <= high:
        bound = "" if low == rule.get("maximum") else "at least " if found < low else "at most "
        yield data_fault(table.spot(), "count", f"{found} rows", f"{bound}{low if found < low else high} rows")


def _date_faults(table: Table) -> Iterator[Found]:
    """Dates that the calendar does not have, and pairs of dates that run backwards."""
    dates = [field["name"] for field in table.fields if field.get("partialDate")]
    for row in table.rows:
        good = {}
        for name in dates:
            value = row.cells[name]
            if is_date(value):
                good[name] = value
            elif DATE.fullmatch(value):
                yield data_fault(table.spot(row, name), "date", f'"{value}"', "a day that the calendar has")
        for first, last in table.schema.get("inOrder", ()):
            if first in good and last in good and is_later(good[first], good[last]):
                expected = f"a date not before {first}, {good[first]}"
                yield data_fault(table.spot(row, last), "order", f'"{good[last]}"', expected, "Swap or mend the dates.")


def _span_faults(table: Table, folder: Folder, field: str) -> Iterator[Found]:
    """Offsets that do not point at the words they should."""
    if folder.article is None:
        return
    for row in table.rows:
        number, start, end = (row.values.get(name) for name in ("paragraph", "start", "end"))
        if not all(isinstance(value, int) for value in (number, start, end)) or field not in row.values:
            continue
        text = _text(folder, number)
        if text is None:
            yield from _no_paragraph(table.spot(row, "paragraph"), str(number), folder)
        elif text[start:end] != row.values[field] or start >= end:
            yield _span_fault(table.spot(row, field), row, text, field)
        else:
            yield from _context_faults(table, row, text)


def _text(folder: Folder, number: int) -> str | None:
    paragraphs = folder.article.paragraphs if folder.article else ()
    return paragraphs[number - 1].text if 1 <= number <= len(paragraphs) else None


def _no_paragraph(spot: Spot, found: str, folder: Folder) -> Iterator[Found]:
    yield data_fault(
        spot, "paragraph", f'"{found}"', f"a paragraph of the article, 1 to {len(folder.article.paragraphs)}"
    )


def _span_fault(spot: Spot, row: Row, text: str, field: str) -> Found:
    words, start, end = row.values[field], row.values["start"], row.values["end"]
    there = f'"{text[start:end]}" at {start} to {end}' if start < end <= len(text) else f"offsets {start} to {end}"
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    near = min(places, key=lambda place: abs(place - start), default=None)
    do = (
        f"The words stand at {near} to {near + len(words)}." if near is not None else "The paragraph has no such words."
    )
    return data_fault(spot, "span", there, f'"{words}" in paragraph {row.values["paragraph"]}', do)


def _context_faults(table: Table, row: Row, text: str) -> Iterator[Found]:
    before, after = text[: row.values["start"]], text[row.values["end"] :]
    prefix, suffix = row.cells.get("prefix", ""), row.cells.get("suffix", "")
    if not before.endswith(prefix):
        near = before[-max(len(prefix), 1) :]
        yield data_fault(table.spot(row, "prefix"), "context", f'"{prefix}"', f'"{near}", the text before it')
    if not after.startswith(suffix):
        near = after[: max(len(suffix), 1)]
        yield data_fault(table.spot(row, "suffix"), "context", f'"{suffix}"', f'"{near}", the text after it')


def _overlap_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Names that overlap: each letter belongs to one name at most."""
    names = [row for row in table.rows if row.values.get("form") == "NAM" and _placed(row)]
    names.sort(key=lambda row: (row.values["paragraph"], row.values["start"], row.values["end"]))
    for left, right in itertools.pairwise(names):
        same = left.values["paragraph"] == right.values["paragraph"]
        if same and right.values["start"] < left.values["end"]:
            found = f'"{right.cells["exact"]}", which overlaps "{left.cells["exact"]}" of row {left.number}'
            expected = "names that do not overlap"
            yield data_fault(table.spot(right, "start"), "overlap", found, expected, "Keep the longer one.")


def _placed(row: Row) -> bool:
    return all(isinstance(row.values.get(name), int) for name in ("paragraph", "start", "end"))


def _cue_faults(table: Table, folder: Folder) -> Iterator[Found]:
    for row in table.rows:
        cue, number = row.cells["cue"], row.values.get("paragraph")
        text = _text(folder, number) if isinstance(number, int) else None
        if text is not None and cue not in text:
            do = "Copy the words from the paragraph."
            yield data_fault(table.spot(row, "cue"), "cue", f'"{cue}"', f"words of paragraph {number}", do)


def _source_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Claims whose kind of source is not the one of the table of sources."""
    sources = folder.tables["sources"].rows if "sources" in folder.tables else ()
    kinds = {row.cells["id"]: row.cells["kind"] for row in sources}
    for row in table.rows:
        source, kind = row.cells["source"], row.cells["source_kind"]
        if kind and kinds.get(source, kind) != kind:
            do = f"Mend it here, or in the table of sources for {source}."
            yield data_fault(table.spot(row, "source_kind"), "source", f'"{kind}"', f'"{kinds[source]}"', do)


def _lexicon_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Words for a relation that the codebook does not have."""
    relations = folder.tables["codebook"].column("relation") if "codebook" in folder.tables else frozenset()
    for row in table.rows:
        code = row.cells["code"]
        if relations and row.cells["part"] == "relation" and code not in relations:
            do = did_you_mean(code, relations) or "Add the relation to the codebook, or mend it here."
            yield data_fault(table.spot(row, "code"), "reference", f'"{code}"', "a value of codebook.relation", do)


def _second_coder_faults(table: Table, folder: Folder) -> Iterator[Found]:
    first = folder.tables.get("claims")
    rule = folder.resources[table.name].get("share", {})
    if first is None or not first.rows:
        return
    both, wanted = len(table.column("id") & first.column("id")), rule.get("atLeast", 0) * len(first.rows)
    if both < wanted:
        found = f"{both} of {len(first.rows)} claims coded twice"
        yield data_fault(table.spot(), "second_coder", found, f"at least {rule['atLeast']:.0%} of them")


def _cycle_faults(table: Table, folder: Folder) -> Iterator[Found]:
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


def _bearing_faults(table: Table, folder: Folder) -> Iterator[Found]:
    for row in table.rows:
        for label in row.values.get("bears_on", ()):
            if PARAGRAPH_LABEL.fullmatch(label) and folder.article and _text(folder, int(label[1:])) is None:
                yield from _no_paragraph(table.spot(row, "bears_on"), label, folder)


def _paragraph_faults(table: Table, folder: Folder) -> Iterator[Found]:
    for row in table.rows:
        for label in row.values.get("paragraphs", ()):
            if PARAGRAPH_LABEL.fullmatch(label) and folder.article and _text(folder, int(label[1:])) is None:
                yield from _no_paragraph(table.spot(row, "paragraphs"), label, folder)


def _grounds_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Judgements that rest on nothing."""
    for row in table.rows:
        if not row.cells["rests_on"] and not row.cells["paragraphs"]:
            do = "Say what it is taken from, there or in paragraphs."
            yield data_fault(table.spot(row, "rests_on"), "grounds", "an empty cell", "what the row rests on", do)


def _unrated_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Pairs of an item and a hypothesis that have no rating."""
    if not {"evidence", "hypotheses"} <= set(folder.tables):
        return
    rated = {(row.cells["evidence"], row.cells["hypothesis"]) for row in table.rows}
    rows = [[row.cells["id"] for row in folder.tables[name].rows] for name in ("evidence", "hypotheses")]
    for item, hypothesis in itertools.product(*rows):
        if (item, hypothesis) not in rated:
            found = f"no rating of {item} for {hypothesis}"
            yield data_fault(table.spot(), "unrated", found, "one", "Rate the pair: CC, C, N, I or II.")


def _label_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Descriptors that have another label in another row."""
    labels: dict[str, str] = {}
    for row in table.rows:
        name, label = row.cells["descriptor"], row.cells["label"]
        if labels.setdefault(name, label) != label:
            expected = f'"{labels[name]}", as in the first row of {name}'
            yield data_fault(table.spot(row, "label"), "label", f'"{label}"', expected)


def _state_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """States that their descriptor does not have, and descriptors that push themselves."""
    states: dict[str, list[str]] = {}
    for row in folder.tables["descriptors"].rows if "descriptors" in folder.tables else ():
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


def _edge_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Loops, and two signs for one pair at one time."""
    seen: list[tuple[frozenset, float, float, int]] = []
    for row in table.rows:
        pair = frozenset((row.cells["u"], row.cells["v"]))
        if len(pair) == 1:
            yield data_fault(
                table.spot(row, "v"), "loop", f'"{row.cells["v"]}"', "another node than u", "Delete the row."
            )
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


CHECKS: dict[str, tuple[Callable[[Table, Folder], Iterator[Found]], ...]] = {
    "actors": (_cycle_faults,),
    "mentions": (functools.partial(_span_faults, field="exact"), _overlap_faults),
    "claims": (functools.partial(_span_faults, field="content"), _cue_faults, _source_faults),
    "claims_second": (
        functools.partial(_span_faults, field="content"),
        _cue_faults,
        _source_faults,
        _second_coder_faults,
    ),
    "lexicon": (_lexicon_faults,),
    "outside_facts": (_bearing_faults,),
    "scale": (scale_faults,),
    "assumptions": (_bearing_faults,),
    "dependencies": (dependence_faults,),
    "evidence": (_paragraph_faults, _grounds_faults),
    "ratings": (_unrated_faults,),
    "descriptors": (_label_faults,),
    "cross_impact": (_state_faults, _paragraph_faults, _grounds_faults),
    "highland_tribes": (_edge_faults,),
    "wwi_alliances": (_edge_faults,),
}


def fingerprint(raw: bytes) -> dict[str, Any]:
    """The size and the hash of a file's bytes, as `datapackage.json` records them.

    Examples
    --------
    >>> sorted(fingerprint(b"id,fact"))
    ['bytes', 'hash']
    """
    return {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}


def changed(folder: Folder) -> Iterator[Found]:
    for resource in folder.resources.values():
        path = folder.path / resource["path"]
        recorded = {key: resource.get(key) for key in ("bytes", "hash")}
        if path.is_file() and fingerprint(path.read_bytes()) != recorded:
            seen = "never packed" if None in recorded.values() else "changed since it was packed"
            do = f"If you meant the change, run {PACK}; if not, get the file back."
            spot = Spot(f"{folder.path.name}/{resource['path']}")
            yield data_fault(spot, "changed", seen, f"the file that {DESCRIPTOR} records", do)
