"""Pages that stand alone: HTML from the templates of this folder, with pictures inside and no script.

A page asks nothing of the network and runs nothing. Escaping is the template engine's and holds for every value;
nothing is marked as safe. Characters that no page may hold are shown as U+FFFD.
"""

from __future__ import annotations

import base64
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from entente.path.tables import plain

LONG = 60  # characters from which a cell needs a wide column
UNBROKEN = 30  # characters of a word that may be cut where it has no room: no language's words are so long on a line


def page(template: str, **values: Any) -> str:
    """Fill in a template of this folder by its name."""
    return _engine().get_template(f"{template}.html.j2").render(values).rstrip() + "\n"


@cache
def _engine() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    engine = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, finalize=plain, trim_blocks=True
    )
    engine.filters["wording"] = wording
    return engine


def _source(name: str) -> str:
    # The package may lie in an archive, so a template is read through it and not by a path.
    return resources.files("entente.path").joinpath("_templates", name).read_text(encoding="utf-8")


def wording(cell: object) -> str:
    """The class of a cell by its words: ``long``, and ``unbroken`` for one with a word that has no room on a line.

    >>> wording("Chad"), wording("attacked " * 9), wording("x" * 40)
    ('', 'long', 'unbroken')
    """
    text = str(cell)
    classes = ["long"] if len(text) > LONG else []
    if any(len(word) > UNBROKEN for word in text.split()):
        classes.append("unbroken")
    return " ".join(classes)


def picture(axes: Any, alt: str, caption: str) -> dict[str, str]:
    """A figure as a PNG in base64, with its description and its caption."""
    from entente import plots

    with tempfile.TemporaryDirectory() as folder:
        raw = plots.write(axes, Path(folder, "figure.png")).read_bytes()
    return {"png": base64.b64encode(raw).decode("ascii"), "alt": alt, "caption": caption}
