"""The prompt: codebook, actors, text and the form of the answer, for a person or any chat model to code from.

It is plain text and goes nowhere by itself. With a **shuffle** the relations stand in another order and under labels
without a meaning: a coder who reads the rules codes the same claims, one who goes by the names may not.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from string import Template

from entente import data
from entente.path.results import Analysis
from entente.text.codebook import (
    AUXES,
    CERTAINTIES,
    DIRECTIONS,
    POLARITIES,
    SOURCE_KINDS,
    Codebook,
    Relation,
)

MOST_SEED = 999_999
_LABEL = re.compile(r"r(\d{1,6})_(\d\d)")


@dataclass(frozen=True)
class Prompt:
    """What is given to a coder.

    Parameters
    ----------
    id : str
        Eight characters that change with the text, the actors or the codebook, and the seed of the shuffle if any.
    text : str
        The prompt itself, in Markdown.
    seed : int or None
        Of the shuffle; None if the relations have their own names and order.
    """

    id: str
    text: str
    seed: int | None = None

    @property
    def tokens(self) -> int:
        """About how many tokens a language model makes of it: four characters of English are one."""
        return -(-len(self.text) // 4)


def coding_prompt(found: Analysis, *, shuffle: int | None = None) -> Prompt:
    """The prompt for the text of an analysis, with the actors that were found in it or accepted.

    Parameters
    ----------
    shuffle : int, optional
        From 0 to 999999: the same number, the same order and labels.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> plain, shuffled = coding_prompt(found), coding_prompt(found, shuffle=7)
    >>> "p02: Chad attacked Niger." in plain.text, "| attacks |" in plain.text, "attacks |" in shuffled.text
    (True, True, False)
    """
    book = data.codebook()
    labels = labels_of(book, shuffle)
    parts = {
        "relations": _relation_table(book, labels),
        "rules": _renamed(_template("coding_rules.md"), labels),
        "actors": _actor_table(found),
        "text": "\n".join(f"{paragraph.label}: {paragraph.text}" for paragraph in found.article.paragraphs),
        "source_kinds": _choice(SOURCE_KINDS),
        "polarities": _choice(POLARITIES),
        "certainties": _choice(CERTAINTIES),
        "auxes": _choice(AUXES),
        "directions": _choice(DIRECTIONS),
        "example": labels["protects"],
    }
    # The text cannot hold the mark that ends it: the mark depends on the text.
    digest = hashlib.sha256("\x1f".join(parts.values()).encode("utf-8", "replace")).hexdigest()[:8]
    name = digest if shuffle is None else f"{digest}, relations shuffled by {shuffle}"
    text = Template(_template("coding_prompt.md")).substitute(parts, digest=digest, id=name)
    return Prompt(name, text, shuffle)


def _template(name: str) -> str:
    return (resources.files("entente.path") / "_templates" / name).read_text(encoding="utf-8")


def _choice(values: Iterable[str]) -> str:
    return " or ".join(f"`{value}`" for value in values)


# --------------------------------------------------------------------------------------------------------------------
# Names of relations, and labels in their place


def labels_of(book: Codebook, seed: int | None) -> dict[str, str]:
    """The label of each relation, in the order of the prompt: its own name, or one that says nothing.

    The label holds the seed, so that an answer can be read back without a file beside it.

    >>> book = Codebook.from_rows([{"relation": "meets", "layers": "diplomatic", "sign": "0"}])
    >>> labels_of(book, None), labels_of(book, 7)
    ({'meets': 'meets'}, {'meets': 'r7_01'})
    """
    names = [relation.name for relation in book]
    if seed is None:
        return {name: name for name in names}
    random.Random(seed).shuffle(names)
    return {name: f"r{seed}_{number:02d}" for number, name in enumerate(names, 1)}


def relation_of(label: str, book: Codebook) -> str:
    """The relation that a label stands for; anything else is given back as it is.

    >>> book = data.codebook()
    >>> relation_of(labels_of(book, 7)["attacks"], book), relation_of("attacks", book), relation_of("r7_99", book)
    ('attacks', 'attacks', 'r7_99')
    """
    match = _LABEL.fullmatch(label)
    if match is None:
        return label
    names = {shown: name for name, shown in labels_of(book, int(match[1])).items()}
    return names.get(label, label)


def _relation_table(book: Codebook, labels: Mapping[str, str]) -> str:
    lines = ["| relation | layers | both ways | rule | coded so | near miss |", "| --- | --- | --- | --- | --- | --- |"]
    for name, label in labels.items():
        lines.append(_relation_row(book[name], label, labels))
    return "\n".join(lines)


def _relation_row(relation: Relation, label: str, labels: Mapping[str, str]) -> str:
    # In its own row a relation's name is an ordinary word: "India and Pakistan are rivals."
    others = {name: shown for name, shown in labels.items() if name != relation.name}
    told = re.compile(rf"\b({'|'.join(map(re.escape, others))})\b")
    cells = [label, ", ".join(relation.layers), "yes" if relation.mutual else "no"]
    for words in (relation.boundary, relation.example, relation.near_miss):
        cells.append(told.sub(lambda match: others[match[1]], words).replace("|", "\\|"))
    return f"| {' | '.join(cells)} |"


def _renamed(rules: str, labels: Mapping[str, str]) -> str:
    """The rules with every relation that stands in code marks under its label."""
    return re.sub(r"`(\w+)`", lambda match: f"`{labels.get(match[1], match[1])}`", rules)


# --------------------------------------------------------------------------------------------------------------------
# Actors


def _actor_table(found: Analysis) -> str:
    known = found.gazetteer.actors
    ids: dict[str, None] = {}  # in the order of the text
    for mention in found.mentions:
        ids.setdefault(mention.actor)
        if mention.state:
            ids.setdefault(mention.state)
    lines = ["| id | name | kind | acts for |", "| --- | --- | --- | --- |"]
    for name in ids:
        if name in known:
            actor = known[name]
            cells = (actor.id, actor.label, actor.kind, actor.part_of)
            lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    decided = {decision.name for decision in found.decisions}
    open_names = [proposal.name for proposal in found.proposals if proposal.name not in decided]
    if open_names and not found.proposed:
        lines += ["", f"Names that may speak as a source but are no actors here: {', '.join(open_names)}."]
    return "\n".join(lines) if ids else "No actor was found in this text."
