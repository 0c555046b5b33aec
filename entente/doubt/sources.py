"""Sources: which conclusions survive when one voice is trusted less, or not at all?

`trust` gives each estimate the weight of its best ground; `leave_one_out` and `distrust_each` do without one source
after another and say what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entente import say
from entente.doubt.draws import NONE, name_faults, weight_faults
from entente.doubt.summaries import kendall_tau
from entente.errors import EntenteError, Fault, Undefined, raise_if_any
from entente.needs.estimates import Estimate
from entente.text.codebook import CERTAINTIES, Claim


def trust(
    estimates: Iterable[Estimate],
    claims: Iterable[Claim],
    *,
    sources: Mapping[str, float] | None = None,
    certainty: Mapping[str, float] | None = None,
    grounds: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """How far each estimate is to be trusted, if sources are trusted so far.

    t = the greatest weight among the things that an estimate rests on. A claim weighs what its source weighs, times
    what its certainty weighs; an assumption or an outside fact weighs 1.

    Parameters
    ----------
    claims : iterable of Claim
        Those that estimates rest on must be among them.
    sources : mapping of str to float, optional
        A weight from 0 to 1 for some of the sources, by their full ids; the others weigh 1. To **leave a source out**
        is to give it weight 0.
    certainty : mapping of str to float, optional
        A weight from 0 to 1 for each of CT, PR, PS and U, such as `alliances.CERTAINTY_WEIGHTS`. Left out, certainty
        plays no part.
    grounds : mapping of str to float, optional
        A weight from 0 to 1 for some of the assumptions and facts that estimates rest on.

    Returns
    -------
    dict of str to float
        By the id of the estimate; for `widen`, `draw` and all that draws.

    Raises
    ------
    EntenteError
        ``robustness.source``, ``robustness.certainty``, ``robustness.ground`` (unknown names), ``robustness.weight``
        (outside 0 to 1), ``robustness.claim`` (an estimate rests on a claim that is not there): all at once.

    Examples
    --------
    >>> said = Claim("c001", 1, "galeotti", "named_analyst", "says", 0, 5, "sold.", "supplies_arms", "russia", "iran")
    >>> judged = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.4, 0.6, "inferred",
    ...                   ("c001",))
    >>> trust([judged], [said]), trust([judged], [said], sources={"galeotti": 0.25})
    ({'e1': 1.0}, {'e1': 0.25})

    Notes
    -----
    The greatest weight, not the mean: what one trusted source says does not become less sure because a doubtful one
    says it too. So an estimate becomes "anything" only if it rests on nothing but what is not trusted; what also rests
    on an assumption stays as judged. An estimate that names nothing it rests on is trusted: there is no one to doubt.
    """
    estimates, by_id = tuple(estimates), {claim.id: claim for claim in claims}
    sources, grounds = sources or NONE, grounds or NONE
    raise_if_any(_trust_faults(estimates, by_id, sources, certainty, grounds))

    def weight(ground: str) -> float:
        if ground not in by_id:
            return float(grounds.get(ground, 1))
        claim = by_id[ground]
        return float(sources.get(claim.source, 1)) * float(certainty[claim.certainty] if certainty else 1)

    return {each.id: max(map(weight, each.rests_on), default=1.0) for each in estimates}


def _trust_faults(
    estimates: Sequence[Estimate],
    by_id: Mapping[str, Claim],
    sources: Mapping[str, float],
    certainty: Mapping[str, float] | None,
    grounds: Mapping[str, float],
) -> Iterator[Fault]:
    named = sorted({claim.source for claim in by_id.values()})
    rested = sorted({ground for each in estimates for ground in each.rests_on} - set(by_id))
    yield from name_faults("source", "sources", sources, named)
    yield from name_faults("ground", "grounds", grounds, rested)
    yield from name_faults("certainty", "certainty", certainty or NONE, CERTAINTIES)
    if certainty is not None:
        lost = [name for name in CERTAINTIES if name not in certainty]
        expected, do = f"a weight for each of {', '.join(CERTAINTIES)}", "Add them."
        yield from (Fault("robustness.certainty", "argument certainty", f"no {name}", expected, do) for name in lost)
    for argument, weights in (("sources", sources), ("certainty", certainty or NONE), ("grounds", grounds)):
        yield from weight_faults("weight", f"argument {argument}", weights)
    for each in estimates:
        for ground in each.rests_on:
            if ground not in by_id and ground[:1] == "c" and ground[1:].isdecimal():
                do = "Hand over all claims, or mend what the estimate rests on."
                yield Fault("robustness.claim", f"estimate {each.id}", f'claim "{ground}"', "a claim that is there", do)


@dataclass(frozen=True, slots=True)
class Omission:
    """A ranking without the claims of one source, beside the full one.

    Parameters
    ----------
    claims : tuple of str
        Ids of the claims left out.
    scores : mapping of str to float, or Undefined
        The ranking that is left; Undefined if there is none.
    tau : float or Undefined
        Kendall's τ of the two, over the names in both.
    lost : tuple of str
        Names of the full ranking that have no score any more.

    Examples
    --------
    >>> Omission("galeotti", ("c001",), {"iran": 1.0}, Undefined("a ranking needs two things or more"), ()).claims
    ('c001',)
    """

    source: str
    claims: tuple[str, ...]
    scores: Mapping[str, float] | Undefined
    tau: float | Undefined
    lost: tuple[str, ...]


Ranking = Callable[[tuple[Claim, ...]], Mapping[str, float]]


def leave_one_out(claims: Iterable[Claim], ranking: Ranking) -> tuple[Omission, ...]:
    """Leave out one source after another, and compare each ranking with the full one.

    Parameters
    ----------
    ranking : callable
        From claims to a score for each name: any measure that can be made from claims.

    Returns
    -------
    tuple of Omission
        One for each source, in the order in which they first speak.

    Raises
    ------
    EntenteError
        What the ranking raises for all claims. If it raises one for fewer, that row is Undefined and says why.

    Examples
    --------
    >>> def told(source, actor):
    ...     return Claim("c1", 1, source, "author", "", 0, 5, "sold.", "trades_with", actor, "iceland")
    >>> def count(claims):
    ...     return {name: sum(claim.actor == name for claim in claims) for name in ("norway", "chad")}
    >>> claims = [told("author", "norway"), told("author", "norway"), told("insiders", "chad")]
    >>> [(row.source, row.tau) for row in leave_one_out(claims, count)]
    [('author', -1.0), ('insiders', 1.0)]
    """
    claims = tuple(claims)
    full = ranking(claims)
    return tuple(_omission(claims, ranking, full, source) for source in _sources(claims))


def _sources(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.source for claim in claims))


def _omission(claims: tuple[Claim, ...], ranking: Ranking, full: Mapping[str, float], source: str) -> Omission:
    out = tuple(claim.id for claim in claims if claim.source == source)
    try:
        scores = ranking(tuple(claim for claim in claims if claim.source != source))
    except EntenteError as error:
        none = Undefined(f"no ranking without {source}: {error}")
        return Omission(source, out, none, none, tuple(full))
    both = [name for name in full if name in scores]
    tau = kendall_tau({name: full[name] for name in both}, {name: scores[name] for name in both})
    return Omission(source, out, scores, tau, tuple(name for name in full if name not in scores))


@dataclass(frozen=True, slots=True)
class Distrust:
    """A conclusion once one source is not trusted any more.

    Parameters
    ----------
    widened : tuple of str
        Ids of the estimates that are now trusted less than before.
    outcome : object
        What the conclusion then is, such as a `Share`.

    Examples
    --------
    >>> from entente.doubt.summaries import Share
    >>> print(Distrust("galeotti", ("e1",), Share(0.83, 20000, 0.00266)).outcome)
    holds in 83 % of 20,000 draws (± 0.5)
    """

    source: str
    widened: tuple[str, ...]
    outcome: Any


@dataclass(frozen=True, slots=True)
class Distrusts:
    """A conclusion without each source in turn, and how much of the model none of that could ever move.

    Parameters
    ----------
    rows : tuple of Distrust
        One for each source; iterating gives these.
    unmoved : tuple of str
        Ids of the estimates that no row widens: no single source is all that they rest on.
    unmovable : tuple of str
        Those of them that would stay if every source were distrusted at once: they rest on an assumption or on a fact,
        or name nothing.
    estimates : int
        How many there are.

    Examples
    --------
    >>> print(Distrusts((Distrust("galeotti", ("e1",), 0.83),), ("e2", "e3"), ("e3",), 3))
    galeotti: 1 estimate widened; 0.83
    2 of 3 estimates are widened by no single source, and 1 by none at all. What rests on them survives by construction.
    """

    rows: tuple[Distrust, ...]
    unmoved: tuple[str, ...]
    unmovable: tuple[str, ...]
    estimates: int

    def __iter__(self) -> Iterator[Distrust]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> Distrust:
        return self.rows[place]

    @property
    def caution(self) -> str:
        """How much no single source could move, in words."""
        told = f"{len(self.unmoved)} of {say.count(self.estimates, 'estimate')} are widened by no single source"
        return f"{told}, and {len(self.unmovable)} by none at all. What rests on them survives by construction."

    def __str__(self) -> str:
        lines = [f"{row.source}: {say.count(len(row.widened), 'estimate')} widened; {row.outcome}" for row in self]
        return "\n".join([*lines, self.caution])


def distrust_each(
    estimates: Iterable[Estimate],
    claims: Iterable[Claim],
    conclusion: Callable[[dict[str, float]], Any],
    *,
    certainty: Mapping[str, float] | None = None,
) -> Distrusts:
    """Trust one source after another no more, and draw the conclusion again each time.

    Parameters
    ----------
    conclusion : callable
        From the trust in each estimate, as `trust` gives it, to an outcome; most often it calls `simulate`.
    certainty : mapping of str to float, optional
        As for `trust`.

    Returns
    -------
    Distrusts
        One row for each source of the claims, in the order in which they first speak, and the estimates that no row
        could move.

    Raises
    ------
    EntenteError
        As `trust`, and what the conclusion raises.

    Examples
    --------
    >>> said = Claim("c001", 1, "galeotti", "named_analyst", "says", 0, 5, "sold.", "supplies_arms", "russia", "iran")
    >>> judged = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.4, 0.6, "inferred",
    ...                   ("c001",))
    >>> [(row.source, row.widened, row.outcome) for row in distrust_each([judged], [said], dict)]
    [('galeotti', ('e1',), {'e1': 0.0})]

    Notes
    -----
    An estimate that rests only on the source becomes "anything from 0 to 1"; one that also rests on something else
    stays, since `trust` takes the best ground. So a conclusion that survives may rest on other sources, or on the
    analyst's assumptions: `widened` tells how much of the model hung on the source, and `unmoved` how much hangs on no
    single one. To doubt an assumption or a fact, give `trust` a weight for it under ``grounds``.
    """
    estimates, claims = tuple(estimates), tuple(claims)
    base = trust(estimates, claims, certainty=certainty)
    rows = []
    for source in _sources(claims):
        now = trust(estimates, claims, sources={source: 0}, certainty=certainty)
        widened = tuple(name for name in now if now[name] < base[name])
        rows.append(Distrust(source, widened, conclusion(now)))
    moved = {name for row in rows for name in row.widened}
    unmoved = tuple(name for name in base if name not in moved)
    nobody = trust(estimates, claims, sources=dict.fromkeys(_sources(claims), 0), certainty=certainty)
    unmovable = tuple(name for name in unmoved if nobody[name] == base[name])
    return Distrusts(tuple(rows), unmoved, unmovable, len(base))
