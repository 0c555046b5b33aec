"""The tables of the dependence model: what they ask for beyond their schemas, and the scenarios beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.data._reading import Found, Row, Spot, Table, data_fault
from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any
from entente.needs import scenario_files, scenarios
from entente.needs import tables as dependence
from entente.needs.estimates import Estimate

if TYPE_CHECKING:
    from entente.data._folder import Folder

REST = "rest"
NUMBERS = ("low", "mode", "high")
SLACK = 1e-6
SCENARIOS = "scenarios"
NAME = re.compile(r"[a-z0-9_]+", re.ASCII)

Range = tuple[float, float, float]
Sound = tuple[dict[str, scenarios.Scenario], tuple[Fault, ...]]


def scale_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Words whose interval runs backwards, and words that another rule has taken."""
    for row in table.rows:
        yield from _order_faults(table, row)
        if row.cells["level"] == REST:
            found, expected = f'"{REST}"', "another word: an own share that the suppliers leave is called so"
            yield data_fault(table.spot(row, "level"), "level", found, expected)


def dependence_faults(table: Table, folder: Folder) -> Iterator[Found]:
    """Rows that disagree with the scale, with what they rest on, or with each other."""
    scale = _scale(folder)
    own = list(itertools.chain.from_iterable(_row_faults(table, row, scale) for row in table.rows))
    yield from own
    yield from _rest_faults(table)
    if not own and not table.faults and table.rows and all(map(_whole, table.rows)):
        yield from _build_faults(table)


def _row_faults(table: Table, row: Row, scale: dict[str, Row]) -> Iterator[Found]:
    yield from _order_faults(table, row)
    yield from _basis_faults(table, row)
    if scale and row.cells["level"] and row.cells["level"] != REST:
        yield from _level_faults(table, row, scale)
    if row.cells["level"] == REST and row.cells["supplier"] != row.cells["dependent"]:
        expected = "a word of the scale: only an own share is what the suppliers leave"
        yield data_fault(table.spot(row, "level"), "level", f'"{REST}"', expected)


def _order_faults(table: Table, row: Row) -> Iterator[Found]:
    numbers = _range(row)
    if numbers and list(numbers) != sorted(numbers):
        do = "Put them into this order: low, mode, high."
        yield data_fault(table.spot(row, "low, mode, high"), "range", _said(numbers), "low ≤ mode ≤ high", do)


def _basis_faults(table: Table, row: Row) -> Iterator[Found]:
    """A basis that does not agree with the ids that the row rests on."""
    basis, rests_on = row.cells["basis"], row.values.get("rests_on", ())
    on_claims = any(name.startswith("c") for name in rests_on)
    if rests_on and basis in ("stated", "inferred") and not on_claims:
        do = "Name the claim, or make it external."
        yield data_fault(table.spot(row, "basis"), "basis", f'"{basis}" without a claim', f"a claim if {basis}", do)
    if basis == "external" and on_claims:
        do = "If a claim bears it, it is stated or inferred."
        yield data_fault(table.spot(row, "basis"), "basis", '"external" with a claim', "assumptions and facts only", do)


def _level_faults(table: Table, row: Row, scale: dict[str, Row]) -> Iterator[Found]:
    """A word that the scale lacks or keeps for other parameters, and numbers that are not those of the word."""
    level, words = row.cells["level"], row.cells["level"].split(" or ")
    parameter, spot = row.cells["parameter"], table.spot(row, "level")
    allowed = [name for name, word in scale.items() if parameter in word.values.get("used_for", ())]
    for word in words:
        if word not in allowed:
            do = did_you_mean(word, allowed)
            yield data_fault(spot, "level", f'"{word}"', f"for {parameter} one of {', '.join(allowed)}", do)
    if set(words) <= set(allowed) and _range(row):
        wanted = _joined([_range(scale[word]) for word in words])
        if wanted and not _same(_range(row), wanted):
            expected = f'{_said(wanted)}, which the scale gives for "{level}"'
            do = "Change the word or the numbers; or leave the word out and say in the note why these."
            yield data_fault(table.spot(row, "low, mode, high"), "level", _said(_range(row)), expected, do)


