"""Looking for faults in a data folder: files, cells, keys, references, counts and dates, by what the descriptor says.

What single tables ask for beyond that stands in `table_rules` and `need_rules`, and that of the labs' file in
`lab_facts`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from entente.data.descriptor import references
from entente.data.documents import Against, against
from entente.data.lab_facts import lab_faults
from entente.data.snapshot import DESCRIPTOR, Found, Snapshot, Spot, Table, data_fault, listed
from entente.data.table_rules import CHECKS
from entente.errors import did_you_mean
from entente.needs.scenarios import DATE, is_date, is_later


def all_faults(snapshot: Snapshot) -> Iterator[Found]:
    """All faults that can be told from what stands in the folder, but for changed files and scenarios."""
    yield from snapshot.faults
    yield from _file_faults(snapshot)
    for table in snapshot.tables.values():
        yield from table.faults
        yield from _cell_faults(table)
        yield from _key_faults(table)
        yield from _reference_faults(table, snapshot)
        yield from _count_faults(table, snapshot)
        yield from _date_faults(table)
        for check in CHECKS.get(table.name, ()):
            yield from check(table, snapshot)
    yield from lab_faults(snapshot)


def _file_faults(snapshot: Snapshot) -> Iterator[Found]:
    """Files that are missing, and tables that no resource names."""
    for name, resource in snapshot.resources.items():
        if "schema" not in resource and name not in snapshot.raw:
            yield data_fault(Spot(snapshot.file(name)), "file", "no such file", "a file", "Get it back.")
    named = {resource["path"] for resource in snapshot.resources.values()}
    if not named:
        return  # nothing is known of any table: the descriptor has the one fault
    for path in sorted(snapshot.path.rglob("*.csv")):
        if path.relative_to(snapshot.path).as_posix() not in named:
            do = f"Describe it in {DESCRIPTOR}, or move it elsewhere."
            yield data_fault(Spot(snapshot.label(path)), "stray", "a table that no resource names", "a known table", do)


def _cell_faults(table: Table) -> Iterator[Found]:
    for field in table.fields:
        name, see = field["name"], field.get("description", "")
        required = field.get("constraints", {}).get("required")
        check = _cell_check(json.dumps(field))
        for row in table.rows:
            spot = table.spot(row, name)
            if name not in row.values and required:
                yield data_fault(spot, "required", "an empty cell", "a value", see)
            elif name in row.values:
                for one in check(row.values[name]):
                    code = "type" if one.rule == "type" else "value"
                    yield data_fault(spot, code, one.found, one.expected, f"{one.do} {see}".strip())


@functools.lru_cache(maxsize=256)
def _cell_check(field: str) -> Callable[[Any], tuple[Against, ...]]:
    """What speaks against a value in a field; a value that comes again is not checked again."""
    schema = cell_schema(json.loads(field))
    return functools.cache(lambda value: tuple(against(value, schema)))


def cell_schema(field: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one cell, from its field in the Table Schema.

    >>> cell_schema({"name": "sign", "type": "integer", "constraints": {"required": True, "enum": [1, -1]}})
    {'enum': [1, -1], 'type': 'integer'}
    """
    if field["type"] == "list":
        item = {"type": "string", "minLength": 1, **_anchored(field.get("items", {}))}
        return {"type": "array", "items": item, "uniqueItems": True}
    rules = _anchored(field.get("constraints", {}))
    for name in ("required", "unique"):  # these two look at the whole column
        rules.pop(name, None)
    if "example" in field:
        rules["description"] = f'a value of the form "{field["example"]}"'
    return rules | {"type": field["type"]}


def _anchored(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Rules whose pattern is for the whole text, as Table Schema has it; JSON Schema is content with a part."""
    pattern = {"pattern": f"^(?:{rules['pattern']})$"} if "pattern" in rules else {}
    return {**rules, **pattern}


def _key_faults(table: Table) -> Iterator[Found]:
    keys = [listed(table.schema.get("primaryKey")), *table.schema.get("uniqueKeys", ())]
    keys += [[field["name"]] for field in table.fields if field.get("constraints", {}).get("unique")]
    for key in dict.fromkeys(tuple(key) for key in keys):
        first: dict[tuple, int] = {}
        for row in table.rows:
            value = tuple(row.cells[name] for name in key)
            if any(value) and first.setdefault(value, row.number) != row.number:
                found, do = f'"{", ".join(value)}"', f"Row {first[value]} has it already."
                yield data_fault(table.spot(row, ", ".join(key)), "key", found, "a value that no other row has", do)


def _reference_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    words = {field["name"]: field.get("orWords", ()) for field in table.fields}
    for name, targets in references(table.name, table.schema):
        others = [target.split(".") for target in targets]
        if not all(snapshot.is_read(other) for other, _ in others):
            continue
        allowed = set(words[name]).union(*(snapshot.column(other, field) for other, field in others))
        expected = " or ".join(f"a value of {target}" for target in targets)
        for row in table.rows:
            value = row.values.get(name, ())
            for item in value if isinstance(value, tuple) else [value]:
                if item not in allowed:
                    do = did_you_mean(str(item), map(str, allowed)) or f"Add it to {others[0][0]}, or mend it here."
                    yield data_fault(table.spot(row, name), "reference", f'"{item}"', expected, do)


def _count_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    rule, count = snapshot.resources[table.name].get("rowCount", {}), len(table.rows)
    low, high = rule.get("minimum", 0), rule.get("maximum", count)
    if not table.rows or low <= count <= high:
        return
    expected = f"at least {low} rows" if count < low else f"at most {high} rows"
    if low == high:
        expected = f"{low} rows"
    yield data_fault(table.spot(), "count", f"{count} rows", expected)


def _date_faults(table: Table) -> Iterator[Found]:
    """Dates that the calendar does not have, and pairs of dates that run backwards."""
    dates = [field["name"] for field in table.fields if field.get("partialDate")]
    for row in table.rows:
        for name in dates:
            value = row.cells[name]
            if DATE.fullmatch(value) and not is_date(value):
                yield data_fault(table.spot(row, name), "date", f'"{value}"', "a day that the calendar has")
        for first, last in table.schema.get("inOrder", ()):
            begin, end = row.cells[first], row.cells[last]
            if is_date(begin) and is_date(end) and is_later(begin, end):
                expected = f"a date not before {first}, {begin}"
                yield data_fault(table.spot(row, last), "order", f'"{end}"', expected, "Swap or mend the dates.")
