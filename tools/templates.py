"""Fill the pages of ``tools/_templates``; what is put in is escaped, and a name that is missing is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "_templates"


def fill(name: str, values: Mapping[str, Any], filters: Mapping[str, Callable] | None = None) -> str:
    """The page of this name with these values."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    engine = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    engine.filters.update(filters or {})
    return engine.get_template(name).render(values)
