"""Lab of lesson 08: whom do you trust? A weight for each source and each degree of certainty, and what flips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from entente import data, plots
from entente.data.lab_facts import Conclusion
from entente.doubt import sources as robustness
from entente.doubt.conclusions import DIRECT, WAYS, power
from entente.doubt.draws import draw
from entente.doubt.summaries import interval, kendall_tau, rank_acceptability, share
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, set_control, settings, unknown_action
from entente.labs.kit.grounds import ground_evidence, kept_while_tables_stay, periods_of, question, watched_power
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.scene import CERTAINTY_WORDS, Bar, Bars, Cell, Sayings, Scene, Table
from entente.labs.kit.widget import LabWidget
from entente.needs import tables as dependence
from entente.needs.cascades import cascade
from entente.needs.estimates import Estimate
from entente.needs.measures import KINDS, WHOLE
from entente.path.tables import to_csv
from entente.text.codebook import CERTAINTIES, Claim

SEED = 6  # that of lesson 08, so that 10,000 draws give its numbers
DRAWS = (("2000", "2,000: answers at once"), ("10000", "10,000: those of the lesson"))
QUESTION = "Predict first: trust everybody to a half. Which conclusion then changes sides of one half of the draws?"
KIND_CHOICES = (
    ("given", "given: what flows and could be stopped"),
    ("restorable", "restorable: what does not flow and could be offered"),
    ("potential", "potential: the two together"),
)
FORM_CHOICES = (
    ("direct", "direct: the leverage itself"),
    ("additive", "as a swing, additive cascade"),
    ("bottleneck", "as a swing, bottleneck cascade"),
)
SETTINGS = ("kind", "form", "draws")
MOST_ROWS = 10


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    judged: tuple[Estimate, ...]
    claims: tuple[Claim, ...]
    sources: tuple[tuple[str, str], ...]  # those on whom some number rests
    labels: dict[str, str]
    names: dict[str, str]
    evidence: dict[str, Any]
    pair: tuple[str, str]  # the leverage of the first over the second is on trial
    before: str
    now: str
    conclusions: tuple[Conclusion, ...]
    fixed: int  # how many numbers rest on no source, so that no doubt in sources moves them

    @property
    def who(self) -> str:
        """Whose leverage is on trial, in words: “Iran over Russia”."""
        return f"{self.labels[self.pair[0]]} over {self.labels[self.pair[1]]}"


@kept_while_tables_stay
def model() -> Model:
    """The judged numbers, and whom they rest on."""
    judged, claims = tuple(data.dependencies()), tuple(data.claims())
    by_id = {claim.id: claim for claim in claims}
    carrying = {by_id[name].source for row in judged for name in row.rests_on if name in by_id}
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    words = {resource.id: resource.label for resource in data.resources()} | labels
    facts, periods = data.labs(), periods_of(judged)
    before, now = facts.before or periods[0], facts.now or periods[-1]
    pair = watched_power(dependence.build(judged, now))
    one, other = (labels[actor] for actor in pair)
    sources = tuple((source.id, source.label) for source in data.sources() if source.id in carrying)
    nobody = robustness.trust(judged, claims, sources=dict.fromkeys((name for name, _ in sources), 0))
    return Model(
        judged,
        claims,
        sources=sources,
        labels=labels,
        names=plots.estimate_labels(judged, labels=words),
        evidence=ground_evidence(labels),
        pair=pair,
        before=before,
        now=now,
        conclusions=facts.conclusions or _conclusions_on(one, other, before, now),
        fixed=sum(weight == 1 for weight in nobody.values()),
    )


def _conclusions_on(one: str, other: str, before: str, now: str) -> tuple[Conclusion, ...]:
    """What can be asked of any two actors in two periods."""
    return (
        Conclusion(f"{one} had it", f"{one} had the upper hand over {other} in {before}", "before > 0"),
        Conclusion(f"{one} has it", f"{one} has the upper hand over {other} in {now}", "now > 0"),
        Conclusion("it fell", f"The leverage of {one} over {other} fell from {before} to {now}", "now < before"),
    )


@dataclass(frozen=True)
class State:
    """How far each source and each degree of certainty is trusted."""

    weights: tuple[tuple[str, float], ...] = ()  # those other than 1, sorted: "source:author", "certainty:PS"
    draws: str = DRAWS[0][0]
    kind: str = WHOLE
    form: str = DIRECT

    def part(self, kind: str) -> dict[str, float]:
        """The weights of the sources, or of the certainties, that differ from 1."""
        found = ((*name.partition(":"), weight) for name, weight in self.weights)
        return {name: weight for which, _, name, weight in found if which == kind}


def controls(model: Model) -> tuple[Control, ...]:
    sources = (Slider(f"source:{name}", label, step=0.25) for name, label in model.sources)
    levels = (Slider(f"certainty:{level}", f"{level}: {CERTAINTY_WORDS[level]}", step=0.05) for level in CERTAINTIES)
    return (
        *sources,
        *levels,
        Choice("kind", "Dependence", KIND_CHOICES),
        Choice("form", "Leverage", FORM_CHOICES),
        Choice("draws", "Draws", DRAWS),
        Button("half", "Everybody to a half", {"do": "half"}),
        Button("reset", "Trust everybody", {"do": "reset"}),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control, ``half`` for a half in everybody, or ``reset``.
    """
    do = action.get("do")
    if do == "reset":
        return replace(state, weights=())
    if do == "half":
        return replace(state, weights=tuple((f"source:{name}", 0.5) for name, _ in sorted(model.sources)))
    if do != "set":
        raise unknown_action(action, ("set", "half", "reset"))
    if action.get("control") in SETTINGS:
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
    return replace(state, weights=tuple(sorted((n, w) for n, w in kept.items() if w != 1)))


