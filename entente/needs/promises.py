"""The dilemma of whoever leans on an ally's promise: what it is worth, by how far it is leant on and how far kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from entente.needs.interventions import Intervention
from entente.needs.model import DependenceModel
from entente.needs.scenarios import compare


def promise(
    model: DependenceModel,
    dependent: str,
    supplier: str,
    resource: str,
    *,
    leaning: Sequence[float],
    kept: Sequence[float],
    form: str = "additive",
) -> np.ndarray:
    """What a promise of support does to the one who relies on it.

    The supplier promises all that is missing of the need and gives the part that it keeps; the dependent gives up the
    part `leaning` of what could take the supplier's place. Nobody is replaced, and the dependent's own part stays.

    Parameters
    ----------
    leaning : sequence of float
        How much of the substitutability of the supplier is given up, from 0 to 1.
    kept : sequence of float
        How much of what was missing the supplier then gives, from 0 to 1.
    form : str
        One of `FORMS`.

    Returns
    -------
    ndarray (leaning, kept, ...)
        The change of the dependent's capability; below 0, the promise did harm. Draws come last.

    Raises
    ------
    EntenteError
        Those of `Intervention`, `apply` and `cascade`.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "arms"),), (("a", "arms", "b"),), [0.5], [0.2], [0.8], [0.5], [0.2])
    >>> promise(model, "a", "b", "arms", leaning=[0, 1], kept=[0, 1]).round(3).tolist()
    [[0.0, 0.16], [-0.16, 0.16]]

    Notes
    -----
    Snyder's dilemma is that of abandonment and entrapment. The model knows abandonment: who leans more gains nothing
    by it where the promise is kept, and loses more where it is not. It knows no entrapment, and nothing of what a
    promise deters.

    References
    ----------
    Snyder, G. H. (1984). The security dilemma in alliance politics. *World Politics* 36, 461–495.
    """
    target = {"dependent": dependent, "supplier": supplier, "resource": resource}
    grid = []
    for part in leaning:
        lean = Intervention("raise_cost", target, part)
        row = []
        for keeping in kept:
            support = Intervention("form_tie", target, willingness=keeping, replaces="nobody")
            found = compare(model, [support, lean], form=form)
            row.append(found.effect[..., model.index(dependent)])
        grid.append(row)
    return np.array(grid)
