"""Which number, and which rule, does a result hang on?

`tornado` moves one estimate at a time, `sobol` shares the variance of an outcome out among all inputs, and `variants`
asks the same question under other rules, forms of the cascade and horizons.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.doubt.draws import (
    CHUNK,
    Measure,
    count_faults,
    draw_faults,
    is_finite,
    measured,
    name_faults,
    triangular,
    urn_of,
)
from entente.doubt.summaries import DECIMALS, is_number, kendall_tau
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.graphs.signs import RULES, signed_graph
from entente.needs.cascades import FORMS, cascade
from entente.needs.estimates import HORIZONS, Estimate
from entente.needs.model import DependenceModel, revised
from entente.needs.tables import at_horizon

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Bar:
    """What an outcome does when one estimate goes from its low to its high, and all others stay at their modes.

    Examples
    --------
    >>> Bar("e1", 0.5, 0.2, 0.3).swing
    0.3
    """

    estimate: str
    at_low: float
    at_high: float
    at_mode: float

    @property
    def swing(self) -> float:
        """How far apart the two outcomes are."""
        return abs(self.at_high - self.at_low)


def tornado(
    estimates: Iterable[Estimate], period: str, measure: Measure, *, trust: Mapping[str, float] | None = None
) -> tuple[Bar, ...]:
    """Move one estimate at a time from its low to its high, and see how far the outcome goes.

    Parameters
    ----------
    estimates, period, trust
        As for `draw`.
    measure : callable
        From a model with a leading axis of draws to one number a draw.

    Returns
    -------
    tuple of Bar
        One for each estimate of the period, the greatest swing first.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> bars = tornado(judged, "2025-06", lambda model: model.willingness[..., 0])
    >>> bars[0].estimate, round(bars[0].swing, 3), round(bars[1].swing, 3)
    ('e4', 0.2, 0.0)

    Notes
    -----
    One at a time: what two numbers do together does not show; `sobol` shows it. When a share moves, the other shares
    of the need move with it, so that they still add up to 1.
    """
    every = tuple(estimates)
    raise_if_any(draw_faults(every, period, trust))
    urn = urn_of(every, period, trust)
    low, mode, high = urn.corners
    size = len(mode)
    values = np.repeat(mode[:, None], 2 * size + 1, axis=1)
    values[range(size), range(size)], values[range(size), range(size, 2 * size)] = low, high
    found = measured(measure, urn.at(values), 2 * size + 1, scalar=True).astype(float).tolist()
    ends = zip(urn.ids, found[:size], found[size : 2 * size], strict=True)
    bars = [Bar(name, at_low, at_high, found[-1]) for name, at_low, at_high in ends]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


@dataclass(frozen=True, slots=True)
class Index:
    """The Sobol indices of one input: its own share of the variance, and its share with all it takes part in.

    Parameters
    ----------
    first, total : float or Undefined
        Estimates; of first order and total. Undefined if the outcome does not vary.
    first_error, total_error : float or Undefined
        Their standard errors from sampling alone.

    Examples
    --------
    >>> Index("x1", 0.31, 0.56, 0.01, 0.01).name
    'x1'
    """

    name: str
    first: float | Undefined
    total: float | Undefined
    first_error: float | Undefined
    total_error: float | Undefined


@dataclass(frozen=True, slots=True)
class Sobol:
    """Sobol indices of all inputs, the greatest total first, and how they were estimated.

    Examples
    --------
    >>> Sobol((), 1024, 1, 2048).evaluations
    2048
    """

    rows: tuple[Index, ...]
    n: int
    seed: int
    evaluations: int

    def __iter__(self) -> Iterator[Index]:
        return iter(self.rows)


def sobol(function: Callable[[np.ndarray], Any], distributions: Mapping[str, Any], *, n: int, seed: int) -> Sobol:
    """Share the variance of an outcome out among its inputs.

    First order: S_i = V(E(y | x_i)) / V(y), what fixing x_i would take away. Total: S_Ti = E(V(y | all but x_i)) /
    V(y), what would be left if all but x_i were fixed. Estimated by Saltelli's and Jansen's formulas on a scrambled
    Sobol sequence (`scipy.stats.sobol_indices`).

    Parameters
    ----------
    function : callable
        From an array (inputs, n) to an array (n,).
    distributions : mapping of str to (low, mode, high) or to a distribution
        For each input a triangle, or anything with an inverse distribution function ``ppf``, such as
        ``scipy.stats.uniform(-1, 2)``. Inputs are independent.
    n : int
        A power of two. The function is evaluated for n (inputs + 2) points.
    seed : int
        From 0 up.

    Returns
    -------
    Sobol
        Iterable, one `Index` an input, greatest total first.

    Examples
    --------
    >>> rows = sobol(lambda x: x[0] + 2 * x[1], {"x": (0, 0.5, 1), "y": (0, 0.5, 1)}, n=4096, seed=1)
    >>> [(row.name, round(row.first, 2)) for row in rows]  # 4 / 5 and 1 / 5
    [('y', 0.8), ('x', 0.2)]

    Notes
    -----
    The standard errors are those of plain random points; the sequence does better, so they are on the safe side.

    References
    ----------
    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer Physics Communications
    181(2).
    """
    names = tuple(distributions)
    raise_if_any([*_distribution_faults(distributions), *count_faults(n=n, seed=seed)])
    inverse = [_inverse(distributions[name]) for name in names]

    def points(u: np.ndarray) -> np.ndarray:
        return np.array([each(row) for each, row in zip(inverse, u, strict=True)])

    return _sobol(lambda u: _finite(function(points(u)), u.shape[1]), names, int(n), int(seed))


def _distribution_faults(distributions: Mapping[str, Any]) -> Iterator[Fault]:
    expected = "(low, mode, high) with low ≤ mode ≤ high, or a distribution with a ppf"
    if not distributions:
        yield Fault("robustness.distribution", "argument distributions", "none", "one or more inputs")
    for name, each in distributions.items():
        if not hasattr(each, "ppf") and not _is_triangle(each):
            yield Fault("robustness.distribution", f"argument distributions, {name}", repr(each), expected)


def _is_triangle(corners: Any) -> bool:
    try:
        low, mode, high = corners
    except (TypeError, ValueError):
        return False
    return all(map(is_number, corners)) and low <= mode <= high


def _inverse(distribution: Any) -> Callable[[np.ndarray], np.ndarray]:
    if hasattr(distribution, "ppf"):
        return distribution.ppf
    return lambda u: triangular(u, *distribution)


def _finite(found: Any, n: int) -> np.ndarray:
    found = np.asarray(found)
    if found.shape == (n,) and is_finite(found):
        return found.astype(float)
    what = f"an array of shape {found.shape}" if found.shape != (n,) else "numbers that are not finite"
    raise EntenteError([Fault("robustness.measure", "the function", what, f"{n} finite numbers, one a point")])


def _sobol(outcome: Callable[[np.ndarray], np.ndarray], names: tuple[str, ...], n: int, seed: int) -> Sobol:
    """The indices of a function of uniform inputs; evaluated for one input at a time, so that memory stays small."""
    from scipy.stats import qmc, sobol_indices

    size = len(names)
    both = qmc.Sobol(d=2 * size, rng=np.random.default_rng(seed)).random(n).T
    A, B = both[:size], both[size:]
    at_a, at_b = outcome(A), outcome(B)
    mixed = np.array([outcome(np.where(np.arange(size)[:, None] == place, B, A)) for place in range(size)])
    evaluations = n * (size + 2)
    if np.ptp(np.concatenate([at_a, at_b])) == 0:
        none = Undefined("the outcome does not vary")
        return Sobol(tuple(Index(name, none, none, none, none) for name in names), n, seed, evaluations)
    found = sobol_indices(func={"f_A": at_a[None], "f_B": at_b[None], "f_AB": mixed[:, None]}, n=n)
    columns = (np.ravel(found.first_order), np.ravel(found.total_order), *_sobol_errors(at_a, at_b, mixed))
    rows = [Index(name, *values) for name, *values in zip(names, *(each.tolist() for each in columns), strict=True)]
    return Sobol(tuple(sorted(rows, key=lambda row: -row.total)), n, seed, evaluations)


def _sobol_errors(at_a: np.ndarray, at_b: np.ndarray, mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors of both ratios of means, by the delta method."""
    mean = np.mean([at_a, at_b])
    spread = ((at_a - mean) ** 2 + (at_b - mean) ** 2) / 2
    return _ratio_error((at_b - mean) * (mixed - at_a), spread), _ratio_error((at_a - mixed) ** 2 / 2, spread)