def _joined(ranges: list[Range | None]) -> Range | None:
    """The first word gives the mode; the interval covers all the words."""
    if None in ranges:
        return None
    lows, modes, highs = zip(*ranges, strict=True)
    return min(lows), modes[0], max(highs)


def _rest_faults(table: Table) -> Iterator[Found]:
    """Own shares that are not what the suppliers leave, though they are called so."""
    taken: dict[tuple, list[Range | None]] = {}
    for row in table.rows:
        if row.cells["parameter"] == "share" and row.cells["supplier"] != row.cells["dependent"]:
            taken.setdefault(_need(row), []).append(_range(row))
    for row in table.rows:
        shares = taken.get(_need(row), [])
        own = row.cells["supplier"] == row.cells["dependent"]
        if own and row.cells["level"] == REST and _range(row) and None not in shares:
            wanted = _left(shares)
            if not _same(_range(row), wanted):
                expected = f"{_said(wanted)}, which is what the suppliers leave"
                yield data_fault(table.spot(row, "low, mode, high"), "rest", _said(_range(row)), expected)


def _need(row: Row) -> tuple[str, ...]:
    return tuple(row.cells[name] for name in ("period", "dependent", "resource"))


def _left(shares: list[Range]) -> Range:
    """1 less the highs, 1 less the modes, 1 less the lows, and nothing below 0."""
    least, mode, most = (max(0.0, 1 - sum(share[place] for share in shares)) for place in (2, 1, 0))
    return least, mode, most


def _build_faults(table: Table) -> Iterator[Found]:
    """What the model refuses: sums of shares and of criticalities, gaps in the rows of a link."""
    estimates = [Estimate(**{"supplier": "", **row.values}) for row in table.rows]
    for period in dict.fromkeys(estimate.period for estimate in estimates):
        try:
            dependence.build(estimates, period)
        except EntenteError as error:
            for fault in error.faults:
                where = f"{table.file}, period {period}, {fault.where}"
                yield Found(table.spot(), replace(fault, where=where))


def _whole(row: Row) -> bool:
    """Whether a row can be made into an estimate."""
    texts = all(row.cells[name] for name in ("id", "period", "dependent", "resource", "parameter"))
    return texts and _range(row) is not None


def _scale(folder: Folder) -> dict[str, Row]:
    table = folder.tables.get("scale")
    return {row.cells["level"]: row for row in table.rows} if table else {}


def _range(row: Row) -> Range | None:
    """Low, mode and high, if all three are numbers from 0 to 1."""
    numbers = tuple(row.values.get(name) for name in NUMBERS)
    good = all(isinstance(number, int | float) and 0 <= number <= 1 for number in numbers)
    return numbers if good else None


def _same(one: Range, other: Range) -> bool:
    return all(abs(a - b) <= SLACK for a, b in zip(one, other, strict=True))


def _said(numbers: Range) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


# --- Scenarios: a folder of YAML files that no descriptor names ----------------------------------------------------


def read_scenarios(folder: Folder, estimates: tuple[Estimate, ...]) -> dict[str, scenarios.Scenario]:
    """All scenarios of the folder, by name; or all faults of all files in one error."""
    faults = [found.fault for item in _scenario_files(folder) for found in _file_name_faults(folder, item)]
    read, others = _read(folder, _texts(folder), _setting(folder, estimates))
    raise_if_any([*faults, *others])
    return read


