"""Reading `datapackage.json`: which of its resources are sound, and what is wrong with the rules of the others.

`resource.schema.json` says what a resource may look like; here stands only what no JSON Schema can say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from entente.data.documents import Against, against, form
from entente.data.patterns import may_run_away
from entente.data.snapshot import DESCRIPTOR, Found, listed, rule_fault
from entente.errors import EntenteError, did_you_mean
from entente.text.reading import read_bytes


def read_descriptor(folder: Path) -> tuple[dict[str, Any], tuple[Found, ...]]:
    """The descriptor with its sound resources only, and the faults of its rules."""
    try:
        raw = read_bytes(folder / DESCRIPTOR, expected="a data package in JSON")
        descriptor = json.loads(raw.decode("utf-8-sig"))
    except EntenteError as error:
        return {"resources": []}, tuple(rule_fault(folder.name, "", one.found, one.expected) for one in error.faults)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return {"resources": []}, (rule_fault(folder.name, "", f"no valid JSON ({error})", "a data package in JSON"),)
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        return {"resources": []}, (rule_fault(folder.name, "", "no list of resources", "a list named resources"),)
    sealed = descriptor.get("hash") == seal(descriptor)
    sound: list[dict[str, Any]] = []
    unread: set[str] = set()  # tables that a reference may name although they could not be read
    faults: list[Found] = []
    for number, resource in enumerate(resources, 1):
        own = []
        if not sealed:  # else the rules were checked when the folder was packed
            own = [rule_fault(folder.name, *one) for one in _resource_faults(resource, number)]
        name, path = _text_in(resource, "name"), _text_in(resource, "path")
        if path and _leaves(path, folder):
            own.append(rule_fault(folder.name, f"resource {name}", f'path "{path}"', "a path inside the folder"))
            path = ""
        faults += own
        if own:
            unread.add(name)
        if name and path:
            # A file whose schema has a fault is still there; it is only no table.
            sound.append({key: value for key, value in resource.items() if key != "schema" or not own})
    faults += [rule_fault(folder.name, *one) for one in _target_faults(sound, unread)]
    return {**descriptor, "resources": sound}, tuple(faults)


def seal(descriptor: Mapping[str, Any]) -> str:
    """The hash of all that a descriptor says: with the recorded one its rules were checked when it was packed.

    Checking them takes a second, most of it for the validator to be loaded, and each first call would pay it.
    """
    said = {key: value for key, value in descriptor.items() if key != "hash"}
    return f"sha256:{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}"


def _text_in(resource: Any, key: str) -> str:
    value = resource.get(key) if isinstance(resource, dict) else None
    return value if isinstance(value, str) else ""


def _leaves(path: str, folder: Path) -> bool:
    """Whether a path leads out of the folder, also by a link in it."""
    if "\\" in path or ":" in path or path.startswith("/") or ".." in PurePosixPath(path).parts:
        return True
    try:
        return not (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a circle of links, or no path at all
        return True


def _resource_faults(resource: Any, number: int) -> Iterator[tuple[str, str, str]]:
    """Where, what was found, what was expected: by the schema of a resource, and by what no schema can say."""
    found = list(against(resource, form("resource")))
    for one in found:
        yield _told(resource, number, one)
    if not found and "schema" in resource:
        yield from _key_faults(resource["schema"], f"resource {resource['name']}")
        yield from _range_faults(resource["schema"], f"resource {resource['name']}")
        yield from _pattern_faults(resource["schema"], f"resource {resource['name']}")


def _told(resource: Any, number: int, one: Against) -> tuple[str, str, str]:
    place = list(one.place)
    where = f"resource {resource.get('name', number) if isinstance(resource, dict) else number}"
    if place[:2] == ["schema", "fields"] and len(place) > 2:
        field = resource["schema"]["fields"][place[2] - 1]
        where += f", field {_text_in(field, 'name') or place[2]}"
        place = place[3:]
    if place[:1] == ["schema"]:
        place = place[1:]
    found = one.found
    if place and one.rule not in ("required", "additionalProperties"):
        found = f"{place.pop()} {found}"
    if place:
        where += f", {' '.join(map(str, place))}"
    return where, found, f"{one.expected}. {one.do}" if one.do else one.expected


def _pattern_faults(schema: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    """Patterns that a cell of a few dozen letters could keep busy for years."""
    for field in schema["fields"]:
        for rules in (field.get("constraints", {}), field.get("items", {})):
            pattern = rules.get("pattern", "")
            if may_run_away(pattern):
                expected = "one whose repeated groups begin with a character of their own and hold no alternatives"
                yield f"{about}, field {field['name']}", f'the pattern "{pattern}"', expected


def _key_faults(schema: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    """Keys that speak of fields that are not there."""
    names = [field["name"] for field in schema["fields"]]
    keys = [("primaryKey", listed(schema.get("primaryKey")))]
    for number, key in enumerate(schema.get("foreignKeys", ()), 1):
        fields, others = listed(key["fields"]), listed(key["reference"]["fields"])
        keys.append((f"foreignKeys {number}", fields))
        if len(fields) != len(others):
            yield f"{about}, foreignKeys {number}", json.dumps(key), "a reference with as many fields"
    for place in ("uniqueKeys", "inOrder"):
        keys += [(place, fields) for fields in schema.get(place, ())]
    for place, fields in keys:
        for name in fields:
            if name not in names:
                yield f"{about}, {place}", f'"{name}"', f"one of its fields. {did_you_mean(name, names)}".strip()


def _range_faults(schema: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    for field in schema["fields"]:
        constraints = field.get("constraints", {})
        low, high = constraints.get("minimum"), constraints.get("maximum")
        if low is not None and high is not None and low > high:
            where, found = f"{about}, field {field['name']}", f"minimum {low} above maximum {high}"
            yield where, found, "a minimum that is not above the maximum"


def _target_faults(resources: list[dict[str, Any]], unread: set[str]) -> Iterator[tuple[str, str, str]]:
    """References to tables or fields that are not there."""
    tables = [resource for resource in resources if "schema" in resource]
    unread = unread | {resource["name"] for resource in resources if "schema" not in resource}
    targets = set()
    for table in tables:
        targets.update(f"{table['name']}.{field['name']}" for field in table["schema"]["fields"])
    for table in tables:
        for field, wanted in references(table["name"], table["schema"]):
            for target in wanted:
                if target not in targets and target.split(".")[0] not in unread:
                    about = f"resource {table['name']}, field {field}"
                    yield about, f'a reference to "{target}"', f"a field of a table. {did_you_mean(target, targets)}"


def references(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each field that refers to others, with the ``table.field`` it may be found in."""
    for key in schema.get("foreignKeys", ()):
        reference = key["reference"]
        table = reference.get("resource") or name  # no name means the table itself
        for field, target in zip(listed(key["fields"]), listed(reference["fields"]), strict=True):
            yield field, [f"{table}.{target}"]
    for field in schema["fields"]:
        if field.get("refersTo"):
            yield field["name"], list(field["refersTo"])
