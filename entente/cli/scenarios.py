"""The command ``entente scenario``: compare a what-if with the numbers as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.console import columns, complain, guarded, json_list, say, wrapped
from entente.cli.options import Json, date_faults
from entente.errors import Fault, raise_if_any, unknown_choice
from entente.say import count, listed

if TYPE_CHECKING:
    from entente.needs.scenarios import Scenario

MOST_DRAWS = 1_000_000
KINDS = "Given: what an actor could stop. Restorable: what it could offer again. Potential: the two together."
FORMS = {"additive": "losses add up", "bottleneck": "the worst loss counts alone"}


@guarded(
    "entente scenario --list",
    "entente scenario china_steps_in",
    "entente scenario china_steps_in --draws 10000 --form bottleneck --json",
)
def scenario(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The scenario; --list shows the names.")] = None,
    as_json: Json = False,
    as_list: Annotated[bool, typer.Option("--list", help="List the scenarios.")] = False,
    draws: Annotated[int | None, typer.Option(help="Draw the judged numbers so many times from their ranges.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    form: Annotated[str, typer.Option(help="additive: losses add up; bottleneck: the worst counts.")] = "additive",
    until: Annotated[str, typer.Option(help="Leave out what is dated later: 2024, 2024-10 or 2024-10-26.")] = "",
) -> None:
    """What if one thing had been otherwise? Compare a scenario with the numbers as they are.

    The results are conditional on those numbers; they are no forecast. A file of your own in data/scenarios is a
    scenario too. A file with faults is left out, and told on the error stream; the others go on. Exit code 2: the
    scenario that was asked for, or one that it builds on, is left out, or none is left.
    """
    from entente import data

    known, left_out = data.sound_scenarios()
    raise_if_any(_refusing(name or "", known, left_out))
    if left_out:
        complain("\n".join(f"Left out: {fault}" for fault in left_out))
    if as_list:
        raise_if_any(_folder_faults(known))
        rows = [{"name": item.name, "period": item.period, "title": item.title} for item in known.values()]
        say(json_list(rows) if as_json else columns(("name", "period", "title"), (row.values() for row in rows)))
        return
    raise_if_any(_asked_faults(name, form, until, draws, seed, known))
    from entente.path.outcomes import scenario_outcome

    result = scenario_outcome(known, name, form=form, until=until, draws=draws, seed=seed)
    say(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _scenario_text(result))


def _refusing(name: str, known: Mapping[str, Scenario], left_out: Sequence[Fault]) -> Iterable[Fault]:
    """The faults of all files, if they leave nothing, or not the scenario that is asked for."""
    named = {Path(fault.where.split(",")[0]).name.partition(".")[0] for fault in left_out}
    is_left_out = name in named and name not in known
    return left_out if is_left_out or not known else ()


def _asked_faults(
    name: str | None, form: str, until: str, draws: int | None, seed: int, known: Mapping[str, Scenario]
) -> Iterable[Fault]:
    yield from _folder_faults(known)
    if known and not name:
        do = "entente scenario --list shows their titles."
        yield Fault("cli.scenario", "argument NAME", "nothing", f"one of {', '.join(known)}", do)
    elif known and name not in known:
        yield _unknown_scenario(name, known)
    if form not in FORMS:
        yield unknown_choice("cli.form", "option --form", form, FORMS)
    if draws is not None and not 1 <= draws <= MOST_DRAWS:
        yield Fault("cli.draws", "option --draws", f"{draws}", f"a whole number from 1 to {MOST_DRAWS:,}")
    if seed < 0:
        yield Fault("cli.seed", "option --seed", f"{seed}", "a whole number from 0 up")
    yield from date_faults("--until", until, "Write 2024 or 2024-10.")


def _folder_faults(known: Mapping[str, Scenario]) -> Iterable[Fault]:
    if not known:
        do = "Fetch the course again, or put a file of your own there: lesson 07 shows how."
        yield Fault("cli.scenario", "the folder data/scenarios", "no scenario", "at least one", do)


def _unknown_scenario(name: str, known: Mapping[str, Scenario]) -> Fault:
    """A name that is none: perhaps that of the file."""
    fault = unknown_choice("cli.scenario", "argument NAME", name, known)
    return replace(fault, do=f'Did you mean "{Path(name).stem}"?') if Path(name).stem in known else fault


def _scenario_text(result: Mapping[str, Any]) -> str:
    until = f", what is dated until {result['until']}" if result["until"] else ""
    parts = [
        f"{result['title']}\n{wrapped(result['question'])}",
        f"Numbers of {result['period']}; {result['form']}: {FORMS[result['form']]}{until}.",
        "\n".join(wrapped(_intervention_line(row, result["until"])) for row in result["interventions"]),
        _effect_table(result),
        _leverage_table(result["leverage"]),
        wrapped("\n".join(_footing(result))),
    ]
    return "\n\n".join(parts)


def _intervention_line(row: Mapping[str, Any], until: str) -> str:
    from entente.needs.scenarios import is_later

    names = {key: value if isinstance(value, str) else " and ".join(value) for key, value in row["target"].items()}
    target = ", ".join(f"{key} {name}" for key, name in names.items())
    left_out = "Left out, being later: " if is_later(row["date"], until) else ""
    date = f", {row['date']}" if row["date"] else ""
    place = f" (p{row['paragraph']:02d})" if row["paragraph"] else ""
    why = f". {row['why']}" if row["why"] else ""
    whom = row["replaces"] if isinstance(row["replaces"], str) else " and ".join(row["replaces"])
    replaces = f", replaces {whom}" if whom else ""
    link = "".join(f", {key} {row[key]:g}" for key in ("willingness", "substitutability") if row[key] is not None)
    return f"{left_out}{row['operation']} {row['value']:g}: {target}{replaces}{link}{date}{place}{why}"


def _effect_table(result: Mapping[str, Any]) -> str:
    names = ["actor", "before", "after", "effect", "direct", "typed", "knock-on"]
    rows = []
    for row in result["actors"]:
        changes = [_change(row[key]) for key in ("effect", "direct", "typed", "knock_on")]
        rows.append([row["actor"], f"{row['before']:.3f}", f"{row['after']:.3f}", *changes])
    note = "Typed: the part of the direct effect that a shock of the scenario wrote in."
    if result["without_needs"]:
        idle = listed(result["without_needs"])
        note += f" No needs are judged for {idle}: that they keep 1 says nothing about them."
    if result["draws"] is None:
        return f"{columns(names, rows)}\n{wrapped(note)}"
    for line, row in zip(rows, result["actors"], strict=True):
        inside = row["interval"]
        line += [f"{_change(inside['low'])} to {_change(inside['high'])}", _percent(row["same_sign"])]
    names += ["90 % of draws", "same sign"]
    note += f" {count(result['draws'], 'draw')}, seed {result['seed']}. "
    note += "Same sign: the part of the draws in which the effect has the sign shown, or is 0 where 0 is shown."
    return f"{columns(names, rows)}\n{wrapped(note)}"


def _change(value: float) -> str:
    """A change with its sign, also one that is too small to show; 0 only for none."""
    return f"{value:+.3f}" if value else "0"


def _percent(share: float) -> str:
    """Whole percents; all and none are said only where they are meant."""
    rounded = round(100 * share)
    words = {0: "< 1 %", 100: "> 99 %"} if 0 < share < 1 else {}
    return words.get(rounded, f"{rounded} %")


def _leverage_table(rows: Sequence[Mapping[str, Any]]) -> str:
    from entente.path.outcomes import NOTABLE

    if not rows:
        return f"No leverage changes by {NOTABLE:g} or more, be it given, restorable or potential."
    cells = [
        [row["kind"], row["actor"], row["over"], *(f"{row[key]:+.3f}" for key in ("before", "after", "change"))]
        for row in rows
    ]
    table = columns(("kind", "leverage of", "over", "before", "after", "change"), cells)
    return f"{table}\n{wrapped(f'{KINDS} Changes of less than {NOTABLE:g} are left out.')}"


def _footing(result: Mapping[str, Any]) -> Iterable[str]:
    """What it rests on, and what it does not say."""
    prompts = ", ".join(f"p{number:02d}" for number in result["prompted_by"])
    rests = ", ".join(result["rests_on"])
    known = {"Builds on": result["builds_on"], "Prompted by": prompts, "Rests on": rests, "Caution": result["caution"]}
    yield from (f"{word}: {value}" for word, value in known.items() if value)
    if result["status"] != "converged":
        yield "The capabilities are upper bounds: the rounds were used up."
    yield result["conditional"]
