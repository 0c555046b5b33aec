"""What is seen of lab 08: a jury of draws beside the voices, and under tabs all ways, intervals and ranks."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

from entente import plots
from entente.doubt.conclusions import WAYS
from entente.doubt.summaries import kendall_tau
from entente.labs.kit.controls import Control
from entente.labs.kit.guess import Number
from entente.labs.kit.jury import Conclusion, Jury, in_100
from entente.labs.kit.lab import Try
from entente.labs.kit.scene import Bar, Bars, Cell, Sayings, Scene, Table
from entente.labs.trust.hand import SETTINGS, Model, State, controls
from entente.labs.trust.trial import SEED, Outcome, dots, doubted, held_in, outcome, turns
from entente.needs.measures import KINDS
from entente.path.tables import to_csv

MOST_ROWS = 10
ONE_SCREEN = 5  # controls that stand beside the picture; the others are folded
LONGEST_VERDICT = 90


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found, base = outcome(state, model), outcome(State(draws=state.draws), model)
    known = _marked(state, model)
    weights = dict(state.weights)
    values = {control.id: weights.get(control.id, 1.0) for control in known if control.kind == "slider"}
    panels = (
        _jury(state, model),
        replace(_ways(found, base, model), tab="Nine ways"),
        Sayings("flips", "What flips against equal trust", _flips(found, base, model), tab="Nine ways"),
        replace(_spans(state, found, base, model), tab="Numbers"),
        replace(_doubted(found, model), tab="Numbers"),
        replace(_rank_table(found, base, model), tab="Ranks"),
    )
    return Scene(
        _sentence(state, found, base, model),
        known,
        values | {name: getattr(state, name) for name in SETTINGS},
        panels,
        verdict=_verdict(state, model),
        more=tuple(control.id for control in known[min(ONE_SCREEN, len(model.sources)) :]),
    )


def glance(state: State, shown: Scene, model: Model) -> Scene:
    """The jury, the verdict and the values of a new state; the nine ways and the marks follow in `describe`."""
    values = {name: 1.0 for name in shown.values} | dict(state.weights)
    return replace(
        shown,
        sentence=_here(state, model) + " Over all nine ways: being counted …",
        values=values | {name: getattr(state, name) for name in SETTINGS},
        panels=tuple(_jury(state, model) if panel.id == "jury" else panel for panel in shown.panels),
        verdict=_verdict(state, model),
    )


def _marked(state: State, model: Model) -> tuple[Control, ...]:
    """The controls, each voice with the marks where a conclusion turns."""
    voices = {f"source:{name}" for name, _ in model.sources}
    return tuple(
        replace(control, turns=turns(state, model, control.id)) if control.id in voices else control
        for control in controls(model)
    )


def asked_of(model: Model) -> str:
    """The conclusion that half a trust in everybody moves most, under the first kind and form: the lab asks of it."""
    first = State()
    base, half = outcome(first, model), outcome(State(model.half), model)

    def moved(name: str) -> float:
        way = (name, first.kind, first.form)
        return abs(half.held[way] - base.held[way])

    return max((one.name for one in model.conclusions), key=moved)


def guess_of(model: Model) -> Number:
    """What the learner predicts: in how many draws the conclusion still holds, if everybody is trusted to a half."""
    asked, first = asked_of(model), State()
    says = next(one.says for one in model.conclusions if one.name == asked)
    was = outcome(first, model).held[asked, first.kind, first.form]
    ask = (
        f"Predict first: “{says}” holds in {in_100(was)}, if leverage is what could be offered ({first.kind}). "
        "Trust everybody to a half: in how many then?"
    )

    def reached(state: State, model: Model) -> bool:
        return (state.weights, state.kind, state.form) == (model.half, first.kind, first.form)

    def verdict(value: float, state: State, model: Model) -> str:
        now = outcome(state, model).held[asked, first.kind, first.form]
        side = "It changes sides." if (now > 0.5) != (was > 0.5) else "It stays on its side."
        return f"You said {value:g}: it is {in_100(now)}. {side} Less trust draws each doubted number towards 0.5."

    return Number(ask, 0, 100, 1, on="jury", reached=reached, verdict=verdict)


def tries_of(model: Model) -> tuple[Try, ...]:
    """Things to try, with the voice that carries the most numbers."""
    voices = [name for name, _ in model.sources]
    half = {"do": "half"}
    nobody = tuple({"do": "set", "control": f"source:{name}", "value": 0} for name in voices)
    watch_nobody = f"{model.fixed} of {len(model.judged)} numbers rest on no voice: what hangs on them stands even so."
    found = [Try("Everybody to a half", (half,), "Which draws change sides, and which way do they go?")]
    if voices:
        alone = {"do": "set", "control": f"source:{voices[0]}", "value": 0.5}
        watch = "Is it nearly as much as with everybody? Then look at the marks on the other sliders."
        found.append(Try("Only the first voice to a half", (alone,), watch))
        found.append(Try("Trust nobody", nobody, watch_nobody))
    given = {"do": "set", "control": "kind", "value": "given"}
    found.append(Try("A half, by what flows already", (given, half), "Do the same conclusions change sides?"))
    return tuple(found)


# --------------------------------------------------------------------------------------------------------------------
# In words


def _turned(found: Outcome, base: Outcome) -> list[tuple[str, str, str]]:
    """The verdicts that change sides of one half."""
    return [way for way in found.held if (found.held[way] > 0.5) != (base.held[way] > 0.5)]


def _verdict(state: State, model: Model) -> str:
    asked, now = asked_of(model), held_in(state, model, state.weights)
    told = f"“{asked}” holds in {in_100(now[asked])}"
    if state.weights:
        was = held_in(state, model, ())
        turned = [name for name in now if (now[name] > 0.5) != (was[name] > 0.5)]
        told += f", was {100 * was[asked]:.0f}; {len(turned)} of {len(model.conclusions)} change sides"
    return told if len(told) <= LONGEST_VERDICT else f"{told[: LONGEST_VERDICT - 2]} …"


def _sentence(state: State, found: Outcome, base: Outcome, model: Model) -> str:
    turned = f"{len(_turned(found, base))} of {len(found.held)} verdicts, over all nine ways, change sides of one half."
    counted = f"All counts are of {int(state.draws):,} draws (seed {SEED}); they are no probabilities."
    return f"{_here(state, model)} {turned} {counted}"


def _here(state: State, model: Model) -> str:
    """In how many draws each conclusion holds in the way looked at, and from how many wider ranges they are drawn."""
    held = [f"{name} in {in_100(share)}" for name, share in held_in(state, model, state.weights).items()]
    return f"{state.kind.capitalize()}, {state.form}: {', '.join(held)}. {_widened(state, model)}"


def _widened(state: State, model: Model) -> str:
    """How many numbers are drawn from a wider range, and why."""
    if not state.weights:
        return f"Everybody is trusted: each of the {len(model.judged)} judged numbers is drawn from its own range."
    return (
        f"{len(doubted(model, state.weights))} of {len(model.judged)} judged numbers rest on nothing but what you "
        "doubt, and are drawn from a wider range."
    )


def _flips(found: Outcome, base: Outcome, model: Model) -> tuple[str, ...]:
    said = []
    for each in model.conclusions:
        turned = [way for way in _turned(found, base) if way[0] == each.name]
        moves = [
            f"{kind}, {form} (from {in_100(base.held[name, kind, form])} to {100 * found.held[name, kind, form]:.0f})"
            for name, kind, form in turned
        ]
        if moves:
            said.append(f"{each.says}: changes sides of one half in {len(moves)} of 9 ways: {'; '.join(moves)}.")
    first = [max(each.ranks, key=lambda actor: each.ranks[actor][0]) for each in (base, found)]
    if first[0] != first[1]:
        said.append(
            f"Most often, the greatest loss is now {model.labels[first[1]]}'s, no longer {model.labels[first[0]]}'s."
        )
    tau = kendall_tau(base.order, found.order)
    said.append(f"Ranking of losses against equal trust: Kendall's τ {tau:.2f}.")
    return tuple(said if len(said) > 1 else ("Nothing flips.", *said))


# --------------------------------------------------------------------------------------------------------------------
# Panels


def _jury(state: State, model: Model) -> Jury:
    was, held = held_in(state, model, ()), held_in(state, model, state.weights)
    first, now = dots(state, model, ()), dots(state, model, state.weights)
    rows = []
    for one in model.conclusions:
        name = one.name
        rows.append(Conclusion(name, one.says, held[name], was[name], now[name], first[name]))
    note = (
        "Full dot: it holds in this draw; thick ring: the draw has changed sides. Dots: 100 of the "
        f"{int(state.draws):,} draws; bars and counts: all of them. The number beside a voice: how many judged numbers "
        "rest on it."
    )
    title = f"In how many of 100 draws it holds ({state.kind}, {state.form})"
    return Jury("jury", title, tuple(rows), asked=asked_of(model), note=note)


def _ways(found: Outcome, base: Outcome, model: Model) -> Table:
    """Every conclusion under every kind of dependence and every form."""
    rows = []
    for kind, form in product(KINDS, WAYS):
        ways = [(one.name, kind, form) for one in model.conclusions]
        rows.append((f"{kind}, {form}", *(_beside(found.held[way], base.held[way]) for way in ways)))
    heads = ("dependence, leverage", *(one.name for one in model.conclusions))
    note = "In brackets: with equal trust, where it differs."
    return Table("ways", "In how many of 100 draws, whatever is meant by dependence", heads, tuple(rows), note)


def _beside(now: float, before: float) -> str:
    here, there = (f"{100 * share:.0f}" for share in (now, before))
    return here if here == there else f"{here} ({there})"


def _spans(state: State, found: Outcome, base: Outcome, model: Model) -> Bars:
    rows = []
    for (kind, period, form), span in found.spans.items():
        if kind == state.kind:
            bars = (_span_bar(base.spans[kind, period, form], "equal trust", 0), _span_bar(span, "yours", 1))
            rows.append((f"{period}, {form}", bars))
    title = f"Leverage of {model.who}, {state.kind}: median and 90 of 100 draws"
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
    note = "In how many of 100 draws. Rank 1 loses most. In brackets: with equal trust, where it differs."
    return Table("ranks", f"Rank acceptability of losses, {model.now}, additive", heads, rows, note)


def _rank_cell(share: float, before: tuple[float, ...], place: int) -> str:
    return _beside(share, before[place]) if place < len(before) else f"{100 * share:.0f} (–)"


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
