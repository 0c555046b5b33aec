"""What a JSON Schema has against a document, such as `datapackage.json` or `labs.yaml`.

Each fault comes with its place in the document, what was found, what was expected and what to do, so that it can be
told like the faults of the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


class Against(NamedTuple):
    """What speaks against one place of a document; the place is a path of names and numbers from 1."""

    place: tuple[str | int, ...]
    found: str
    expected: str
    do: str


def against(document: Any, schema: Mapping[str, Any]) -> Iterator[Against]:
    """All that a JSON Schema has against a document.

    Examples
    --------
    >>> rule = {"type": "object", "properties": {"pair": {"type": "array"}}, "additionalProperties": False}
    >>> for one in against({"pear": ["iran"]}, rule):
    ...     print(one.found, "|", one.expected, "|", one.do)
    "pear" | one of pair | Did you mean "pair"?
    """
    import jsonschema

    for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
        place = tuple(step + 1 if isinstance(step, int) else step for step in error.absolute_path)
        if error.validator == "additionalProperties":
            known = list(error.schema["properties"])
            for name in error.instance:
                if name not in known:
                    yield Against(place, f'"{name}"', f"one of {', '.join(known)}", did_you_mean(str(name), known))
        elif error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield Against(place, f"no {name}", f"a {name}", "")
        else:
            yield Against(place, _shown(error.instance), *_allowed(error))


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _allowed(error: Any) -> tuple[str, str]:
    """What may stand there, and what to do."""
    rule, limit = error.validator, error.validator_value
    if rule == "type":
        return TYPE_WORDS[limit], ""
    if rule == "enum":
        names = [str(item) for item in limit]
        return f"one of {', '.join(names)}", did_you_mean(str(error.instance), names)
    words = {
        "minItems": f"at least {limit} items",
        "maxItems": f"at most {limit} items",
        "uniqueItems": "each item only once",
        "minLength": f"at least {limit} characters",
    }
    return words.get(rule, f"{rule} {limit}"), ""
