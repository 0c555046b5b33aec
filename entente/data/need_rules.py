"""What the tables of the dependence model ask for beyond their schemas: the scale, the basis, sums and rests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from entente.data.snapshot import Found, Row, Snapshot, Table, data_fault
from entente.errors import EntenteError, did_you_mean
from entente.needs.estimates import Estimate
from entente.needs.tables import build

REST = "rest"  # the word for an own share that is not judged: it is what the suppliers leave
SLACK = 1e-6  # sums of decimal fractions are not exact

Range = tuple[float, float, float]


def scale_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Words whose interval runs backwards, and words that another rule has taken."""
    for row in table.rows:
        yield from _order_faults(table, row)
        if row.cells["level"] == REST:
            found, expected = f'"{REST}"', "another word: an own share that the suppliers leave is called so"
            yield data_fault(table.spot(row, "level"), "level", found, expected)


def dependence_faults(table: Table, snapshot: Snapshot) -> Iterator[Found]:
    """Rows that disagree with the scale, with what they rest on, or with each other."""
    scale = {row.cells["level"]: row for row in snapshot.rows("scale")}
    own: list[Found] = []
    for row in table.rows:
        own += _row_faults(table, row, scale)
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
    """What shares leave of 1, and nothing below 0: where they are high, little is left."""
    lows, modes, highs = (sum(share[place] for share in shares) for place in (0, 1, 2))
    return max(0.0, 1 - highs), max(0.0, 1 - modes), max(0.0, 1 - lows)


def _build_faults(table: Table) -> Iterator[Found]:
    """What the model refuses: sums of shares and of criticalities, gaps in the rows of a link."""
    estimates = [Estimate(**{"supplier": "", **row.values}) for row in table.rows]
    for period in dict.fromkeys(estimate.period for estimate in estimates):
        try:
            build(estimates, period)
        except EntenteError as error:
            for fault in error.faults:
                where = f"{table.file}, period {period}, {fault.where}"
                yield Found(table.spot(), replace(fault, where=where))


def _whole(row: Row) -> bool:
    """Whether a row can be made into an estimate."""
    texts = all(row.cells[name] for name in ("id", "period", "dependent", "resource", "parameter"))
    return texts and _range(row) is not None


def _range(row: Row) -> Range | None:
    """Low, mode and high, if all three are numbers from 0 to 1."""
    numbers = tuple(row.values.get(name) for name in ("low", "mode", "high"))
    good = all(isinstance(number, int | float) and 0 <= number <= 1 for number in numbers)
    return numbers if good else None


def _same(one: Range, other: Range) -> bool:
    return all(abs(a - b) <= SLACK for a, b in zip(one, other, strict=True))


def _said(numbers: Range) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
