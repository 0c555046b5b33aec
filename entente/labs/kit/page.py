"""The page's side of the labs, from ``_static``: one script and one style sheet, as a widget wants them.

The script is written in modules, each with its imports, so that it can be read and tested in parts. Here they are put
one behind the other: what a module imports stands above it already.
"""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

STATIC = Path(__file__).with_name("_static")
ENTRY = "lab"  # the module that shows a lab, and the sheet that holds the colours
IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def script(folder: Path = STATIC) -> str:
    """All modules as one, each below those that it imports; the entry comes last.

    Raises
    ------
    graphlib.CycleError
        If modules import each other in a circle.
    """
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}
    needs = {name: IMPORT.findall(source) for name, source in sources.items()}
    needs[ENTRY] = [name for name in sources if name != ENTRY]
    order = TopologicalSorter(needs).static_order()
    return "\n".join(EXPORT.sub("", IMPORT.sub("", sources[name])) for name in order)


def style(folder: Path = STATIC) -> str:
    """All style sheets as one; the one with the colours comes first."""
    rest = sorted(path for path in folder.glob("*.css") if path.stem != ENTRY)
    return "\n".join(path.read_text(encoding="utf-8") for path in (folder / f"{ENTRY}.css", *rest))
