"""Lab of lesson 08: whom do you trust? A weight for each source and each degree of certainty, and what flips."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from entente import data, plots
from entente.doubt import draws as draws_module
from entente.doubt import sources as robustness
from entente.doubt.draws import draw, interval, kendall_tau, rank_acceptability
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, set_control, settings, unknown_action
from entente.labs.kit.grounds import ground_evidence
from entente.labs.kit.scene import CERTAINTY_WORDS, Bar, Bars, Cell, Sayings, Scene, Table
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.needs.cascades import FORMS, cascade, swing_leverage
from entente.needs.estimates import Estimate
from entente.needs.model import DependenceModel
from entente.path.tables import to_csv
from entente.text.codebook import CERTAINTIES, Claim

BEFORE, NOW = "2022-23", "2025-06"
SEED = 6  # that of lesson 08, so that 10,000 draws give its numbers
DRAWS = (("2000", "2,000: answers at once"), ("10000", "10,000: those of the lesson"))
CONCLUSIONS = {
    "Iran had it": "Iran had the upper hand over Russia in 2022–23",
    "Russia has it": "Russia has the upper hand over Iran in June 2025",
    "it fell": "Iran's leverage fell from 2022–23 to June 2025",
}
QUESTION = (
    "Predict first: trust everybody to a half. Does “Russia has it” (the upper hand, in June 2025) fall below one half "
    "of the draws?"
)
MOST_ROWS = 10


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is.

    Parameters
    ----------
    judged : tuple of Estimate
    claims : tuple of Claim
    sources : tuple of (id, label)
        Those on whom some number rests.
    labels : dict of actor to str
    names : dict of estimate id to str
    evidence : dict
    """

    judged: tuple[Estimate, ...]
    claims: tuple[Claim, ...]
    sources: tuple[tuple[str, str], ...]
    labels: dict[str, str]
    names: dict[str, str]
    evidence: dict[str, Any]


@lru_cache(maxsize=1)
def model() -> Model:
    """The judged numbers, and whom they rest on.

    Examples
    --------
    >>> len(model().judged)
    294
    """
    judged, claims = tuple(data.dependencies()), tuple(data.claims())
    by_id = {claim.id: claim for claim in claims}
    carrying = {by_id[name].source for row in judged for name in row.rests_on if name in by_id}
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    words = {resource.id: resource.label for resource in data.resources()} | labels
    return Model(
        *(judged, claims),
        sources=tuple((source.id, source.label) for source in data.sources() if source.id in carrying),
        labels=labels,
        names=plots.estimate_labels(judged, labels=words),
        evidence=ground_evidence(labels),
    )


@dataclass(frozen=True)
class State:
    """How far each source and each degree of certainty is trusted.

    Parameters
    ----------
    weights : tuple of (name, weight)
        What differs from 1, sorted; sources as ``source:author``, certainties as ``certainty:PS``.
    draws : str
        How many draws, as a text.
    """

    weights: tuple[tuple[str, float], ...] = ()
    draws: str = DRAWS[0][0]

    def part(self, kind: str) -> dict[str, float]:
        """The weights of the sources, or of the certainties, that differ from 1."""
        found = ((*name.partition(":"), weight) for name, weight in self.weights)
        return {name: weight for which, _, name, weight in found if which == kind}


