"""The commands that read a text: ``entente mentions`` and ``entente claims``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.console import columns, guarded, json_list, say, wrapped
from entente.cli.options import File, Json, Proposed
from entente.say import count

if TYPE_CHECKING:
    from entente.path.results import Analysis
    from entente.path.unread import ToRead
    from entente.text.article import Article
    from entente.text.codebook import Claim

MENTION_KEYS = ("paragraph", "start", "end", "exact", "actor", "state", "metonymic")
CLAIM_KEYS = ("source", "source_kind", "cue", "relation", "actor", "recipient")
CLAIM_KEYS += ("polarity", "certainty", "aux", "sign", "paragraph")
PLACE_KEYS = ("start", "end", "content", "coder")
QUESTION_KEYS = ("paragraph", "start", "end", "content", "relation", "actor", "recipient", "asks")
SENTENCE_KEYS = ("paragraph", "start", "end", "text")
LISTED = 12  # questions and sentences that are listed below the claims


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
        return "No actor was found. The gazetteer knows the world's states and the actors of the course's article."
    table = columns(MENTION_KEYS, ([row[key] for key in MENTION_KEYS] for row in rows))
    actors, states = ({row[key] for row in rows} - {None} for key in ("actor", "state"))
    size = f"{count(len(rows), 'mention')} of {count(len(actors), 'actor')}"
    where = f"{count(len(states), 'state')}, in {count(len(text.paragraphs), 'paragraph')}"
    return f"{table}\n\n{size} from {where}."


@guarded(
    "entente claims article.txt",
    "entente claims article.txt --json",
    "entente claims article.txt --next --json",
)
def claims(
    file: File,
    as_json: Json = False,
    proposed: Proposed = False,
    unread: Annotated[bool, typer.Option("--next", help="List all that is left to read, not only the first.")] = False,
) -> None:
    """Propose the claims of a text: who says that whom does what to whom.

    The proposals are made by rules from a lexicon. They are meant to be checked by a reader, and some are wrong. What
    was read half is asked below them. With --json the claims are a list; with --next --json they stand in an object,
    with `questions` and `unread` beside them.
    """
    from entente.path import analysis
    from entente.path.unread import to_read
    from entente.text import article

    found = analysis.analyse(article.read_article(file), proposed=proposed)
    rows = [_claim_row(claim) for claim in found.claims]
    if as_json and not unread:
        say(json_list(rows))
        return
    left = to_read(found)
    if as_json:
        say(_all_as_json(rows, left))
    else:
        say(_claim_table(rows) + _read_next(left, LISTED if not unread else None) + unconfirmed(found))


def _claim_row(claim: Claim) -> dict[str, Any]:
    """A claim as an object; what is not observed has no sign, as it has none in the graph."""
    from entente import data

    row = {key: getattr(claim, key) for key in (*CLAIM_KEYS, *PLACE_KEYS) if key != "sign"}
    sign = data.codebook().sign(claim) if claim.observed else None
    return {key: sign if key == "sign" else row[key] for key in (*CLAIM_KEYS, *PLACE_KEYS)}


def _all_as_json(rows: Sequence[Mapping[str, Any]], left: ToRead) -> str:
    questions = [{key: getattr(question, key) for key in QUESTION_KEYS} for question in left.questions]
    unread = [{key: getattr(sentence, key) for key in SENTENCE_KEYS} for sentence in left.unread]
    return json.dumps({"claims": rows, "questions": questions, "unread": unread}, ensure_ascii=False, indent=1)


def _read_next(left: ToRead, most: int | None) -> str:
    """What is left to read, in the order of the text; the first `most`, or all."""
    asked = [(question.paragraph, question.start, question.asks) for question in left.questions]
    unread = [(sentence.paragraph, sentence.start, f"“{sentence.text}”") for sentence in left.unread]
    lines = [f"  p{paragraph:02d}  {words}" for paragraph, _, words in sorted([*asked, *unread])]
    if not lines:
        return ""
    shown = lines if most is None else lines[:most]
    more = [f"  … and {len(lines) - len(shown)} more: --next lists them all."] if len(shown) < len(lines) else []
    size = f"{count(len(asked), 'question')}; {count(len(unread), 'sentence')} with two actors and no claim."
    return wrapped("\n\nRead here next\n" + "\n".join([*shown, *more, size]))


def unconfirmed(found: Analysis) -> str:
    """A word on the names that may be actors and that nobody has confirmed."""
    from entente.path.limits import actor_notes

    return "".join(f"\n{note.text}" for note in actor_notes(found) if note.code == "analysis.unconfirmed")


def _claim_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No claim was proposed. A claim needs two actors and a verb of the lexicon in one sentence."
    names = ("paragraph", *(key for key in CLAIM_KEYS if key != "paragraph"))  # where the words stand is for --json
    table = columns(names, ([row[key] for key in names] for row in rows))
    return f"{table}\n\n{count(len(rows), 'proposal')} by machine, to be checked by a reader."
