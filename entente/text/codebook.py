"""The codebook: which relations may be coded, and what a claim is.

A **relation** is a row of the codebook. A **claim** is one relation between an actor and a recipient, said by a source,
with how surely and about when. Everything that a rule needs to know of a relation stands in its row, not in code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from types import MappingProxyType

from entente.errors import Fault, did_you_mean, raise_if_any

POLARITIES = ("+", "-")

CERTAINTIES = ("CT", "PR", "PS", "U")

AUXES = ("none", "historical", "future", "hypothetical")

SOURCE_KINDS = ("named_analyst", "official", "anonymous", "author")

LAYERS = ("military", "economic", "legal", "diplomatic", "attitude", "dependency")

DIRECTIONS = ("one_way", "mutual", "unsaid")
MACHINE = "rules"  # who has coded what this package proposes, in the table of coders

UNSAID = "unsaid"  # a recipient that the words do not name; and the direction of a claim whose words do not tell it

SIGNS = {"1": 1, "0": 0, "-1": -1, "": None}

_FLAGS = {"true": True, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of relation: a row of the codebook.

    Parameters
    ----------
    event, mode, context : str
        The event of PLOVER 2.0 that it matches, or empty for an extension.
    layers : tuple of str
        One or more of `LAYERS`. With several the relation has no `layer` of its own: each claim has to give it.
    sign : int or None
        1 for a tie, -1 for hostility, 0 for contact without a sign; ``None`` if it never enters a signed graph.
    boundary, example, near_miss : str
        The rule that bounds it, one sentence that is coded so, and one that is not.
    mutual : bool
        Whether it goes both ways unless a claim says otherwise: then it is coded once, whoever is named first.
    speech : bool
        Whether it speaks of an act that has not been done: who threatens to attack has not attacked.

    Examples
    --------
    >>> Relation("meets", "CONSULT", "", "", ("diplomatic",), 0, "", "", "").signed
    True
    """

    name: str
    event: str
    mode: str
    context: str
    layers: tuple[str, ...]
    sign: int | None
    boundary: str
    example: str
    near_miss: str
    mutual: bool = False
    speech: bool = False

    @property
    def signed(self) -> bool:
        """Whether the relation has a sign at all; 0 is a sign, ``None`` is not."""
        return self.sign is not None

    @property
    def layer(self) -> str:
        """The layer of a claim that gives none; empty if the relation has several and the words have to decide."""
        return self.layers[0] if len(self.layers) == 1 else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation between two actors, as one source puts it.

    Parameters
    ----------
    paragraph : int
        Its number, from 1.
    source, source_kind : str
        Who says so (an actor's id, ``"author"``, or a short label) and one of `SOURCE_KINDS`.
    cue : str
        The words that show the source, or else the relation.
    start, end : int
        Offsets of the content in the paragraph; ``text[start:end] == content``.
    relation, actor, recipient : str
        The coded triple: a relation of the codebook and two actors' ids. The recipient is ``"unsaid"`` where the words
        name none.
    polarity, certainty, aux : str
        One each of `POLARITIES`, `CERTAINTIES` and `AUXES`.
    since, until : str
        Partial ISO dates such as ``"2022"`` or ``"2024-10"``; empty if the text gives none.
    layer : str
        One of `LAYERS`; empty for that of the relation.
    direction : str
        One of `DIRECTIONS`; empty for that of the relation. ``"mutual"``: both do it to each other, which is one claim.
        ``"unsaid"``: both are named, and not who does it to whom.
    coder : str
        Who coded it: a row of the table of coders; empty if nobody is named.

    Examples
    --------
    >>> claim = Claim("c1", 1, "author", "author", "sells", 0, 29, "Norway sells fish to Iceland.",
    ...               "trades_with", "norway", "iceland")
    >>> claim.pair, claim.negated, claim.observed
    (('norway', 'iceland'), False, True)
    """

    id: str
    paragraph: int
    source: str
    source_kind: str
    cue: str
    start: int
    end: int
    content: str
    relation: str
    actor: str
    recipient: str
    polarity: str = "+"
    certainty: str = "CT"
    aux: str = "none"
    since: str = ""
    until: str = ""
    note: str = ""
    layer: str = ""
    direction: str = ""
    coder: str = ""

    @property
    def negated(self) -> bool:
        """Whether the claim denies its relation."""
        return self.polarity == "-"

    @property
    def observed(self) -> bool:
        """Whether the claim is about what is or was, not about what may come or might have been."""
        return self.aux in ("none", "historical")

    @property
    def pair(self) -> tuple[str, str]:
        """The actor and the recipient, in that order."""
        return self.actor, self.recipient

    @property
    def arrow(self) -> str:
        """What stands between actor and recipient where the claim is written out: a line if its direction is unsaid."""
        return {"mutual": "↔", "unsaid": "–"}.get(self.direction, "→")


@dataclass(frozen=True)
class Codebook:
    """The relations that may be coded, by name.

    Examples
    --------
    >>> book = Codebook.from_rows([{"relation": "meets", "layers": "diplomatic", "sign": "0"}])
    >>> book["meets"].sign, len(book)
    (0, 1)
    """

    relations: Mapping[str, Relation]

    def __post_init__(self) -> None:
        object.__setattr__(self, "relations", MappingProxyType(dict(self.relations)))

    def __getitem__(self, name: str) -> Relation:
        return self.relations[name]

    def __contains__(self, name: object) -> bool:
        return name in self.relations

    def __iter__(self):
        return iter(self.relations.values())

    def __len__(self) -> int:
        return len(self.relations)

    def sign(self, claim: Claim) -> int | None:
        """The sign of a claim: the sign of its relation, 0 if it is denied, ``None`` if the relation has no sign.

        A denied relation is no tie: "did not attack" is not friendship, and "did not help" is not hostility.
        """
        sign = self.relations[claim.relation].sign
        return 0 if claim.negated and sign is not None else sign

    def layers(self, claim: Claim) -> tuple[str, ...]:
        """The layer that a claim gives, else those that its relation may have."""
        return (claim.layer,) if claim.layer else self.relations[claim.relation].layers

    def direction(self, claim: Claim) -> str:
        """One of `DIRECTIONS`: the one that a claim gives, else that of its relation."""
        return claim.direction or ("mutual" if self.relations[claim.relation].mutual else "one_way")

    def parties(self, claim: Claim) -> tuple[str, str]:
        """Actor and recipient; in the order of their names where the claim has no direction from one to the other.

        >>> book = Codebook.from_rows([{"relation": "meets", "layers": "diplomatic", "sign": "0", "mutual": "true"}])
        >>> book.parties(Claim("c1", 3, "author", "author", "met", 0, 1, "x", "meets", "togo", "ghana"))
        ('ghana', 'togo')
        """
        if self.direction(claim) == "one_way":
            return claim.pair
        return min(claim.pair), max(claim.pair)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], *, origin: str = "codebook.csv") -> Codebook:
        """Build the codebook from table rows, and report every fault in them at once.

        ``mutual`` and ``speech`` are true or false; where the table has no such column they are false.
        ``origin`` is the name of the table, for the faults.
        """
        rows = list(rows)
        found = (_relation_faults(row, number, origin) for number, row in enumerate(rows, 2))
        raise_if_any(chain.from_iterable(found))
        return cls({row["relation"]: _relation(row) for row in rows})


def _relation(row: Mapping[str, str]) -> Relation:
    cells = {field.name: (row.get(field.name) or "").strip() for field in fields(Relation)}
    layers = tuple(part.strip() for part in cells["layers"].split(";") if part.strip())
    flags = {name: _FLAGS[cells[name]] for name in ("mutual", "speech")}
    return Relation(**{**cells, **flags, "name": row["relation"], "layers": layers, "sign": SIGNS[cells["sign"]]})


def _relation_faults(row: Mapping[str, str], number: int, origin: str) -> Iterable[Fault]:
    where = f"{origin}, row {number}, field"
    if not (row.get("relation") or "").strip():
        yield Fault("claims.relation", f"{where} relation", '""', "a name", "Name the relation.")
    if (sign := (row.get("sign") or "").strip()) not in SIGNS:
        yield Fault("claims.sign", f"{where} sign", f'"{sign}"', "1, 0, -1 or empty", "Empty means: unsigned.")
    for name in ("mutual", "speech"):
        if (flag := (row.get(name) or "").strip()) not in _FLAGS:
            yield Fault(f"claims.{name}", f"{where} {name}", f'"{flag}"', "true or false")
    for layer in (part.strip() for part in (row.get("layers") or "").split(";")):
        if layer not in LAYERS:
            do = did_you_mean(layer, LAYERS)
            yield Fault("claims.layer", f"{where} layers", f'"{layer}"', f"one of {', '.join(LAYERS)}", do)
