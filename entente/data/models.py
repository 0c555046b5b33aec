"""The records of the course's tables that belong to no other module."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.text.gazetteer import Mention

PARAGRAPH_LABEL = re.compile(r"p\d{2,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OutsideFact:
    """A fact that the article does not tell.

    Parameters
    ----------
    source, outlet, date : str
        What to look for, who published it (empty where several did), and when.
    status : str
        How firm it is: reported, claimed, contested, partly_reported, read_in_data or hindsight.
    bears_on : tuple of str
        Paragraphs of the article (``"p24"``) and topics (``"csto"``) that it bears on.

    >>> OutsideFact("f99", "A fact.", "a report", "TASS", "2025-04", "reported", ("p24", "p25", "csto")).paragraphs
    (24, 25)
    """

    id: str
    fact: str
    source: str
    outlet: str
    date: str
    status: str
    bears_on: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The numbers of the paragraphs that the fact bears on."""
        return tuple(int(label[1:]) for label in self.bears_on if PARAGRAPH_LABEL.fullmatch(label))


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention of the gold standard, with the words around it.

    Parameters
    ----------
    prefix, suffix : str
        The words just before and just after, so that the place can be found again in a changed text.
    form : str
        ``"NAM"`` for a name, ``"NOM"`` for a description, ``"PRO"`` for a pronoun.

    >>> GoldMention(1, 0, 4, "Iran", "iran", "iran", False, "", " gave", "NAM").mention.exact
    'Iran'
    """

    paragraph: int
    start: int
    end: int
    exact: str
    actor: str
    state: str | None
    metonymic: bool
    prefix: str
    suffix: str
    form: str

    @property
    def mention(self) -> Mention:
        """The same mention in the form that `entente.text.names.find_mentions` gives."""
        return Mention(self.paragraph, self.start, self.end, self.exact, self.actor, self.state, self.metonymic)


@dataclass(frozen=True, slots=True)
class Coder:
    """Who or what coded the article.

    Parameters
    ----------
    kind : {"person", "language_model", "rules", "reconciliation"}
        ``"reconciliation"``: made of other codings, by comparing them.
    made : str
        When, as a partial date.
    codebook : str
        By which codebook, in which version.

    >>> Coder("anna", "person", "Anna", "2026-11", "codebook.csv").kind
    'person'
    """

    id: str
    kind: str
    label: str
    made: str
    codebook: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who makes claims in the article.

    Parameters
    ----------
    kind : str
        One of `entente.text.codebook.SOURCE_KINDS`.
    actor : str
        The actor that it is, or empty.
    interest : str
        What is declared or known of its interest in the matter: a fact to note, and no verdict.

    >>> Source("insiders", "unnamed insiders", "anonymous").actor
    ''
    """

    id: str
    label: str
    kind: str
    actor: str = ""
    interest: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a learner is asked to judge before the first lesson, and again after the last; a lesson answers it.

    >>> Judgement("j1", "The graph is balanced.", "05").answered_in
    '05'
    """

    id: str
    statement: str
    answered_in: str


@dataclass(frozen=True, slots=True)
class BenchmarkFigure:
    """A published figure to test a measure against.

    Parameters
    ----------
    instance : str
        The data set that was measured.
    tolerance : float
        How far from the published value a right answer may lie: its rounding.

    >>> BenchmarkFigure("highland_tribes", "frustration_index", 7, 0, "a source").agrees(7)
    True
    """

    instance: str
    measure: str
    value: float
    tolerance: float
    source: str

    def agrees(self, value: float) -> bool:
        """Whether a value lies within the tolerance of the published one."""
        return abs(value - self.value) <= self.tolerance


@dataclass(frozen=True, slots=True)
class CoderFigure:
    """How well a coder did on a set of texts, by one measure; `tools.measure_coder` computes and stores it.

    Parameters
    ----------
    coder : str
        A row of the table of coders.
    texts : str
        The set: the folder of `tests/texts` that holds the texts and their claims.
    figure : str
        What was measured, such as ``"triple_recall"``: claims with the right actor, relation and recipient, of those
        that were coded. ``"texts"`` is the number of texts.
    value : float or None
        A share from 0 to 1, or a number; None where there was nothing to take a share of.
    n : int
        What it is a share of.

    >>> CoderFigure("rules", "unseen", "triple_recall", 0.25, 160).value
    0.25
    """

    coder: str
    texts: str
    figure: str
    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Level:
    """A word of the scale by which the words of a text become numbers.

    Parameters
    ----------
    low, mode, high : float
        The least, the likeliest and the greatest value that it may stand for, from 0 to 1.
    used_for : tuple of str
        The parameters that may be coded with it: see `entente.needs.estimates.PARAMETERS`.

    >>> Level("much", 0.4, 0.6, 0.8, ("share",), "More than half.").mode
    0.6
    """

    level: str
    low: float
    mode: float
    high: float
    used_for: tuple[str, ...]
    meaning: str