def sound_scenarios(folder: Folder, estimates: tuple[Estimate, ...]) -> Sound:
    """The scenarios of the files that are in order, and the faults of the others.

    What builds on a file with faults is left out with it, and that is a fault too.
    """
    try:
        return read_scenarios(folder, estimates), ()
    except EntenteError as error:
        faults = error.faults
    texts = {name: text for name, text in _texts(folder).items() if NAME.fullmatch(name)}
    setting, wrong = _setting(folder, estimates), faults
    while wrong:
        files = {fault.where.split(",")[0].rpartition("/")[2] for fault in wrong}
        texts = {name: text for name, text in texts.items() if f"{name}.yaml" not in files}
        read, wrong = _read(folder, texts, setting)
        faults += tuple(_below(fault) for fault in wrong)
    return read, faults


def _below(fault: Fault) -> Fault:
    """The fault of a scenario that is left out because of the one that it builds on."""
    found = f"{fault.found}, which has a fault of its own"
    return replace(fault, found=found, expected="a scenario without faults", do="Mend that one first.")


def _scenario_files(folder: Folder) -> list[Path]:
    """What lies in the folder of scenarios, whatever it is; hidden files do not count."""
    return sorted(item for item in (folder.path / SCENARIOS).glob("*") if not item.name.startswith("."))


def _texts(folder: Folder) -> dict[str, bytes]:
    texts = {item.stem: _bytes(item) for item in _scenario_files(folder) if item.suffix.lower() == ".yaml"}
    return {name: raw for name, raw in texts.items() if isinstance(raw, bytes)}


def _bytes(path: Path) -> bytes | str:
    """What stands in a file, or what is in the way of reading it."""
    if not path.is_file():
        return "a folder" if path.is_dir() else "no ordinary file" if path.exists() else "a link that leads nowhere"
    try:
        return path.read_bytes()
    except OSError as error:
        return f"a file that cannot be read ({error.strerror})"


def _read(folder: Folder, texts: dict[str, bytes], setting: dict[str, Any]) -> Sound:
    """The scenarios of some texts, or none and their faults with the name of the data folder before each."""
    try:
        return scenario_files.read_scenarios(texts, **setting), ()
    except EntenteError as error:
        return {}, tuple(replace(fault, where=f"{folder.path.name}/{fault.where}") for fault in error.faults)


def _setting(folder: Folder, estimates: tuple[Estimate, ...]) -> dict[str, Any]:
    """What a scenario may name."""
    periods = dict.fromkeys(estimate.period for estimate in estimates)
    tables = [folder.tables[name] for name in ("claims", "assumptions", "outside_facts") if name in folder.tables]
    return {
        "models": {period: dependence.build(estimates, period) for period in periods},
        "actors": sorted(folder.tables["actors"].column("id")) if "actors" in folder.tables else (),
        "paragraphs": range(1, len(folder.article.paragraphs) + 1) if folder.article else None,
        "known": frozenset().union(*(table.column("id") for table in tables)),
    }


def _file_name_faults(folder: Folder, path: Path) -> Iterator[Found]:
    """Files that could not be read, and names that would be overlooked or could not be typed."""
    name, spot = path.name, Spot(folder.label(path))
    raw = _bytes(path) if path.suffix.lower() == ".yaml" else b""
    if isinstance(raw, str):
        yield data_fault(spot, "scenario", raw, "a file with a scenario", "Take it away, or put a file in its place.")
    elif path.suffix == ".YAML" and path.with_suffix(".yaml").exists() and not path.samefile(path.with_suffix(".yaml")):
        found = f'"{name}" beside "{path.stem}.yaml"'
        yield data_fault(spot, "scenario", found, "one file of a name", "Give one of them another name.")
    elif name.lower().endswith((".yml", ".txt")) and path.stem.upper() != "README":
        stem = re.split(r"\.(?:ya?ml|txt)", name, maxsplit=1, flags=re.I)[0]
        yield data_fault(spot, "scenario", f'the name "{name}"', "a name that ends in .yaml", f"Call it {stem}.yaml.")
    elif path.suffix.lower() == ".yaml" and not NAME.fullmatch(path.stem):
        expected = "small letters, digits and _ before .yaml"
        yield data_fault(spot, "scenario", f'the name "{name}"', expected, "The name of the file names the scenario.")
