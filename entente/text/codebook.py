"""entente.text.codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from entente.errors import Fault, did_you_mean, raise_if_any

POLARITIES = ("+", "-")

CERTAINTIES = ("CT", "PR", "PS", "U")

AUXES = ("none", "historical", "future", "hypothetical")

SOURCE_KINDS = ("named_analyst", "official", "anonymous", "author")

LAYERS = ("military", "economic", "legal", "diplomatic", "attitude", "dependency")

SIGNS = {"1": 1, "0": 0, "-1": -1, "": None}


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of relation: a row of the codebook.

    Parameters
    ----------
    name : str
        Such as ``"supplies_arms"``.
    event, mode, context : str
        The event of PLOVER 2.0 that it matches, or empty for an extension.
    layers : tuple of str
        One or more of `LAYERS`.
    sign : int or None
        1 for a tie, -1 for hostility, 0 for contact without a sign; ``None`` if it never enters a signed graph.
    boundary, example, near_miss : str
        The rule that bounds it, one sentence that is coded so, and one that is not.

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

    @property
    def signed(self) -> bool:
        """Whether the relation has a sign at all; 0 is a sign, ``None`` is not."""
        return self.sign is not None


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation between two actors, as one source puts it.

    Parameters
    ----------
    id : str
        Such as ``"c021"``.
    paragraph : int
        1-based number of the paragraph.
    source, source_kind : str
        Who says so (an actor's id, ``"author"``, or a short label) and one of `SOURCE_KINDS`.
    cue : str
        The words that show the source, or else the relation.
    start, end : int
        Offsets of the content in the paragraph; ``text[start:end] == content``.
    content : str
        The words that hold what is claimed.
    relation, actor, recipient : str
        The coded triple: a relation of the codebook and two actors' ids.
    polarity, certainty, aux : str
        One each of `POLARITIES`, `CERTAINTIES` and `AUXES`.
    since, until : str
        Partial ISO dates such as ``"2022"`` or ``"2024-10"``; empty if the text gives none.
    note : str
        A remark on the coding.

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


@dataclass(frozen=True)
class Codebook:
    """The relations that may be coded, by name.

    Parameters
    ----------
    relations : mapping of str to Relation

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
        return None if sign is None else 0 if claim.negated else sign

    def layers(self, claim: Claim) -> tuple[str, ...]:
        """The layers of a claim's relation."""
        return self.relations[claim.relation].layers

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], *, origin: str = "codebook.csv") -> Codebook:
        """Build the codebook from table rows, and report every fault in them at once.

        Parameters
        ----------
        rows : iterable of mappings
            Keys ``relation, event, mode, context, layers, sign, boundary, example, near_miss``.
        origin : str
            The name of the table, for the faults.

        Raises
        ------
        EntenteError
            If a sign, a layer or a name is not allowed.
        """
        rows = list(rows)
        raise_if_any(fault for number, row in enumerate(rows, 2) for fault in _relation_faults(row, number, origin))
        return cls({row["relation"]: _relation(row) for row in rows})


def _relation(row: Mapping[str, str]) -> Relation:
    text = {field.name: row.get(field.name, "") or "" for field in fields(Relation)}
    layers = tuple(part.strip() for part in (row.get("layers") or "").split(";") if part.strip())
    return Relation(
        **{**text, "name": row["relation"], "layers": layers, "sign": SIGNS[(row.get("sign") or "").strip()]}
    )


def _relation_faults(row: Mapping[str, str], number: int, origin: str) -> Iterable[Fault]:
    where = f"{origin}, row {number}, field"
    if not (row.get("relation") or "").strip():
        yield Fault("claims.relation", f"{where} relation", '""', "a name", "Name the relation.")
    if (sign := (row.get("sign") or "").strip()) not in SIGNS:
        yield Fault("claims.sign", f"{where} sign", f'"{sign}"', "1, 0, -1 or empty", "Empty means: unsigned.")
    for layer in (part.strip() for part in (row.get("layers") or "").split(";")):
        if layer not in LAYERS:
            do = did_you_mean(layer, LAYERS)
            yield Fault("claims.layer", f"{where} layers", f'"{layer}"', f"one of {', '.join(LAYERS)}", do)
