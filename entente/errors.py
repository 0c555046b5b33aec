"""Faults with an address, collected and shown together.

A **fault** says where, what was found, what was expected, and what to do. Faults are gathered while a table or a
text is read, and raised in one `EntenteError`, so that a reader mends them all in one go. A measure without a value
is `Undefined` and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in four beats.

    Parameters
    ----------
    code : str
        Stable name of the kind of fault, such as ``"data.value"``; tests and other programs match on it.
    where : str
        File, row and field; or paragraph and offset; or the name of an argument.
    found : str
        What stands there.
    expected : str
        What is allowed there.
    do : str
        What the reader can do about it.

    Examples
    --------
    >>> where = "claims.csv, row 17, field certainty"
    >>> print(Fault("data.value", where, '"sure"', "CT, PR, PS or U", "Did you mean CT?"))
    claims.csv, row 17, field certainty: found "sure"; expected CT, PR, PS or U. Did you mean CT?
    """

    code: str
    where: str
    found: str
    expected: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.do}".rstrip()


class EntenteError(Exception):
    """One or more faults, shown together and without a traceback in a notebook.

    Examples
    --------
    >>> raise EntenteError([Fault("balance.sign", "edges.csv, row 2, field sign", '"x"', "1 or -1")])
    Traceback (most recent call last):
    entente.errors.EntenteError: edges.csv, row 2, field sign: found "x"; expected 1 or -1.
    """

    def __init__(self, faults: Iterable[Fault]):
        self.faults: tuple[Fault, ...] = tuple(faults)
        if not self.faults:
            raise ValueError("an EntenteError needs at least one fault")
        lines = [f"  {number}. {fault}" for number, fault in enumerate(self.faults, 1)]
        several = "\n".join([f"{len(lines)} faults:", *lines])
        super().__init__(several if len(lines) > 1 else str(self.faults[0]))

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in the place of a traceback."""
        return str(self).splitlines()


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise one `EntenteError` with all the faults, or do nothing if there are none."""
    faults = tuple(faults)
    if faults:
        raise EntenteError(faults)


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """Suggest the nearest of the allowed names to what was typed, or return an empty string.

    Examples
    --------
    >>> did_you_mean("majorty", ["latest", "majority"])
    'Did you mean "majority"?'
    >>> did_you_mean("zzz", ["latest", "majority"])
    ''
    """
    # In small letters, so that "Majority" is near "majority"; less than six tenths alike is another word.
    by_fold = {name.casefold(): name for name in allowed}
    near = get_close_matches(found.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f'Did you mean "{by_fold[near[0]]}"?' if near else ""


def unknown_choice(code: str, where: str, found: object, allowed: Iterable[str]) -> Fault:
    """The fault for a name that is not in a list of names.

    Examples
    --------
    >>> print(unknown_choice("alliances.rule", "argument rule", "majorty", ["latest", "majority"]))
    argument rule: found "majorty"; expected one of latest, majority. Did you mean "majority"?
    """
    allowed = list(allowed)
    return Fault(code, where, f'"{found}"', f"one of {', '.join(allowed)}", did_you_mean(str(found), allowed))


@dataclass(frozen=True, slots=True)
class Undefined:
    """The value of a measure that has no value, and why: the reason as the end of a sentence.

    Examples
    --------
    >>> nothing_found = Undefined("nothing was found")
    >>> print(nothing_found)
    undefined: nothing was found
    >>> f"precision {nothing_found:.2f}"
    'precision undefined'
    """

    why: str

    def __str__(self) -> str:
        return f"undefined: {self.why}"

    def __format__(self, spec: str) -> str:
        return str(self) if not spec else "undefined"

    def __float__(self) -> float:
        raise EntenteError(
            [Fault("measure.undefined", "a measure", str(self), "a number", "Look at its `.why` first.")]
        )