# --------------------------------------------------------------------------------------------------------------------
# What comes out


@dataclass(frozen=True)
class Outcome:
    """What the draws say under some trust."""

    held: dict[tuple[str, str, str], float]  # by conclusion, kind and form: the share of draws in which it holds
    spans: dict[tuple[str, str, str], Any]  # by kind, period and form: the leverage of the pair
    ranks: dict[str, tuple[float, ...]]  # the share of draws in which the actor loses most, second most and so on
    order: tuple[float, ...]
    doubted: dict[str, float]  # the trust in the numbers that are not wholly trusted


def outcome(state: State, model: Model) -> Outcome:
    """The conclusions of lesson 08 under each kind of dependence and each form, intervals and ranks."""
    return _outcome(model, state.weights, int(state.draws))


@lru_cache(maxsize=64)
def _outcome(model: Model, weights: tuple[tuple[str, float], ...], draws: int) -> Outcome:
    state = State(weights)
    certainty = dict.fromkeys(CERTAINTIES, 1.0) | state.part("certainty")
    trusted = robustness.trust(model.judged, model.claims, sources=state.part("source"), certainty=certainty)
    periods = (model.before, model.now)
    drawn = [draw(model.judged, period, draws=draws, seed=SEED, trust=trusted) for period in periods]
    held, spans = {}, {}
    for kind, form in product(KINDS, WAYS):
        before, now = (power(each, model.pair, kind, form) for each in drawn)
        for one in model.conclusions:
            held[one.name, kind, form] = share(_holds(one.holds_if, before, now)).value
        for period, found in zip(periods, (before, now), strict=True):
            spans[kind, period, form] = interval(found)
    loss = cascade(drawn[-1]).loss.round(9)
    return Outcome(
        held=held,
        spans=spans,
        ranks=_ranks(loss, drawn[-1].actors),
        order=tuple(loss.mean(axis=0).tolist()),
        doubted={name: weight for name, weight in trusted.items() if weight < 1},
    )


