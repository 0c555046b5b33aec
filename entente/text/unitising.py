"""Did the coders mark the same stretches of a text? Krippendorff's alpha for unitising.

Agreement on codes takes the units as given. Here the units themselves are compared: each coder marks stretches of one
continuous text, as many and as long as seem right, and gives each a category.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from entente.errors import Fault, Undefined, raise_if_any

Stretch = tuple[int, int, Hashable]  # start, end (exclusive), category


@dataclass(frozen=True)
class _Marked:
    """The stretches of one category, of all coders, sorted by coder and place."""

    coder: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def length(self) -> np.ndarray:
        return self.end - self.start


def unitising_alpha(
    marked: Sequence[Iterable[Stretch]], length: int, *, category: Hashable | None = None
) -> float | Undefined:
    """Krippendorff's alpha for unitising: how far coders mark the same stretches of a text, beyond chance.

    alpha = 1 - sum(D_o) / sum(D_e), summed over the categories. With m coders and a text of L characters, the
    observed disagreement D_o of a category is a sum over all ordered pairs of coders, divided by m (m - 1) L**2: two
    stretches that overlap add (difference of starts)**2 + (difference of ends)**2, and a stretch of l characters that
    lies wholly where the other coder marked nothing adds l**2. D_e is the same for stretches laid down at random.

    Parameters
    ----------
    marked : for each coder, an iterable of (start, end, category)
        `end` is exclusive. Stretches of one coder and category may not overlap.
    length : int
        Characters of the text; all stretches lie in it.
    category : hashable, optional
        Only this category. Default: all that occur.

    Returns
    -------
    float <= 1, or Undefined
        1 if all mark the same, 0 what chance would bring. Undefined for fewer than two coders, or when nothing is
        marked.

    Raises
    ------
    EntenteError
        ``unitising.stretch`` for a stretch outside the text, without a character, or over another one.

    Examples
    --------
    Both mark the same ten characters of a hundred; then one of them begins two characters later.

    >>> unitising_alpha([[(10, 20, "claim")], [(10, 20, "claim")]], 100)
    1.0
    >>> round(unitising_alpha([[(10, 20, "claim")], [(12, 20, "claim")]], 100), 3)
    0.969

    References
    ----------
    Krippendorff, K. (2004). Content Analysis: An Introduction to Its Methodology, 2nd edition. Sage. Pages 251-256.
    Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological Methodology 25, 47-76.
    """
    marked = [sorted(stretches, key=lambda one: one[:2]) for stretches in marked]
    raise_if_any(fault for number, one in enumerate(marked, 1) for fault in _faults(one, length, number))
    if len(marked) < 2:
        return Undefined("fewer than two coders")
    found = {one[2] for stretches in marked for one in stretches}
    if category is not None:
        found &= {category}
    if not found:
        return Undefined("no stretch of the text is marked")
    observed = expected = 0.0
    for name in found:
        one = _of_category(marked, name)
        observed += _observed(one, len(marked)) / (len(marked) * (len(marked) - 1) * length**2)
        expected += _expected(one, len(marked), length)
    return 1 - observed / expected if expected else Undefined("the whole text is one stretch, so chance agrees fully")


def _faults(stretches: Sequence[Stretch], length: int, number: int) -> Iterable[Fault]:
    last: dict[Hashable, int] = {}
    for start, end, name in stretches:
        where = f"coder {number}, stretch {start} to {end}"
        if not 0 <= start < end <= length:
            yield Fault("unitising.stretch", where, "that place", f"a stretch of a text from 0 to {length}")
        if start < last.get(name, 0):
            do = "Join the two."
            yield Fault("unitising.stretch", where, "an overlap", f"stretches of {name} that do not overlap", do)
        last[name] = max(end, last.get(name, 0))


def _of_category(marked: Sequence[Sequence[Stretch]], name: Hashable) -> _Marked:
    rows = []
    for coder, stretches in enumerate(marked):
        rows += [(coder, start, end) for start, end, category in stretches if category == name]
    return _Marked(*np.array(rows, dtype=float).T)


def _observed(one: _Marked, coders: int) -> float:
    """The disagreement over all ordered pairs of coders, not yet divided by anything."""
    others = one.coder[:, None] != one.coder
    meet = others & (one.start[:, None] < one.end) & (one.start < one.end[:, None])
    apart = np.subtract.outer(one.start, one.start) ** 2 + np.subtract.outer(one.end, one.end) ** 2
    belongs = one.coder[:, None] == np.arange(coders)
    alone = (meet.astype(int) @ belongs == 0).sum(axis=1) - 1  # of a stretch: how many others marked nothing there
    # A stretch beside nothing counts in both orders of its two coders; pairs that meet are in the matrix twice already.
    return float((apart * meet).sum() + 2 * (one.length**2 * alone).sum())


def _expected(one: _Marked, coders: int, length: int) -> float:
    # The texts of all coders laid one behind the other: a gap goes from the end of a stretch to the next start.
    begin = np.arange(coders) * (length + 1.0)
    own = one.coder * (length + 1.0)
    ends, starts = np.concatenate([begin, own + one.end]), np.concatenate([own + one.start, begin + length])
    gaps = np.sort(starts) - np.sort(ends)  # how long each is
    size = one.length
    room = np.clip(gaps - size[:, None] + 1, 0, None)  # in how many places of a gap the stretch has room
    room[gaps < size[:, None]] = 0
    on_others = (len(size) - 1) * (2 * size**3 - 3 * size**2 + size) / 3  # laid over the other stretches
    total = 2 / length * (on_others + size**2 * room.sum(axis=1)).sum()
    return float(total / (coders * length * (coders * length - 1) - (size * (size - 1)).sum()))