def controls(model: Model) -> tuple[Control, ...]:
    """The controls of the lab.

    Examples
    --------
    >>> [control.id for control in controls(model())][-3:]
    ['draws', 'half', 'reset']
    """
    sources = (Slider(f"source:{name}", label, step=0.25) for name, label in model.sources)
    levels = (Slider(f"certainty:{level}", f"{level}: {CERTAINTY_WORDS[level]}", step=0.05) for level in CERTAINTIES)
    return (
        *sources,
        *levels,
        Choice("draws", "Draws", DRAWS),
        Button("half", "Everybody to a half", {"do": "half"}),
        Button("reset", "Trust everybody", {"do": "reset"}),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    state : State
    action : mapping
        ``set`` a control, ``half`` for a half in everybody, or ``reset``.
    model : Model

    Returns
    -------
    State

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``.

    Examples
    --------
    >>> update(State(), {"do": "set", "control": "source:author", "value": 0.5}, model()).part("source")
    {'author': 0.5}
    """
    do = action.get("do")
    if do == "reset":
        return State(draws=state.draws)
    if do == "half":
        return State(tuple((f"source:{name}", 0.5) for name, _ in sorted(model.sources)), state.draws)
    if do != "set":
        raise unknown_action(action, ("set", "half", "reset"))
    if action.get("control") == "draws":
        return set_control(state, action, controls(model))
    return _weighted(state, action, model)


def _weighted(state: State, action: Action, model: Model) -> State:
    sliders = [control for control in controls(model) if control.kind == "slider"]
    known = {control.id: control for control in sliders}
    if str(action.get("control")) not in known:
        return set_control(state, action, sliders)  # says which there are
    name = action["control"]
    weight = known[name].read(action.get("value"))
    kept = {**dict(state.weights), name: weight}
    return State(tuple(sorted((n, w) for n, w in kept.items() if w != 1)), state.draws)


# --------------------------------------------------------------------------------------------------------------------
# What comes out


@dataclass(frozen=True)
class Outcome:
    """What the draws say under some trust.

    Parameters
    ----------
    held : dict of conclusion to float
        The share of draws in which it holds under both forms of the cascade.
    spans : dict of str to Interval
        The leverage of Iran over Russia by period and form.
    ranks : dict of actor to tuple of float
        The share of draws in which the actor loses most, second most and so on.
    order : tuple of float
        The mean loss of each actor.
    doubted : dict of estimate id to float
        The trust in the numbers that are not wholly trusted.
    """

    held: dict[str, float]
    spans: dict[str, Any]
    ranks: dict[str, tuple[float, ...]]
    order: tuple[float, ...]
    doubted: dict[str, float]


def outcome(state: State, model: Model) -> Outcome:
    """The three conclusions of lesson 08, intervals and ranks, with the weights of a state.

    Examples
    --------
    >>> found = outcome(State(draws="10000"), model())
    >>> {name: f"{share:.0%}" for name, share in found.held.items()}
    {'Iran had it': '46%', 'Russia has it': '82%', 'it fell': '89%'}
    """
    return _outcome(model, state.weights, int(state.draws))


@lru_cache(maxsize=64)
def _outcome(model: Model, weights: tuple[tuple[str, float], ...], draws: int) -> Outcome:
    state = State(weights)
    certainty = dict.fromkeys(CERTAINTIES, 1.0) | state.part("certainty")
    trusted = robustness.trust(model.judged, model.claims, sources=state.part("source"), certainty=certainty)
    drawn = {p: draw(model.judged, p, draws=draws, seed=SEED, trust=trusted) for p in (BEFORE, NOW)}
    before, now = (_both_forms(each) for each in drawn.values())
    parts = dict(zip(CONCLUSIONS, (before > 0, now < 0, now < before), strict=True))
    loss = cascade(drawn[NOW]).loss.round(9)
    return Outcome(
        held={name: draws_module.share(each.all(axis=1)).value for name, each in parts.items()},
        spans={
            f"{period}, {form}": interval(found[:, place])
            for period, found in ((BEFORE, before), (NOW, now))
            for place, form in enumerate(FORMS)
        },
        ranks=_ranks(loss, drawn[NOW].actors),
        order=tuple(loss.mean(axis=0).tolist()),
        doubted={name: weight for name, weight in trusted.items() if weight < 1},
    )


def _both_forms(drawn: DependenceModel) -> np.ndarray:
    """The swing leverage of Iran over Russia under both forms, as in lesson 08."""
    found = [swing_leverage(drawn, "iran", "russia", form=form) for form in FORMS]
    return np.stack(found, axis=-1).round(9)


def _ranks(loss: np.ndarray, actors: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    """Rank acceptability among the actors that lose anything."""
    losing = np.flatnonzero(loss.max(axis=0) > 0)
    found = rank_acceptability(loss[:, losing])
    return {actors[place]: tuple(row) for place, row in zip(losing, np.asarray(found).tolist(), strict=True)}


# --------------------------------------------------------------------------------------------------------------------
# Describe


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state.

    Examples
    --------
    >>> describe(State(draws="10000"), model()).sentence.split(";")[0]
    'Iran had it 46 %, Russia has it 82 %, it fell 89 % of 10,000 draws'
    """
    found, base = outcome(state, model), outcome(State(draws=state.draws), model)
    weights = dict(state.weights)
    known = controls(model)
    values = {control.id: weights.get(control.id, 1.0) for control in known if control.kind == "slider"}
    panels = (
        _conclusions(found, base),
        Sayings("flips", "What flips against equal trust", _flips(found, base, model)),
        _spans(found, base),
        _rank_table(found, base, model),
        _doubted(found, model),
    )
    return Scene(_sentence(state, found, base, model), known, values | {"draws": state.draws}, panels)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _sentence(state: State, found: Outcome, base: Outcome, model: Model) -> str:
    shares = ", ".join(f"{name} {_percent(share)}" for name, share in found.held.items())
    said = f"{shares} of {int(state.draws):,} draws; {len(found.doubted)} of {len(model.judged)} numbers widened."
    if not state.weights:
        return f"{said} Everybody is trusted. Shares are shares of draws (seed {SEED}), no probabilities."
    flipped = [name for name in CONCLUSIONS if (found.held[name] > 0.5) != (base.held[name] > 0.5)]
    words = (
        f"“{'”, “'.join(flipped)}” changes sides of one half."
        if flipped
        else "No conclusion changes sides of one half."
    )
    return f"{said} {words} Shares are shares of draws (seed {SEED}), no probabilities."


def _flips(found: Outcome, base: Outcome, model: Model) -> tuple[str, ...]:
    said = []
    for name, words in CONCLUSIONS.items():
        one, other = base.held[name], found.held[name]
        if (one > 0.5) != (other > 0.5):
            more = "now holds in more than half" if other > 0.5 else "no longer holds in half"
            said.append(f"{words}: {more} of the draws ({_percent(one)} → {_percent(other)}).")
    for name, span in found.spans.items():
        if (span.median > 0) != (base.spans[name].median > 0):
            said.append(f"The median leverage of Iran over Russia, {name}, changes its sign.")
    first = [max(each.ranks, key=lambda actor: each.ranks[actor][0]) for each in (base, found)]
    if first[0] != first[1]:
        said.append(
            f"Most often, the greatest loss is now {model.labels[first[1]]}'s, no longer {model.labels[first[0]]}'s."
        )
    tau = kendall_tau(base.order, found.order)
    said.append(f"Ranking of losses against equal trust: Kendall's τ {tau:.2f}.")
    return tuple(said if len(said) > 1 else ("Nothing flips.", *said))


def _conclusions(found: Outcome, base: Outcome) -> Bars:
    rows = tuple(
        (
            words,
            (
                Bar(base.held[name], f"{_percent(base.held[name])} equal trust"),
                Bar(found.held[name], f"{_percent(found.held[name])} yours", series=1),
            ),
        )
        for name, words in CONCLUSIONS.items()
    )
    title = "Share of draws in which a conclusion holds, under both forms of the cascade"
    return Bars("conclusions", title, rows, series=("everybody trusted", "your weights"))


def _spans(found: Outcome, base: Outcome) -> Bars:
    rows = tuple(
        (name, (_span_bar(base.spans[name], "equal trust", 0), _span_bar(span, "yours", 1)))
        for name, span in found.spans.items()
    )
    title = "Leverage of Iran over Russia: median and 90 % of the draws"
    return Bars("spans", title, rows, -0.5, 0.5, ("everybody trusted", "your weights"))


def _span_bar(span: Any, words: str, series: int) -> Bar:
    text = f"{span.median:+.2f} ({span.low:+.2f} to {span.high:+.2f}) {words}".replace("-", "−")
    return Bar(span.median, text, span.low, span.high, series)


def _rank_table(found: Outcome, base: Outcome, model: Model) -> Table:
    size = max(len(row) for row in found.ranks.values())
    heads = ("actor", *(f"rank {place + 1}" for place in range(size)))
    rows = tuple(
        (model.labels[actor], *(_rank_cell(share, base.ranks.get(actor, ()), place) for place, share in enumerate(row)))
        for actor, row in sorted(found.ranks.items(), key=lambda one: one[1], reverse=True)
    )
    note = "Rank 1 loses most. In brackets: with equal trust, where it differs."
    return Table("ranks", "Rank acceptability of losses, June 2025, additive", heads, rows, note)


def _rank_cell(share: float, before: tuple[float, ...], place: int) -> str:
    one = _percent(before[place]) if place < len(before) else "–"
    now = _percent(share)
    return now if one == now else f"{now} ({one})"


def _doubted(found: Outcome, model: Model) -> Table:
    grounds = {row.id: row.rests_on for row in model.judged}
    rows = sorted(found.doubted.items(), key=lambda one: (one[1], one[0]))
    shown = tuple(
        (Cell(f"{name}: {model.names[name]}", evidence=grounds[name]), f"{weight:.2f}")
        for name, weight in rows[:MOST_ROWS]
    )
    rest = f"And {len(rows) - MOST_ROWS} more." if len(rows) > MOST_ROWS else ""
    note = rest or ("" if rows else "You doubt nothing: no number is widened.")
    return Table("doubted", "The numbers that you doubt most, and what they rest on", ("number", "trust"), shown, note)


# --------------------------------------------------------------------------------------------------------------------
# Files


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one.

    Examples
    --------
    >>> actions_of(State((("source:author", 0.5),)), model())
    ({'do': 'set', 'control': 'source:author', 'value': 0.5},)
    """
    weights = tuple({"do": "set", "control": name, "value": weight} for name, weight in state.weights)
    return (*weights, *settings(state, State(), ("draws",)))


def table(state: State, model: Model) -> str:
    """The weights and what they make of the conclusions, as CSV.

    Examples
    --------
    >>> table(State(), model()).splitlines()[0]
    'kind,name,value'
    """
    found = outcome(state, model)
    weights = dict(state.weights)
    rows = [
        ("weight", control.id, weights.get(control.id, 1.0)) for control in controls(model) if control.kind == "slider"
    ]
    rows += [("share of draws", name, round(share, 4)) for name, share in found.held.items()]
    rows += [("draws", "seed " + str(SEED), state.draws)]
    columns = ("kind", "name", "value")
    return to_csv((dict(zip(columns, row, strict=True)) for row in rows), columns)


def picture(state: State, model: Model) -> Any:
    """The intervals as a static figure.

    Examples
    --------
    >>> picture(State(), model()).get_title(loc="left") != ""
    True
    """
    spans = outcome(state, model).spans
    return plots.draw_intervals(spans, measure="leverage of Iran over Russia, 90 % of the draws")


def trust_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 08.

    Parameters
    ----------
    state : str
        The text of a kept state, to begin with.
    predict : bool
        Whether a prediction is asked for first; a teacher at a projector may say no.

    Returns
    -------
    LabWidget

    Raises
    ------
    EntenteError
        For faults in `state`.

    Examples
    --------
    >>> trust_lab().state.draws
    '2000'
    """
    known = model()
    lab = Lab(
        *("trust_lab", "Lab 08 · Trust", QUESTION, State()),
        update=lambda state, action: update(state, action, known),
        describe=lambda state: describe(state, known),
        actions_of=lambda state: actions_of(state, known),
        evidence=known.evidence,
        files=(File("trust.csv", "text/csv", lambda state: table(state, known), "Save weights and shares (CSV)"),),
        picture=lambda state: picture(state, known),
        ahead=False,
        busy="Drawing again with your weights …",
    )
    return LabWidget(lab, state=state, predict=predict)