def _holds(condition: str, before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """In which draws a condition of `data/labs.yaml` holds, such as ``"now < before"``."""
    values = {"before": before, "now": now, "0": np.zeros_like(now)}
    left, sign, right = condition.split()
    return values[left] < values[right] if sign == "<" else values[left] > values[right]


def _ranks(loss: np.ndarray, actors: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    """Rank acceptability among the actors that lose anything."""
    losing = np.flatnonzero(loss.max(axis=0) > 0)
    found = rank_acceptability(loss[:, losing])
    return {actors[place]: tuple(row) for place, row in zip(losing, np.asarray(found).tolist(), strict=True)}


# --------------------------------------------------------------------------------------------------------------------
# Describe


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found, base = outcome(state, model), outcome(State(draws=state.draws), model)
    weights = dict(state.weights)
    known = controls(model)
    values = {control.id: weights.get(control.id, 1.0) for control in known if control.kind == "slider"}
    panels = (
        _conclusions(state, found, base, model),
        Sayings("flips", "What flips against equal trust", _flips(found, base, model)),
        _ways(found, base, model),
        _spans(state, found, base, model),
        _rank_table(found, base, model),
        _doubted(found, model),
    )
    chosen = {name: getattr(state, name) for name in SETTINGS}
    return Scene(_sentence(state, found, base, model), known, values | chosen, panels)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _turned(found: Outcome, base: Outcome) -> list[tuple[str, str, str]]:
    """The verdicts that change sides of one half."""
    return [way for way in found.held if (found.held[way] > 0.5) != (base.held[way] > 0.5)]


def _sentence(state: State, found: Outcome, base: Outcome, model: Model) -> str:
    held = [f"{one.name} {_percent(found.held[one.name, state.kind, state.form])}" for one in model.conclusions]
    shares = f"{state.kind.capitalize()}, {state.form}: {', '.join(held)}"
    said = f"{shares} of {int(state.draws):,} draws; {len(found.doubted)} of {len(model.judged)} numbers widened."
    told = "Everybody is trusted."
    if state.weights:
        told = f"{len(_turned(found, base))} of {len(found.held)} verdicts change sides of one half."
    return f"{said} {told} Shares are shares of draws (seed {SEED}), no probabilities."


def _flips(found: Outcome, base: Outcome, model: Model) -> tuple[str, ...]:
    said = []
    for each in model.conclusions:
        turned = [way for way in _turned(found, base) if way[0] == each.name]
        moves = [
            f"{kind}, {form} ({_percent(base.held[name, kind, form])} → {_percent(found.held[name, kind, form])})"
            for name, kind, form in turned
        ]
        if moves:
            said.append(
                f"{each.says}: changes sides of one half of the draws in {len(moves)} of 9 ways: {'; '.join(moves)}."
            )
    first = [max(each.ranks, key=lambda actor: each.ranks[actor][0]) for each in (base, found)]
    if first[0] != first[1]:
        said.append(
            f"Most often, the greatest loss is now {model.labels[first[1]]}'s, no longer {model.labels[first[0]]}'s."
        )
    tau = kendall_tau(base.order, found.order)
    said.append(f"Ranking of losses against equal trust: Kendall's τ {tau:.2f}.")
    return tuple(said if len(said) > 1 else ("Nothing flips.", *said))


def _conclusions(state: State, found: Outcome, base: Outcome, model: Model) -> Bars:
    rows = []
    for each in model.conclusions:
        before, after = (one.held[each.name, state.kind, state.form] for one in (base, found))
        bars = (Bar(before, f"{_percent(before)} equal trust"), Bar(after, f"{_percent(after)} yours", series=1))
        rows.append((each.says, bars))
    title = f"Share of draws in which a conclusion holds: {state.kind} dependence, {state.form}"
    return Bars("conclusions", title, tuple(rows), series=("everybody trusted", "your weights"))


def _ways(found: Outcome, base: Outcome, model: Model) -> Table:
    """Every conclusion under every kind of dependence and every form."""
    rows = []
    for kind, form in product(KINDS, WAYS):
        ways = [(one.name, kind, form) for one in model.conclusions]
        rows.append((f"{kind}, {form}", *(_beside(found.held[way], base.held[way]) for way in ways)))
    heads = ("dependence, leverage", *(one.name for one in model.conclusions))
    note = "In brackets: with equal trust, where it differs."
    return Table("ways", "Share of draws, whatever is meant by dependence", heads, tuple(rows), note)


def _beside(now: float, before: float) -> str:
    here, there = _percent(now), _percent(before)
    return here if here == there else f"{here} ({there})"


def _spans(state: State, found: Outcome, base: Outcome, model: Model) -> Bars:
    rows = []
    for (kind, period, form), span in found.spans.items():
        if kind == state.kind:
            bars = (_span_bar(base.spans[kind, period, form], "equal trust", 0), _span_bar(span, "yours", 1))
            rows.append((f"{period}, {form}", bars))
    title = f"Leverage of {model.who}, {state.kind}: median and 90 % of the draws"
    return Bars("spans", title, tuple(rows), -0.5, 0.5, ("everybody trusted", "your weights"))


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
    return Table("ranks", f"Rank acceptability of losses, {model.now}, additive", heads, rows, note)


def _rank_cell(share: float, before: tuple[float, ...], place: int) -> str:
    return _beside(share, before[place]) if place < len(before) else f"{_percent(share)} (–)"


def _doubted(found: Outcome, model: Model) -> Table:
    grounds = {row.id: row.rests_on for row in model.judged}
    rows = sorted(found.doubted.items(), key=lambda one: (one[1], one[0]))
    shown = tuple(
        (Cell(f"{name}: {model.names[name]}", evidence=grounds[name]), f"{weight:.2f}")
        for name, weight in rows[:MOST_ROWS]
    )
    rest = f"And {len(rows) - MOST_ROWS} more. " if len(rows) > MOST_ROWS else ""
    said = rest or ("" if rows else "You doubt nothing: no number is widened. ")
    fixed = f"{model.fixed} of {len(model.judged)} numbers rest on no source: what hangs on them survives any doubt."
    title = "The numbers that you doubt most, and what they rest on"
    return Table("doubted", title, ("number", "trust"), shown, said + fixed)


# --------------------------------------------------------------------------------------------------------------------
# Files


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    weights = tuple({"do": "set", "control": name, "value": weight} for name, weight in state.weights)
    return (*weights, *settings(state, State(), SETTINGS))


def table(state: State, model: Model) -> str:
    """The weights and what they make of the conclusions, as CSV."""
    found = outcome(state, model)
    weights = dict(state.weights)
    rows = [
        ("weight", control.id, weights.get(control.id, 1.0)) for control in controls(model) if control.kind == "slider"
    ]
    rows += [("share of draws", ", ".join(way), round(share, 4)) for way, share in found.held.items()]
    rows += [("draws", "seed " + str(SEED), state.draws)]
    columns = ("kind", "name", "value")
    return to_csv((dict(zip(columns, row, strict=True)) for row in rows), columns)


def picture(state: State, model: Model) -> Any:
    """The intervals as a static figure."""
    every = outcome(state, model).spans
    spans = {f"{period}, {form}": span for (kind, period, form), span in every.items() if kind == state.kind}
    return plots.draw_intervals(spans, measure=f"leverage of {model.who}, {state.kind}, 90 % of the draws")


def trust_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 08; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> trust_lab().state.draws
    '2000'
    """
    lab = Lab(
        name="trust_lab",
        title="Lab 08 · Trust",
        question=question("trust_lab", QUESTION),
        start=State(),
        view=describe,
        model=model(),
        rules=update,
        steps=actions_of,
        evidence=model().evidence,
        files=(File("trust.csv", "text/csv", table, "Save weights and shares (CSV)"),),
        picture=picture,
        ahead=False,
        busy="Drawing again with your weights …",
    )
    return LabWidget(lab, state=state, predict=predict)
