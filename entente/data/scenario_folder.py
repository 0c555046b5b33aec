"""The what-ifs of ``data/scenarios``: a folder of YAML files that no descriptor names, so that anyone can add one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from entente.data.snapshot import Found, Snapshot, Spot, data_fault
from entente.errors import EntenteError, Fault, raise_if_any
from entente.needs import scenario_files
from entente.needs.estimates import Estimate
from entente.needs.scenarios import Scenario
from entente.needs.tables import build
from entente.text.reading import read_bytes

NAME = re.compile(r"[a-z0-9_]+", re.ASCII)
GROUNDS = ("claims", "assumptions", "outside_facts")  # the tables that a scenario may rest on

Sound = tuple[dict[str, Scenario], tuple[Fault, ...]]


def read_scenarios(snapshot: Snapshot, estimates: tuple[Estimate, ...]) -> dict[str, Scenario]:
    """All scenarios of the folder, by name; or all faults of all files in one error."""
    faults = [found.fault for item in _files(snapshot) for found in _file_faults(snapshot, item)]
    read, others = _read(snapshot, _texts(snapshot), _setting(snapshot, estimates))
    raise_if_any([*faults, *others])
    return read


def sound_scenarios(snapshot: Snapshot, estimates: tuple[Estimate, ...]) -> Sound:
    """The scenarios of the files that are in order, and the faults of the others.

    What builds on a file with faults is left out with it, and that is a fault too.
    """
    try:
        return read_scenarios(snapshot, estimates), ()
    except EntenteError as error:
        faults = error.faults
    texts = {name: text for name, text in _texts(snapshot).items() if NAME.fullmatch(name)}
    setting, wrong = _setting(snapshot, estimates), faults
    while wrong:  # each round leaves out what builds on what the last one left out
        files = {fault.where.split(",")[0].rpartition("/")[2] for fault in wrong}
        texts = {name: text for name, text in texts.items() if f"{name}.yaml" not in files}
        read, wrong = _read(snapshot, texts, setting)
        for fault in wrong:
            found = f"{fault.found}, which has a fault of its own"
            do = "Mend that one first."
            faults += (replace(fault, found=found, expected="a scenario without faults", do=do),)
    return read, faults


def _files(snapshot: Snapshot) -> list[Path]:
    """What lies in the folder of scenarios, whatever it is; hidden files do not count."""
    return sorted(item for item in (snapshot.path / "scenarios").glob("*") if not item.name.startswith("."))


def _texts(snapshot: Snapshot) -> dict[str, bytes]:
    texts = {item.stem: _bytes(item) for item in _files(snapshot) if item.suffix.lower() == ".yaml"}
    return {name: raw for name, raw in texts.items() if isinstance(raw, bytes)}


def _bytes(path: Path) -> bytes | str:
    """What stands in a file, or what is in the way of reading it."""
    if not path.is_dir() and not path.exists():
        return "a link that leads nowhere"
    try:
        return read_bytes(path)
    except EntenteError as error:
        return error.faults[0].found


def _read(snapshot: Snapshot, texts: dict[str, bytes], setting: dict[str, Any]) -> Sound:
    """The scenarios of some texts, or none and their faults with the name of the data folder before each."""
    try:
        return scenario_files.read_scenarios(texts, **setting), ()
    except EntenteError as error:
        return {}, tuple(replace(fault, where=f"{snapshot.path.name}/{fault.where}") for fault in error.faults)


def _setting(snapshot: Snapshot, estimates: tuple[Estimate, ...]) -> dict[str, Any]:
    """What a scenario may name."""
    article, periods = snapshot.article, dict.fromkeys(estimate.period for estimate in estimates)
    return {
        "models": {period: build(estimates, period) for period in periods},
        "actors": sorted(snapshot.column("actors", "id")),
        "paragraphs": range(1, len(article.paragraphs) + 1) if article else None,
        "known": frozenset().union(*(snapshot.column(name, "id") for name in GROUNDS)),
    }


def _file_faults(snapshot: Snapshot, path: Path) -> Iterator[Found]:
    """Files that could not be read, and names that would be overlooked or could not be typed."""
    name, spot = path.name, Spot(snapshot.label(path))
    is_yaml, small = path.suffix.lower() == ".yaml", path.with_suffix(".yaml")
    raw = _bytes(path) if is_yaml else b""
    if isinstance(raw, str):
        do = "Take it away, or put a file in its place."
        yield data_fault(spot, "scenario", raw, "a file with a scenario", do)
    elif path.suffix == ".YAML" and small.exists() and not path.samefile(small):
        found = f'"{name}" beside "{small.name}"'
        yield data_fault(spot, "scenario", found, "one file of a name", "Give one of them another name.")
    elif name.lower().endswith((".yml", ".txt")) and path.stem.upper() != "README":
        stem = re.split(r"\.(?:ya?ml|txt)", name, maxsplit=1, flags=re.I)[0]
        yield data_fault(spot, "scenario", f'the name "{name}"', "a name that ends in .yaml", f"Call it {stem}.yaml.")
    elif is_yaml and not NAME.fullmatch(path.stem):
        expected, do = "small letters, digits and _ before .yaml", "The name of the file names the scenario."
        yield data_fault(spot, "scenario", f'the name "{name}"', expected, do)
