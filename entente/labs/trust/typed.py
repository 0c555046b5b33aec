"""What a learner types in lesson 08: a source or an assumption to do without, or an item of evidence to drop."""

from __future__ import annotations

from functools import cache
from typing import Any

from entente import data, doubt
from entente.doubt import hypotheses
from entente.doubt.conclusions import Trial, Verdict
from entente.errors import Fault, did_you_mean, unknown_choice
from entente.exercises.desk import Said, box
from entente.labs.kit.grounds import kept_while_tables_stay
from entente.labs.trust.hand import model
from entente.labs.trust.trial import SEED
from entente.say import count, listed

DRAWS = 2000  # those with which lab 08 opens


@kept_while_tables_stay
def equal_trust() -> Trial:
    """The verdicts with everybody trusted."""
    return _trial({row.id: 1.0 for row in model().judged})


def _trial(trust: dict[str, float]) -> Trial:
    known = model()
    return doubt.on_trial(known.judged, known.pair, (known.before, known.now), draws=DRAWS, seed=SEED, trust=trust)


def without(name: str) -> dict[str, float]:
    """The trust in each number if one source, or one assumption, is trusted no more."""
    if name in data.grounds():
        return doubt.trust(model().judged, model().claims, grounds={name: 0})
    return doubt.trust(model().judged, model().claims, sources={name: 0})


@cache
def turned(name: str) -> tuple[Verdict, ...]:
    """The verdicts that change sides of one half without it, as they are then."""
    trust = without(name)
    if min(trust.values()) == 1:  # nothing is widened, so the draws are the same
        return ()
    both = zip(equal_trust(), _trial(trust), strict=True)
    return tuple(now for was, now in both if (was.holds.value > 0.5) != (now.holds.value > 0.5))


def do_without(name: Any = "") -> Said:
    """Say how many numbers are anything without a source or an assumption, and which verdicts turn.

    Parameters
    ----------
    name : str
        A source such as ``"sopher"``, or the id of an assumption such as ``"a22"``.

    Examples
    --------
    >>> do_without("galeotti")
    ▽ without galeotti
    0 of 294 numbers are anything; 0 of 36 verdicts turn.
    >>> do_without("sofer")
    ✗ nobody can be left out by this name
    the source: found "sofer"; expected one of author, galeotti, sopher, taleblu, iran_government, sources_in_tehran, \
insiders. Did you mean "sopher"?
    """
    sources = [source.id for source in data.sources()]
    if not isinstance(name, str):
        return box("✗", "nobody can be left out by this name", "Put a name between quotation marks.")
    asked = name.strip().casefold()
    if not asked:
        ask = f"Name a source between the quotation marks: {listed(sources, 'or')}."
        return box("…", "nobody is left out yet", ask)
    if asked not in sources and asked not in data.grounds():
        return box("✗", "nobody can be left out by this name", str(unknown_choice("", "the source", name, sources)))
    anything = sum(trust == 0 for trust in without(asked).values())
    found, every = turned(asked), len(equal_trust().verdicts)
    are, turn = "is" if anything == 1 else "are", "turns" if len(found) == 1 else "turn"
    numbers = count(len(model().judged), "number")
    told = [f"{anything} of {numbers} {are} anything; {len(found)} of {every} verdicts {turn}."]
    for verdict in found:
        draws = f"{100 * verdict.holds.value:.0f} of 100 draws"
        told.append(f"{verdict.conclusion} ({verdict.kind}, {verdict.form}): now in {draws}")
    return box("▽", f"without {asked}", "\n".join(told))


def drop_items(names: Any = "") -> Said:
    """Say what leads among the hypotheses without some items of evidence.

    Parameters
    ----------
    names : str
        The ids of items, such as ``"e07"`` or ``"e07, e19"``.

    Examples
    --------
    >>> drop_items("e01, e90")
    ✗ this item cannot be dropped
    the item: found "e90"; expected one from e01 to e26. Did you mean "e20"?
    >>> drop_items("e07")  # doctest: +ELLIPSIS
    ▽ without e07
    By these ratings least speaks against "Russia mediates" (1.10), 0.60 less than against ...
    """
    matrix = data.evidence_matrix()
    known = [item.id for item in matrix.evidence]
    if not isinstance(names, str):
        return box("✗", "this item cannot be dropped", "Put the ids of items between quotation marks.")
    asked = names.casefold().replace(",", " ").split()
    if not asked:
        ask = f"Name an item between the quotation marks, from {known[0]} to {known[-1]}."
        return box("…", "nothing is dropped yet", ask)
    for name in asked:
        if name not in known:
            expected = f"one from {known[0]} to {known[-1]}"
            fault = Fault("", "the item", f'"{name}"', expected, did_you_mean(name, known))
            return box("✗", "this item cannot be dropped", str(fault))
    if set(asked) == set(known):
        return box("✗", "this item cannot be dropped", "Nothing would be left to weigh.")
    return box("▽", f"without {listed(asked)}", hypotheses.verdict(hypotheses.without(matrix, asked)))