def _ratio_error(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratio = part.mean(axis=-1, keepdims=True) / whole.mean()
    return (part - ratio * whole).std(axis=-1, ddof=1) / math.sqrt(part.shape[-1]) / whole.mean()


def sobol_estimates(
    estimates: Iterable[Estimate],
    period: str,
    measure: Measure,
    *,
    n: int,
    seed: int,
    trust: Mapping[str, float] | None = None,
) -> Sobol:
    """Share the variance of an outcome of the dependence model out among the estimates of a period.

    Parameters
    ----------
    estimates, period, trust
        As for `draw`. The inputs are the triangles of the estimates; those without width have no variance to give and
        are left out.
    measure : callable
        From a model with a leading axis of draws to one number a draw.
    n, seed : int
        As for `sobol`.

    Returns
    -------
    Sobol
        One `Index` an estimate, greatest total first.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> first, *others = sobol_estimates(judged, "2025-06", lambda model: model.willingness[..., 0], n=256, seed=1)
    >>> first.name, round(first.total, 1), others[0].total
    ('e4', 1.0, 0.0)
    """
    every = tuple(estimates)
    raise_if_any(draw_faults(every, period, trust, n=n, seed=seed))
    urn = urn_of(every, period, trust)
    wide = np.flatnonzero(urn.corners[2] > urn.corners[0])

    def outcome(u: np.ndarray) -> np.ndarray:
        return np.concatenate([portion(u[:, start : start + CHUNK]) for start in range(0, u.shape[1], CHUNK)])

    def portion(u: np.ndarray) -> np.ndarray:
        full = np.zeros((len(urn.ids), u.shape[1]))
        full[wide] = u
        return measured(measure, urn.model(full), u.shape[1], scalar=True).astype(float)

    if not len(wide):
        return Sobol((), int(n), int(seed), 0)
    return _sobol(outcome, tuple(urn.ids[place] for place in wide), int(n), int(seed))


@dataclass(frozen=True, slots=True)
class Variant:
    """An outcome under one rule, one form of the cascade and one horizon.

    Parameters
    ----------
    scores : mapping of str to float
        By actor.
    tau : float or Undefined
        Kendall's τ with the scores of the base variant.
    hostile : tuple of (dependent, supplier)
        Pairs whose links give nothing, since the rule finds their tie negative.

    Examples
    --------
    >>> Variant("majority", "additive", "long", {"iran": 0.4, "russia": 0.1}, 1.0, ()).ranking
    ('iran', 'russia')
    """

    rule: str
    form: str
    horizon: str
    scores: Mapping[str, float]
    tau: float | Undefined
    hostile: tuple[tuple[str, str], ...]

    @property
    def ranking(self) -> tuple[str, ...]:
        """The actors, the greatest score first."""
        return tuple(sorted(self.scores, key=lambda name: -round(self.scores[name], DECIMALS)))


def variants(
    model: DependenceModel,
    multigraph: nx.MultiDiGraph,
    measure: Callable[[DependenceModel, str], Any] | None = None,
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    base: tuple[str, str, str] = ("majority", "additive", "long"),
) -> tuple[Variant, ...]:
    """The same question under every aggregation rule, form of the cascade and horizon.

    For each rule the claims give a signed graph; where the tie of a dependent and its supplier is negative, the
    supplier gives nothing: a = 0.

    Parameters
    ----------
    model : DependenceModel
        With or without draws; over draws the mean is taken.
    multigraph : networkx.MultiDiGraph
        The claims graph of the same time, from `alliances.claims_graph`.
    measure : callable, optional
        From a model and a form to one number an actor, an array (…, actors). Left out: the loss by the cascade.
    choices : mapping, optional
        Under ``rules``, ``forms`` and ``horizons`` the names to try; left out: all.
    base : tuple of str
        Rule, form and horizon of the variant that the others are compared with.

    Returns
    -------
    tuple of Variant
        Rules × forms × horizons.

    Raises
    ------
    EntenteError
        ``robustness.variant`` for unknown names, ``robustness.measure``; and the faults of `alliances.signed_graph`.

    Examples
    --------
    >>> import networkx as nx
    >>> model = DependenceModel(("iran", "russia"), (("iran", "arms"),), (("iran", "arms", "russia"),),
    ...                         [0.5], [0.4], [0.6], [0.5], [1.0])
    >>> table = variants(model, nx.MultiDiGraph())
    >>> len(table), {row.hostile for row in table}
    (16, {()})

    Notes
    -----
    A conclusion that turns between variants is not a finding: it belongs to the rule.
    """
    tried = {"rules": RULES, "forms": FORMS, "horizons": HORIZONS} | dict(choices or {})
    raise_if_any(_variant_faults(tried, base))
    measure = measure or _loss
    hostile = {rule: _hostile(model, multigraph, rule) for rule in {base[0], *tried["rules"]}}

    def scores(rule: str, form: str, horizon: str) -> dict[str, float]:
        willing = np.where(hostile[rule], 0.0, model.willingness)
        changed = revised(model, willingness=willing)
        return _by_actor(measure(at_horizon(changed, horizon), form), model.actors)

    standard, rows = scores(*base), []
    for combination in product(tried["rules"], tried["forms"], tried["horizons"]):
        found = scores(*combination)
        pairs = [link[::2] for link, turned in zip(model.links, hostile[combination[0]], strict=True) if turned]
        rows.append(Variant(*combination, found, kendall_tau(standard, found), tuple(dict.fromkeys(pairs))))
    return tuple(rows)


def _variant_faults(tried: Mapping[str, Sequence[str]], base: Sequence[str]) -> Iterator[Fault]:
    allowed = {"rules": RULES, "forms": FORMS, "horizons": HORIZONS}
    for kind, names in tried.items():
        if kind not in allowed:
            yield unknown_choice("robustness.variant", "argument choices", kind, allowed)
            continue
        yield from name_faults("variant", f"choices, {kind}", names, allowed[kind])
    if len(base) != 3:
        yield Fault("robustness.variant", "argument base", repr(base), "a rule, a form and a horizon")
        return
    for name, known in zip(base, allowed.values(), strict=True):
        yield from name_faults("variant", "base", [name], known)


def _hostile(model: DependenceModel, multigraph: nx.MultiDiGraph, rule: str) -> np.ndarray:
    """Which links run between two actors whose tie is negative, (E,)."""
    graph = signed_graph(multigraph, rule=rule).graph
    pairs = [(dependent, supplier) for dependent, _, supplier in model.links]
    return np.array([graph.has_edge(*pair) and graph.edges[pair]["sign"] < 0 for pair in pairs], dtype=bool)


def _loss(model: DependenceModel, form: str) -> np.ndarray:
    return cascade(model, form=form).loss


def _by_actor(found: Any, actors: tuple[str, ...]) -> dict[str, float]:
    found = np.asarray(found, dtype=float)
    if found.shape[-1:] != (len(actors),) or not np.isfinite(found).all():
        expected = f"{len(actors)} finite numbers, one an actor"
        raise EntenteError([Fault("robustness.measure", "the measure", f"an array of shape {found.shape}", expected)])
    return dict(zip(actors, found.reshape(-1, len(actors)).mean(axis=0).tolist(), strict=True))
