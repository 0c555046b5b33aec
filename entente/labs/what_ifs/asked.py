"""Lab 07, the what-if as one sentence: each intervention is a clause whose share can be drawn."""

from __future__ import annotations

from entente.labs.kit.effects import Asked, Chip
from entente.labs.what_ifs.hand import Model, State
from entente.needs.scenarios import NOBODY, OTHERS, Intervention
from entente.say import first_few

GAP = "…"  # where the share stands
CLAUSES = {
    "cut_supply": "{supplier} cuts {what} to {dependent} by …",
    "restore": "{supplier} gives {dependent} … of {what} that it withheld",
    "substitute": "{dependent} can replace … of {what} from {supplier}",
    "raise_cost": "… of the substitutes for {what} from {supplier} are lost to {dependent}",
    "break_tie": "{one} and {other} withhold … of what they give each other",
    "form_tie": "{supplier} takes over … of {dependent}'s {what}{whose}",
    "shock": "{actor} loses … of {what}",
}


def clause(item: Intervention, model: Model) -> tuple[str, str]:
    """An intervention as a clause, before and after its share.

    Examples
    --------
    >>> from entente.labs.what_ifs.hand import model
    >>> cut = Intervention("cut_supply", {"dependent": "iran", "supplier": "russia", "resource": "air_defence"})
    >>> clause(cut, model())
    ('Russia cuts air defence to Iran by ', '')
    """
    name = model.labels
    words = {key: name[item[key]] for key in ("dependent", "supplier", "actor") if item[key]}
    if item["between"]:
        words["one"], words["other"] = (name[actor] for actor in item["between"])
    everything = "what it can do" if item.operation == "shock" else "all that it supplies"
    resource = item["resource"]
    words["what"] = model.resources.get(resource, resource) if resource else everything
    before, after = CLAUSES[item.operation].format(whose=_whose(item, model), **words).split(GAP)
    return before, f"{after} from {item.date}" if item.date else after


def _whose(item: Intervention, model: Model) -> str:
    if not item.replaces or item.replaces == NOBODY:
        return ", added to what is there"
    names = [item.replaces] if isinstance(item.replaces, str) else item.replaces
    known = {item["dependent"]: "its own part", OTHERS: "all others"}
    return f", in place of {first_few((known.get(each) or model.labels[each] for each in names), 8)}"


def asked(state: State, model: Model) -> Asked:
    """The interventions as the clauses of one question."""
    chips = []
    for place, item in enumerate(state.items):
        before, after = clause(item, model)
        chips.append(Chip(before, after, item.value, str(place), {"do": "drop", "item": place}))
    tail = "?" if state.strength == 1 or not chips else f", at {100 * state.strength:.0f} % of that strength?"
    lead = "What if" if chips else "What if … nothing is changed yet: draw at a tie, or choose a what-if"
    return Asked("asked", "The question", lead, tuple(chips), tail if chips else ".")
