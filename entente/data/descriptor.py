"""Reading `datapackage.json`: which of its resources are sound, and what is wrong with the rules of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from entente.data.documents import Against, against
from entente.data.snapshot import DESCRIPTOR, Found, listed, rule_fault
from entente.errors import did_you_mean

CELL_TYPES = ("string", "integer", "number", "boolean", "list")

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_NAMES = {"type": ["string", "array"], "items": _TEXT, "minLength": 1, "minItems": 1}
_REGEX = {"type": "string", "format": "regex", "description": "a regular expression"}
_ENUM = {"type": "array", "minItems": 1, "description": "a list of the values that are allowed"}
_CONSTRAINTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "enum": _ENUM,
        "pattern": _REGEX,
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "minLength": {"type": "integer"},
        "maxLength": {"type": "integer"},
        "required": {"type": "boolean"},
        "unique": {"type": "boolean"},
    },
}
_FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": _TEXT,
        "type": {"enum": list(CELL_TYPES)},
        "constraints": _CONSTRAINTS,
        "items": {"type": "object", "properties": {"enum": _ENUM, "pattern": _REGEX}},
        "refersTo": {**_TEXTS, "minItems": 1},
        "orWords": _TEXTS,
    },
}
_FOREIGN_KEY = {
    "type": "object",
    "required": ["fields", "reference"],
    "properties": {
        "fields": _NAMES,
        "reference": {"type": "object", "required": ["fields"], "properties": {"resource": _TEXT, "fields": _NAMES}},
    },
}
_COUNT = {"type": "object", "properties": {"minimum": {"type": "integer"}, "maximum": {"type": "integer"}}}
RESOURCE = {
    "type": "object",
    "required": ["name", "path"],
    "properties": {
        "name": _TEXT,
        "path": _TEXT,
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": _FIELD, "description": "a list of named fields"},
                "primaryKey": _NAMES,
                "uniqueKeys": {"type": "array", "items": _TEXTS},
                "inOrder": {"type": "array", "items": {**_TEXTS, "minItems": 2, "maxItems": 2}},
                "foreignKeys": {"type": "array", "items": _FOREIGN_KEY},
            },
        },
        "rowCount": _COUNT,
        "share": {"type": "object", "properties": {"atLeast": {"type": "number"}}},
    },
}


def read_descriptor(folder: Path) -> tuple[dict[str, Any], tuple[Found, ...]]:
    """The descriptor with its sound resources only, and the faults of its rules."""
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return {"resources": []}, (rule_fault(folder.name, "", f"no valid JSON ({error})", "a data package in JSON"),)
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        return {"resources": []}, (rule_fault(folder.name, "", "no list of resources", "a list named resources"),)
    sound: list[dict[str, Any]] = []
    unread: set[str] = set()  # tables that a reference may name although they could not be read
    faults: list[Found] = []
    for number, resource in enumerate(resources, 1):
        own = [rule_fault(folder.name, *fault) for fault in _resource_faults(resource, number, folder)]
        faults += own
        name = _text_in(resource, "name")
        if own and name:
            unread.add(name)
        path = _text_in(resource, "path")
        if name and path and not _leaves(path, folder):
            # A file whose schema has a fault is still there; it is only no table.
            sound.append({key: value for key, value in resource.items() if key != "schema" or not own})
    faults += [rule_fault(folder.name, *fault) for fault in _target_faults(sound, unread)]
    return {**descriptor, "resources": sound}, tuple(faults)


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


def _resource_faults(resource: Any, number: int, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Where, what was found, what was expected: by the schema of a resource, and by what no schema can say."""
    found = list(against(resource, RESOURCE))
    for one in found:
        yield _told(resource, number, one)
    path = _text_in(resource, "path")
    if path and _leaves(path, folder):
        yield f"resource {resource.get('name', number)}", f'path "{path}"', "a path inside the folder"
    if not found and "schema" in resource:
        yield from _key_faults(resource["schema"], f"resource {resource['name']}")
        yield from _range_faults(resource["schema"], f"resource {resource['name']}")


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
    targets = {f"{table['name']}.{field['name']}" for table in tables for field in table["schema"]["fields"]}
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
