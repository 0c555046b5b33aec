"""Who needs whom, read off a model: sensitivity, three kinds of dependence, leverage, cohesion, concentration.

A matrix has the dependent in the row and the supplier in the column; leading axes of draws stay in front.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from entente.errors import EntenteError, unknown_choice
from entente.needs.model import DependenceModel, plan_of

KINDS = ("given", "restorable", "potential")
WHOLE = "potential"  # the kind where none is named: it takes no side between threat and promise


def sensitivity(model: DependenceModel) -> np.ndarray:
    """How much of i's capability hangs on the shares that j meets: S[i, j] = Σ_r w[i, r] · s[i, j, r].

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1; row i is the dependent, column j the supplier; the diagonal is 0.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> sensitivity(model).tolist()
    [[0.0, 0.4], [0.0, 0.0]]

    Notes
    -----
    Willingness does not enter. What i would lose at once if j stopped is S weighted by it, Σ_r w · s · a: a supplier
    that gives nothing already can take nothing more away.

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    """
    return _pairs(model, _weight(model) * model.share)


def dependence(model: DependenceModel, *, kind: str = WHOLE) -> np.ndarray:
    """How much of i's capability hangs on j alone, by what j gives now: one of three kinds.

    - ``"given"``: Σ_r w · s · (1 − σ) · a, what flows now and could be stopped. Power by threat rests on it.
    - ``"restorable"``: Σ_r w · s · (1 − σ) · (1 − a), what does not flow and could be offered. Power by promise.
    - ``"potential"``: Σ_r w · s · (1 − σ), the two together, whatever j gives now.

    Parameters
    ----------
    kind : str
        One of `KINDS`.

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1, nowhere above the sensitivity; row i is the dependent, column j the supplier.

    Raises
    ------
    EntenteError
        ``dependence.kind`` for another kind.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.1])
    >>> {kind: round(float(dependence(model, kind=kind)[0, 1]), 6) for kind in KINDS}  # 0.5 × 0.8 × (1 − 0.25) = 0.3
    {'given': 0.03, 'restorable': 0.27, 'potential': 0.3}

    Notes
    -----
    "Potential" is the default since it takes no side between threat and promise, and since it is what `vulnerability`
    means. But what never flowed cannot be withheld: a conclusion that holds for one kind and not for another is told
    with its kind. `entente.doubt.on_trial` shows a conclusion under all three.

    Willingness tells how much is given, and not why: *cannot* and *will not* both end in it.

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    Baldwin, D. A. (1980). Interdependence and power: a conceptual analysis. *International Organization* 34, 471–506.
    """
    return _pairs(model, _weight(model) * held(model) * part_of(model.willingness, kind))


def part_of(willingness: np.ndarray, kind: str) -> np.ndarray:
    """The part of what a supplier could give that a kind of dependence counts."""
    if kind not in KINDS:
        raise EntenteError([unknown_choice("dependence.kind", "argument kind", kind, KINDS)])
    parts = {"given": willingness, "restorable": 1 - willingness, "potential": np.ones_like(willingness)}
    return parts[kind]


def vulnerability(model: DependenceModel) -> np.ndarray:
    """How much of i's capability j could take away for good: the potential `dependence`, under its best-known name.

    d[i, j] = Σ_r w[i, r] · s[i, j, r] · (1 − σ[i, j, r])

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1, nowhere above the sensitivity; row i is the dependent, column j the supplier.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> vulnerability(model).round(6).tolist()  # 0.5 × 0.8 × (1 − 0.25)
    [[0.0, 0.3], [0.0, 0.0]]

    Notes
    -----
    Willingness does not enter: what is given now and could be stopped, and what is not given and could be offered, are
    one here.

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    """
    return dependence(model, kind=WHOLE)


def support(model: DependenceModel, capability: ArrayLike) -> np.ndarray:
    """What each actor draws from each other: Σ_r w[i, r] · s[i, j, r] · a[i, j, r] · x[j].

    Parameters
    ----------
    capability : array (..., n)
        x: what each actor can do, such as the end of a `cascade`; from 0 to 1.

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1; row i is the dependent, column j the supplier.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> support(model, [1, 0.5]).round(6).tolist()  # 0.5 × 0.8 × 0.6 × 0.5
    [[0.0, 0.12], [0.0, 0.0]]

    Notes
    -----
    Unlike the given `dependence` it counts what others could replace, and what the supplier is able to give.
    """
    given = model.willingness * np.asarray(capability, dtype=float)[..., plan_of(model).supplier]
    return _pairs(model, _weight(model) * model.share * given)


def _weight(model: DependenceModel) -> np.ndarray:
    """The criticality of the need of each link."""
    return model.criticality[..., plan_of(model).need]


def held(model: DependenceModel) -> np.ndarray:
    """The part of a need that only this supplier can meet."""
    return model.share * (1 - model.substitutability)


def _pairs(model: DependenceModel, of_links: np.ndarray) -> np.ndarray:
    n = len(model.actors)
    return (of_links @ plan_of(model).by_pair).reshape(*of_links.shape[:-1], n, n)


def leverage(model: DependenceModel, *, kind: str = WHOLE) -> np.ndarray:
    """What j could do to i beyond what i could do to j: L[j, i] = d[i, j] − d[j, i].

    Parameters
    ----------
    kind : str
        Of the `dependence` d: ``"given"``, what each could stop; ``"restorable"``, what each could offer;
        ``"potential"``, both. The three leverages of a pair need not have one sign.

    Returns
    -------
    ndarray (..., n, n)
        From −1 to 1: the leverage of the row's actor over the column's. ``L[i, j] == -L[j, i]``.

    Examples
    --------
    A needs much that b does not give; b needs little, and has it.

    >>> model = DependenceModel(("a", "b"), (("a", "r"), ("b", "t")), (("a", "r", "b"), ("b", "t", "a")),
    ...                         [0.5, 0.2], [0.2, 0.5], [0.8, 0.5], [0.25, 0], [0.1, 1])
    >>> {kind: round(float(leverage(model, kind=kind)[1, 0]), 6) for kind in KINDS}  # of b over a
    {'given': -0.07, 'restorable': 0.27, 'potential': 0.2}

    Notes
    -----
    Leverage is what could be used, and not influence: whoever uses it pays for it too (Wagner).

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    Wagner, R. H. (1988). Economic interdependence, bargaining power, and political influence. *International
    Organization* 42, 461–483.
    """
    d = dependence(model, kind=kind)
    return np.swapaxes(d, -1, -2) - d


def leverage_over(model: DependenceModel, actor: str, other: str, *, kind: str = WHOLE) -> np.ndarray:
    """The `leverage` of one actor over one other, without those of all the pairs.

    Parameters
    ----------
    kind : str
        Of the `dependence`.

    Returns
    -------
    ndarray (...)
        From −1 to 1.

    Raises
    ------
    EntenteError
        ``dependence.actor`` and ``dependence.kind``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> round(float(leverage_over(model, "b", "a")), 6)
    0.3
    """
    plan, places = plan_of(model), (model.index(actor), model.index(other))

    def needed(dependent: int, supplier: int) -> np.ndarray:
        here = np.flatnonzero((plan.dependent == dependent) & (plan.supplier == supplier))
        given = part_of(model.willingness[..., here], kind)
        only = model.share[..., here] * (1 - model.substitutability[..., here])
        return (model.criticality[..., plan.need[here]] * only * given).sum(axis=-1)

    return needed(places[1], places[0]) - needed(*places)


def cohesion(model: DependenceModel, *, kind: str = WHOLE) -> np.ndarray:
    """How much two actors have at stake in each other, on the average: (d[i, j] + d[j, i]) / 2.

    Parameters
    ----------
    kind : str
        Of the `dependence` d.

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1, symmetric.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> cohesion(model).round(6).tolist()
    [[0.0, 0.15], [0.15, 0.0]]

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    d = dependence(model, kind=kind)
    return (d + np.swapaxes(d, -1, -2)) / 2


def concentration(model: DependenceModel) -> np.ndarray:
    """How far a need hangs on few: HHI[i, r] = Σ_j s[i, j, r]², own share included.

    Returns
    -------
    ndarray (..., P)
        From 1/k, when k of them meet equal parts of the need, to 1, when one meets it all.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> concentration(model).round(6).tolist()  # 0.2² + 0.8²
    [0.68]

    References
    ----------
    Herfindahl, O. C. (1950). *Concentration in the Steel Industry*. Dissertation, Columbia University.
    Hirschman, A. O. (1945). *National Power and the Structure of Foreign Trade*. University of California Press. His
    index is the square root of this one.
    """
    return model.own**2 + model.share**2 @ plan_of(model).by_need.T
