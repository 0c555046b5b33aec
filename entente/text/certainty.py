"""How a claim is put: denied or not, how surely, and whether it is about what is, was, may come or might have been."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from entente.text.clauses import Reading
from entente.text.codebook import CERTAINTIES
from entente.text.lexicon import Hit
from entente.text.parties import Party, Source
from entente.text.speakers import parted
from entente.text.word_lists import AUXILIARIES, BREAKS, JOINS, MODIFIERS

_COMPANY_REACH = 8  # words before a verb in which its auxiliaries and hedges stand
_DENIAL_REACH = 6  # words before a verb in which a shortened *not* stands
_OWNERS = frozenset({"its", "their", "his", "her"})
_ASIDE_REACH = 6  # words of *, not Mali,*
_END_REACH = 8  # words after a noun in which its end is told


def cues_of(reading: Reading, hit: Hit, actor: Party, part: str) -> list[Hit]:
    """The cues of a part in the verb's company: between the actor and the verb, in the same clause."""
    before = actor.last < hit.head
    first = max(reading.clause(hit.first)[0], hit.head - _COMPANY_REACH)
    if before and reading.word(actor.first - 1) in AUXILIARIES:  # *will Chad attack?*
        first = actor.first - 1
    elif before and reading.words[actor.first] not in _OWNERS:  # of *ended their boycott* all before *their* counts
        first = max(first, actor.last + 1, _own_company(reading, hit))
    last = hit.last if part == "negation" else hit.head
    inside = [cue for cue in reading.hits[part] if first <= cue.first and cue.last <= last]
    return [cue for cue in inside if not _share_a_word(cue, hit)]


def _own_company(reading: Reading, hit: Hit) -> int:
    """Where the company of a verb begins that *and* parts from another's: *has never attacked Chad and accuses it*."""
    place, company = reading.before_verb(hit.head)
    apart = not company and hit.shape.split()[:1] in (["third"], ["past"]) and reading.word(place) in ("and", "but")
    return place + 1 if apart else 0


def _share_a_word(one: Hit, other: Hit) -> bool:
    return not set(one.words).isdisjoint(other.words)


# Denied or not


def polarity(reading: Reading, hit: Hit, actor: Party, source: Source | None, layers: Collection[str]) -> str:
    """``-`` if an odd number of negations bears on the relation.

    A state of mind or of need that has ended is denied; an event that has ended has still taken place.
    """
    first = max(hit.head - _DENIAL_REACH, 0)
    if actor.last < hit.head:
        first = max(first, actor.last + 1)
    shortened = sum(word.endswith("n't") for word in reading.words[first : hit.head])
    near = [cue for cue in cues_of(reading, hit, actor, "negation") if not _contrasts(reading, cue)]
    denied = False
    if source is not None and source.hit and source.hit.entry.polarity == "-":
        # *Chad denied attacking* stands among the negations near; *the envoy denied that Chad attacked* does not
        denied = not actor.last < source.hit.first < hit.head
        if denied:
            near = [cue for cue in near if not _share_a_word(cue, source.hit)]
    early = _denied_before(reading, hit, actor, near)
    plain = [cue for cue in near if reading.words[cue.first] != "nor"]
    if not plain and not early:
        plain = near[:1]  # *neither … nor* deny once
    lasts = not {"attitude", "dependency"}.isdisjoint(layers)
    over = _is_over(reading, hit, lasts=lasts)
    flips = over + len(plain) + early + shortened + denied + (hit.entry.polarity == "-")
    return "-" if flips % 2 else "+"


def _contrasts(reading: Reading, cue: Hit) -> bool:
    """*Chad, not Mali, attacked*: the negation stands in an aside with a name, and denies nothing of the verb."""
    if reading.word(cue.first - 1) != ",":
        return False
    after = range(cue.last + 1, min(cue.last + 1 + _ASIDE_REACH, len(reading.words)))
    comma = next((k for k in after if reading.words[k] == ","), None)
    return comma is not None and not any(k in reading.verb_heads for k in range(cue.last + 1, comma))


def _is_over(reading: Reading, hit: Hit, *, lasts: bool) -> bool:
    """*Chad's dependence on Niger has ended*, *an attack was averted*: an end that is told of a noun.

    What `lasts` is over when it ends; a deed that ended has taken place, unless it was averted.
    """
    if hit.entry.verbal:
        return False
    last = min(reading.clause(hit.head)[1], hit.last + _END_REACH)
    ends = [cue for cue in reading.hits["ended"] if hit.last < cue.first <= last]
    return any(lasts or cue.entry.code == "averted" for cue in ends)


