"""What a JSON Schema has against a value: a cell, a resource of `datapackage.json`, or the whole of `labs.yaml`.

Each fault comes with its place in the document, what was found, what was expected and what to do, so that all of them
can be told in one way. A schema may say in its ``description`` what it expects, in words.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from entente.errors import did_you_mean

TYPE_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "names with values",
}
LIMIT_WORDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "uniqueItems": "each item only once",
}


class Against(NamedTuple):
    """What speaks against one place of a document; the place is a path of names, and of numbers from 1."""

    place: tuple[str | int, ...]
    rule: str
    found: str
    expected: str
    do: str = ""


@functools.cache
def form(name: str) -> dict[str, Any]:
    """A JSON Schema that stands in a file beside this one.

    >>> form("resource")["required"]
    ['name', 'path']
    """
    return json.loads(Path(__file__).with_name(f"{name}.schema.json").read_text(encoding="utf-8"))


def against(document: Any, schema: Mapping[str, Any]) -> Iterator[Against]:
    """All that a JSON Schema has against a document.

    >>> rule = {"type": "object", "properties": {"pair": {"type": "array"}}, "additionalProperties": False}
    >>> for one in against({"pear": ["iran"]}, rule):
    ...     print(one.found, "|", one.expected, "|", one.do)
    "pear" | one of pair | Did you mean "pair"?
    """
    # JSON Schema tells a missing name once for each that is missing, and `_each` all of them every time.
    yield from dict.fromkeys(_each(document, schema))


def _each(document: Any, schema: Mapping[str, Any]) -> Iterator[Against]:
    for error in _validator()(schema).iter_errors(document):
        place = tuple(step + 1 if isinstance(step, int) else step for step in error.absolute_path)
        rule, value = error.validator, error.instance
        if rule == "additionalProperties":
            known = list(error.schema["properties"])
            for name in value:
                if name not in known:
                    yield Against(place, rule, f'"{name}"', f"one of {', '.join(known)}", did_you_mean(name, known))
        elif rule == "required":
            for name in error.validator_value:
                if name not in value:
                    said = error.schema["properties"][name].get("description", f"a {name}")
                    yield Against(place, rule, f"no {name}", said)
        else:
            yield Against(place, rule, _shown(value), *_allowed(error))


@functools.cache
def _validator() -> Any:
    """JSON Schema with tuples for lists, since the cells of a table stay as they are."""
    import jsonschema

    kind = jsonschema.Draft202012Validator
    types = kind.TYPE_CHECKER.redefine("array", lambda _, value: isinstance(value, list | tuple))
    extended = jsonschema.validators.extend(kind, type_checker=types)
    return functools.partial(extended, format_checker=jsonschema.FormatChecker(["regex"]))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f'"{";".join(value)}"'
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else f'"{value}"'


def _allowed(error: Any) -> tuple[str, str]:
    """What may stand there, and the nearest of the names that may."""
    rule, limit = error.validator, error.validator_value
    if rule == "type":
        kinds = [limit] if isinstance(limit, str) else limit
        return " or ".join(TYPE_WORDS[kind] for kind in kinds), ""
    if rule == "enum":
        names = [str(item) for item in limit]
        return f"one of {', '.join(names)}", did_you_mean(str(error.instance), names)
    words = LIMIT_WORDS[rule].format(limit) if rule in LIMIT_WORDS else f"{rule} {limit}"
    return error.schema.get("description", words), ""
