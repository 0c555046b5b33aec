"""The hand of lab 08: what it looks at, how far each voice is trusted, and what an action makes of that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from entente import data, plots
from entente.data.lab_facts import Conclusion
from entente.doubt import sources as robustness
from entente.doubt.conclusions import DIRECT
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, set_control, settings, unknown_action
from entente.labs.kit.grounds import ground_evidence, kept_while_tables_stay, periods_of, watched_power
from entente.labs.kit.scene import CERTAINTY_WORDS
from entente.needs import tables as dependence
from entente.needs.estimates import Estimate
from entente.text.codebook import CERTAINTIES, Claim

STEP = 0.05  # of every slider
DRAWS = (("2000", "2,000: answers at once"), ("10000", "10,000: those of the lesson"))
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

Weights = tuple[tuple[str, float], ...]  # those other than 1, sorted: "source:author", "certainty:PS"


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    judged: tuple[Estimate, ...]
    claims: tuple[Claim, ...]
    sources: tuple[tuple[str, str], ...]  # those on whom some number rests, the one with the most numbers first
    carried: dict[str, int]  # by source: how many numbers rest on it
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

    @property
    def half(self) -> Weights:
        """Everybody trusted to a half."""
        return tuple((f"source:{name}", 0.5) for name, _ in sorted(self.sources))


@kept_while_tables_stay
def model() -> Model:
    """The judged numbers, and whom they rest on."""
    judged, claims = tuple(data.dependencies()), tuple(data.claims())
    carried = _carried(judged, claims)
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    words = {resource.id: resource.label for resource in data.resources()} | labels
    facts, periods = data.labs(), periods_of(judged)
    before, now = facts.before or periods[0], facts.now or periods[-1]
    pair = watched_power(dependence.build(judged, now))
    one, other = (labels[actor] for actor in pair)
    sources = [(source.id, source.label) for source in data.sources() if source.id in carried]
    nobody = robustness.trust(judged, claims, sources=dict.fromkeys((name for name, _ in sources), 0))
    return Model(
        judged,
        claims,
        sources=tuple(sorted(sources, key=lambda source: -carried[source[0]])),
        carried=carried,
        labels=labels,
        names=plots.estimate_labels(judged, labels=words),
        evidence=ground_evidence(labels),
        pair=pair,
        before=before,
        now=now,
        conclusions=facts.conclusions or _conclusions_on(one, other, before, now),
        fixed=sum(weight == 1 for weight in nobody.values()),
    )


def _carried(judged: tuple[Estimate, ...], claims: tuple[Claim, ...]) -> dict[str, int]:
    """How many numbers rest on each source, among other things or alone."""
    source_of = {claim.id: claim.source for claim in claims}
    found: Counter[str] = Counter()
    for row in judged:
        found.update({source_of[name] for name in row.rests_on if name in source_of})
    return dict(found)


def _conclusions_on(one: str, other: str, before: str, now: str) -> tuple[Conclusion, ...]:
    """What can be asked of any two actors in two periods."""
    return (
        Conclusion(f"{one} had it", f"{one} had the upper hand over {other} in {before}", "before > 0"),
        Conclusion(f"{one} has it", f"{one} has the upper hand over {other} in {now}", "now > 0"),
        Conclusion("it fell", f"The leverage of {one} over {other} fell from {before} to {now}", "now < before"),
    )


@dataclass(frozen=True)
class State:
    """How far each source and each degree of certainty is trusted; first everybody, wholly."""

    weights: Weights = ()
    draws: str = DRAWS[0][0]
    kind: str = "restorable"  # under which a doubt in voices moves the most
    form: str = DIRECT

    def part(self, kind: str) -> dict[str, float]:
        """The weights of the sources, or of the certainties, that differ from 1; a weight's name is "source:author"."""
        prefix = f"{kind}:"
        return {name.removeprefix(prefix): weight for name, weight in self.weights if name.startswith(prefix)}


def controls(model: Model) -> tuple[Control, ...]:
    voices = (Slider(f"source:{name}", f"{label} · {model.carried[name]}", step=STEP) for name, label in model.sources)
    levels = (Slider(f"certainty:{level}", f"{level}: {CERTAINTY_WORDS[level]}", step=STEP) for level in CERTAINTIES)
    return (
        *voices,
        *levels,
        Choice("kind", "Dependence", KIND_CHOICES),
        Choice("form", "Leverage", FORM_CHOICES),
        Choice("draws", "Draws", DRAWS),
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
        return replace(state, weights=model.half)
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
    return replace(state, weights=weighed(state.weights, name, weight))


def weighed(weights: Weights, name: str, weight: float) -> Weights:
    """The weights with another one for one voice or one degree of certainty.

    Examples
    --------
    >>> weighed((("source:a", 0.5),), "source:b", 0.2), weighed((("source:a", 0.5),), "source:a", 1)
    ((('source:a', 0.5), ('source:b', 0.2)), ())
    """
    kept = {**dict(weights), name: weight}
    return tuple(sorted((n, w) for n, w in kept.items() if w != 1))


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    weights = tuple({"do": "set", "control": name, "value": weight} for name, weight in state.weights)
    return (*weights, *settings(state, State(), SETTINGS))