def _denied_before(reading: Reading, hit: Hit, actor: Party, counted: Sequence[Hit]) -> bool:
    """*No Chadian soldier …*, *never has Chad …*, *it is not true that Chad …*: a negation before the actor.

    Those that are `counted` already, since they stand near the relation, do not deny it a second time.
    """
    untrue = [cue for cue in reading.hits["denied"] if "that" in reading.words[cue.last : cue.last + 2]]
    if any(cue.last < hit.first and not parted(reading, cue.last, hit.first) for cue in untrue):
        return True
    if actor.first > hit.head:  # *was attacked by Chad*: what stands before the actor stands near the verb
        return False
    low = reading.clause(actor.first)[0]
    cues = [cue for cue in reading.hits["negation"] if low <= cue.first < actor.first and cue not in counted]
    return any(_reaches(reading, cue, actor) for cue in cues)


def _reaches(reading: Reading, cue: Hit, actor: Party) -> bool:
    """Whether a negation before a name bears on its verb: no mark, no other name and no other verb stand between."""
    if cue.entry.code not in ("whole", "nobody"):
        return False
    if reading.word(cue.last + 1) in ("only", "just", "merely", "less", "fewer"):
        return False
    if any(_share_a_word(cue, booster) for booster in reading.hits["booster"]):  # *no doubt*
        return False
    between = range(cue.last + 1, actor.first)
    listed = {party for found in reading.coordinated if actor in found for party in found}
    if any(party.first in between and party not in listed for party in reading.named):
        return False
    for place in between:
        word = reading.words[place]
        mark = not word[0].isalnum() and word not in "-.'s"
        if mark or (place in reading.verb_heads and word not in AUXILIARIES):
            return False
    return True


# How surely


def certainty(reading: Reading, hit: Hit, actor: Party, source: Source | None) -> str:
    """The weakest of what the modals, the hedges, a fear, a question and the source's own verb say."""
    low, high = reading.clause(hit.head)
    found = []
    for cue in reading.hits["hedge"]:
        inside = cue.entry.code != "modal" and low <= cue.first <= high
        if inside or (cue.entry.certainty == "U" and cue.last < hit.first):
            found.append(cue)
    for cue in cues_of(reading, hit, actor, "hedge"):
        inability = reading.words[cue.last] == "could" and reading.word(cue.last + 1) == "not"
        if cue.entry.code == "modal" and not inability:  # *could not* denies an ability; it does not hedge
            found.append(cue)
    for cue in reading.hits["fear"]:
        if cue.last < hit.first and "," not in reading.words[cue.last : hit.first]:
            found.append(cue)
    marks = [cue.entry.certainty for cue in found if not _share_a_word(cue, hit)]
    if source and source.hit:
        marks.append(source.hit.entry.certainty)
    if reading.words[-1] == "?":
        marks.append("U")
    weakest = max(marks, key=CERTAINTIES.index, default="CT")
    sure = any(low <= cue.first <= high for cue in reading.hits["booster"])
    return "CT" if sure and weakest == "PR" else weakest


# About when


def aux(reading: Reading, hit: Hit, actor: Party, source: Source | None) -> str:
    """Whether the clause is about what might have been, what may come, or what once was."""
    would = [cue for cue in cues_of(reading, hit, actor, "hypothetical") if cue.entry.code == "would"]
    plain = bool(would) and all(len(cue.words) == 1 for cue in would)
    reported = plain and source is not None and source.past  # *he said Chad would attack*: it was to come
    if not reported and (would or _supposed(reading, hit, actor)):
        return "hypothetical"
    if reported or cues_of(reading, hit, actor, "future"):
        return "future"
    low, high = reading.clause(hit.head)
    for cue in reading.hits["historical"]:
        if low <= cue.first <= high and not _new_clause(reading, cue.first, hit.head):
            return "historical"
    return "none"


def _supposed(reading: Reading, hit: Hit, actor: Party) -> bool:
    """*if Chad attacked*, *had Chad attacked*, *should Chad attack*: the clause supposes what it says."""
    lows = {reading.clause(hit.head)[0], reading.clause(actor.first)[0]}
    for cue in reading.hits["hypothetical"]:
        near = min(lows) <= cue.first and cue.last < hit.head and "," not in reading.words[cue.last : hit.head]
        if cue.entry.code == "if" and (near or cue.last + 1 in lows):
            return True
    if actor.first > hit.head or reading.words[-1] == "?":
        return False
    for place in range(max(actor.first - 3, 0), actor.first):
        if reading.words[place] in ("had", "should", "were"):
            before = reading.word(place - 1)
            begins = not before[:1].isalnum() or before in BREAKS | JOINS
            return begins and all(word in MODIFIERS for word in reading.words[place + 1 : actor.first])
    return False


def _new_clause(reading: Reading, one: int, two: int) -> bool:
    """Whether a comma and *and* or *but* stand between two words."""
    between = reading.words[min(one, two) : max(one, two)]
    return any(left == "," and right in ("and", "but") for left, right in itertools.pairwise(between))
