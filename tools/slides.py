"""Slides for a plan: a question, a picture, a prediction and what it came to, in large letters and without code.

What a slide says stands in ``_templates/slides.yaml``, each slide once, with the decks that show it; its picture and
its numbers are made from the tables. A deck is one page that loads nothing: arrows to move, S for the notes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from entente import data
from entente.errors import raise_if_any, unknown_choice
from entente.files import write_whole
from entente.quiz.asked import as_html
from tools.console import in_sentences
from tools.fonts import font_faces
from tools.pictures import PICTURES, claims_of_pairs, israel_s_company
from tools.templates import FOLDER, fill

KINDS = {"ask": "Ask", "predict": "Predict", "reveal": "What came out", "board": "On the board"}


@dataclass(frozen=True)
class Slide:
    """What stands on a slide, and what whoever teaches has beside it."""

    kind: str
    title: str
    text: Markup
    picture: Markup | None
    notes: str


@cache
def _told() -> Mapping[str, Any]:
    """The slides and the decks, as they are written."""
    return yaml.safe_load((FOLDER / "slides.yaml").read_text(encoding="utf-8"))


def decks() -> dict[str, str]:
    """The name of each deck, and its title.

    Examples
    --------
    >>> decks()["taster"]
    '45 minutes: a taster'
    """
    return {name: told["title"] for name, told in _told()["decks"].items()}


def opens(name: str) -> tuple[str, ...]:
    """The notebooks that a plan opens, the first one first.

    Examples
    --------
    >>> opens("taster")
    ('lesson 04', 'lesson 01')
    """
    return tuple(_told()["decks"][name]["opens"])


def deck(name: str) -> tuple[Slide, ...]:
    """The slides of a deck, in order.

    Examples
    --------
    >>> [slide.title for slide in deck("taster")][7]
    'Iran, in 7 sentences'
    """
    return tuple(_slide(shown) for shown in _told()["decks"][name]["shows"])


def _slide(name: str) -> Slide:
    told = _told()["slides"][name]
    facts = _facts()
    picture = PICTURES[told["picture"]]() if "picture" in told else None
    text = Markup(as_html(told.get("text", "").format(**facts)))
    return Slide(told.get("kind", "show"), told["title"].format(**facts), text, picture, told["notes"].format(**facts))


@cache
def _facts() -> Mapping[str, int]:
    """The numbers that the slides name in braces."""
    claims = tuple(data.claims())
    kinds = {source.id: source.kind for source in data.sources()}
    first, second, *_ = israel_s_company().values()
    ((_, good, bad),) = claims_of_pairs("russia", ["iran"])
    return {
        "claims": len(claims),
        "named": sum(kinds[claim.source] == "named_analyst" for claim in claims),
        "closest": first,
        "next": second,
        "for": good,
        "against": bad,
    }


def page(name: str) -> str:
    """A deck as a page that stands alone."""
    values = {"title": decks()[name], "slides": deck(name), "kinds": KINDS, "fonts": font_faces()}
    return fill("slides.html.j2", values)


def build(names: Sequence[str] = (), output: Path = Path("build", "slides")) -> list[Path]:
    """Write the decks, or those that are named.

    Raises
    ------
    EntenteError
        ``slides.plan`` for a plan that there is not.
    """
    unknown = [name for name in names if name not in decks()]
    raise_if_any(unknown_choice("slides.plan", "the plan", name, decks()) for name in unknown)
    pages = {output / f"{name}.html": page(name).encode("utf-8") for name in names or decks()}
    write_whole(pages, inside=output)
    return list(pages)


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Make slides from the command line."""
    parser = argparse.ArgumentParser(prog="start.py slides", description="Make the slides of the plans.")
    parser.add_argument("names", nargs="*", metavar="PLAN", help=f"of {', '.join(decks())}; all if left out")
    parser.add_argument("--output", "-o", type=Path, default=Path("build", "slides"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    for path in build(options.names, options.output):
        print(path.as_posix())
    print("Open one in a browser: arrows to move, S for the notes, print for paper or PDF.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
