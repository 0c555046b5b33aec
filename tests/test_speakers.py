"""Who says so: a table of attributions with the speaker that a reader gives each claim."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from entente.path.analysis import analyse
from entente.text.codebook import Claim

TABLE = Path(__file__).parent / "texts" / "claims" / "speakers.tsv"


class Row(NamedTuple):
    """Paragraphs, and the claims in them as ``kind source: actor recipient``; ``*`` is any."""

    half: str
    paragraphs: list[str]
    said: list[tuple[str, str, tuple[str, str]]]


def rows(half: str) -> Iterator[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["half"] == half:
                said = [_said(one) for one in row["said"].split(";") if one]
                yield Row(half, row["text"].split(" // "), said)


def _said(text: str) -> tuple[str, str, tuple[str, str]]:
    who, _, pair = text.partition(": ")
    kind, source = who.split()
    actor, recipient = pair.split()
    return kind, source, (actor, recipient)


def read(paragraphs: list[str]) -> tuple[Claim, ...]:
    return analyse("\n".join(["News of the day", *paragraphs])).claims


def right(row: Row) -> bool:
    """Every claim that is expected has its source, and no party of a claim is made its source otherwise."""
    claims = read(row.paragraphs)
    if not row.said:
        return not claims
    for kind, source, pair in row.said:
        found = [claim for claim in claims if claim.pair == pair]
        fits = [c for c in found if kind in ("*", c.source_kind) and source in ("*", c.source)]
        if not fits or len(fits) < len(found):
            return False
    return True
