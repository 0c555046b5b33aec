"""Who needs whom, read off a model: sensitivity, vulnerability, leverage, cohesion, concentration.

A matrix has the dependent in the row and the supplier in the column; leading axes of draws stay in front.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from entente.needs.model import DependenceModel, plan_of


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
    Willingness does not enter: S is what i would lose at once if j had given all and then gave nothing. A supplier
    that gives nothing already can take nothing more away.

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    """
    return _pairs(model, _weight(model) * model.share)


def vulnerability(model: DependenceModel) -> np.ndarray:
    """How much of i's capability j could take away for good: d[i, j] = Σ_r w[i, r] · s[i, j, r] · (1 − σ[i, j, r]).

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
    Willingness does not enter: it is about what j could do, not about what j does. The power of j over i is this
    dependence of i on j (Emerson).

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    return _pairs(model, _weight(model) * held(model))


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
    It tells what is given, where `vulnerability` tells what could be lost: a supplier that gives nothing has power all
    the same. Substitutability does not enter.
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


def leverage(model: DependenceModel) -> np.ndarray:
    """What j could do to i beyond what i could do to j: L[j, i] = d[i, j] − d[j, i].

    Returns
    -------
    ndarray (..., n, n)
        From −1 to 1: the leverage of the row's actor over the column's. ``L[i, j] == -L[j, i]``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> leverage(model).round(6).tolist()
    [[0.0, -0.3], [0.3, 0.0]]

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    d = vulnerability(model)
    return np.swapaxes(d, -1, -2) - d


def cohesion(model: DependenceModel) -> np.ndarray:
    """How much two actors have at stake in each other, on the average: (d[i, j] + d[j, i]) / 2.

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
    d = vulnerability(model)
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
    Hirschman, A. O. (1945). *National Power and the Structure of Foreign Trade*. University of California Press.
    """
    return model.own**2 + model.share**2 @ plan_of(model).by_need.T
