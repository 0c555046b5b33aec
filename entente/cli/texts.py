"""The commands that read a text: ``entente mentions`` and ``entente claims``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from entente.cli.console import columns, guarded, json_list, say
from entente.cli.options import File, Json, Proposed
from entente.say import count

if TYPE_CHECKING:
    from entente.path.results import Analysis
    from entente.text.article import Article

MENTION_KEYS = ("paragraph", "start", "end", "exact", "actor", "state", "metonymic")
CLAIM_KEYS = ("source", "source_kind", "cue", "relation", "actor", "recipient")
CLAIM_KEYS += ("polarity", "certainty", "aux", "sign", "paragraph")


@guarded("entente mentions article.txt", "entente mentions - --json < article.txt")
def mentions(file: File, as_json: Json = False) -> None:
    """List the actors that a text names, and where."""
    from entente import data
    from entente.text import article
    from entente.text import names as actors

    text = article.read_article(file)
    found = actors.find_mentions(text, data.gazetteer())
    rows = [{key: getattr(mention, key) for key in MENTION_KEYS} for mention in found]
    say(json_list(rows) if as_json else _mention_table(text, rows))


def _mention_table(text: Article, rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No actor was found. The gazetteer knows the world's states, many leaders and organisations."
    table = columns(MENTION_KEYS, ([row[key] for key in MENTION_KEYS] for row in rows))
    actors, states = ({row[key] for row in rows} - {None} for key in ("actor", "state"))
    size = f"{count(len(rows), 'mention')} of {count(len(actors), 'actor')}"
    where = f"{count(len(states), 'state')}, in {count(len(text.paragraphs), 'paragraph')}"
    return f"{table}\n\n{size} from {where}."


@guarded("entente claims article.txt", "entente claims article.txt --json")
def claims(file: File, as_json: Json = False, proposed: Proposed = False) -> None:
    """Propose the claims of a text: who says that whom does what to whom.

    The proposals are made by rules from a lexicon. They are meant to be checked by a reader, and some are wrong.
    """
    from entente import data
    from entente.path import analysis
    from entente.text import article

    found = analysis.analyse(article.read_article(file), proposed=proposed)
    sign = data.codebook().sign
    rows = [
        {key: sign(claim) if key == "sign" else getattr(claim, key) for key in CLAIM_KEYS} for claim in found.claims
    ]
    say(json_list(rows) if as_json else _claim_table(rows) + unconfirmed(found))


def unconfirmed(found: Analysis) -> str:
    """A word on the names that may be actors and that nobody has confirmed."""
    from entente.path.limits import actor_notes

    return "".join(f"\n{note.text}" for note in actor_notes(found) if note.code == "analysis.unconfirmed")


def _claim_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No claim was proposed. A claim needs two actors and a verb of the lexicon in one sentence."
    names = ("paragraph", *(key for key in CLAIM_KEYS if key != "paragraph"))
    table = columns(names, ([row[key] for key in names] for row in rows))
    return f"{table}\n\n{count(len(rows), 'proposal')} by machine, to be checked by a reader."
