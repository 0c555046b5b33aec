"""Who is the actor of a hit and who the recipient: in the active, in the passive, of a noun, of *Chad-backed*."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from entente.text.clauses import Reading
from entente.text.lexicon import Hit
from entente.text.parties import OWN, SPEAKERS_ONLY, Party
from entente.text.word_lists import JOINS, PREPOSITIONS

Roles = tuple[tuple[Party, ...], tuple[Party, ...]]

_MOST_COUPLES = 36  # of one hit: two lists of six names
_NEEDS_OF_FORM = frozenset({"near", "next", "verb", "link", "with", "joined"})  # any other need is a kind of actor


def couples(reading: Reading, hit: Hit) -> Iterator[tuple[Party, Party]]:
    """Every actor with every recipient of a hit, where the pair meets what the entry needs."""
    actors, recipients = roles_of(reading, hit)
    if "link" in hit.entry.needs and not recipients:
        return
    if "with" in hit.entry.needs and not any(party.prep for party in recipients):
        return
    if actors is recipients and hit.entry.direction == "mutual":
        pairs = itertools.combinations(actors, 2)
    else:
        pairs = itertools.product(actors, recipients)
    for actor, recipient in itertools.islice(pairs, _MOST_COUPLES):
        if _fits(reading, hit, actor, recipient):
            yield actor, recipient


def roles_of(reading: Reading, hit: Hit) -> Roles:
    """The actors and the recipients of a hit; either may be empty."""
    if "joined" in hit.entry.needs:
        return _joined_roles(reading, hit)
    if hit.shape == "ing" and reading.word(hit.head + 1) == "of":  # *the bombing of Chad*
        return _noun_roles(reading, hit, (*hit.entry.links, "of"))
    if not hit.entry.verbal:
        return _noun_roles(reading, hit, hit.entry.links)
    return ((), ()) if reading.used_as_noun(hit) else _verb_roles(reading, hit)


def _joined_roles(reading: Reading, hit: Hit) -> Roles:
    """*Chad-backed rebels of X*: the party before the dash backs the party after the word."""
    after = [party for party in reading.parties if hit.last < party.first <= hit.last + 4 and not party.prep]
    if hit.first == 0 or reading.at[hit.first - 1] is None or not after:
        return (), ()
    for place in range(hit.last + 1, after[0].first):
        if reading.words[place] in JOINS or place in reading.verb_heads:
            return (), ()
    return (reading.at[hit.first - 1],), reading.members(after[0])


def _verb_roles(reading: Reading, hit: Hit) -> Roles:
    entry, links = hit.entry, hit.entry.links
    subjects = reading.subjects(hit.head)
    turned = entry.direction == "recipient_first"
    if reading.passive(hit, reading.before_verb(hit.head)[1]):
        agents = reading.objects(hit, ("by",))
        linked = reading.objects(hit, [link for link in links if link not in ("-", "by")])
        if turned:
            return linked or subjects, agents
        return agents, linked or (subjects if "-" in links or agents else ())
    objects = reading.objects(hit, links)
    if entry.direction == "mutual":
        inside = [found for found in reading.coordinated if hit.first < found[0].first < hit.last]
        return _pair(subjects or (inside[0] if inside else ()), objects)
    if not objects and _reciprocal(reading, hit):
        objects = subjects
    if not subjects and hit.first < hit.head:
        subjects = reading.subjects(hit.first)
    return (objects, subjects) if turned else (subjects, objects)


def _reciprocal(reading: Reading, hit: Hit) -> bool:
    """*attacked each other*"""
    return any(other.entry.code == "each" and 0 < other.first - hit.last <= 3 for other in reading.hits["anaphor"])


def _noun_roles(reading: Reading, hit: Hit, links: Sequence[str]) -> Roles:
    recipients = reading.objects(hit, links)
    owners = reading.owner(hit.first)
    agents = reading.objects(hit, ("by",)) or owners or _carried(reading, hit)
    if hit.entry.direction == "mutual":
        light = reading.carrier(hit.first)
        copula = light is not None and light.entry.form in ("be.v", "become.v", "remain.v")
        if not recipients and owners and copula:  # *Chad is Niger's rival*
            return _carried(reading, hit), agents
        led = recipients[0].prep if recipients else ""
        if recipients and not agents and led not in ("between", "among", "of"):
            return (), ()
        apart = len(recipients) > 1 and led == "between"
        return _pair(() if apart else agents, recipients)
    if not agents and "between" in reading.words[hit.last : hit.last + 3]:
        return _pair((), recipients)
    return (recipients, agents) if hit.entry.direction == "recipient_first" else (agents, recipients)


def _carried(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """The subject of the light verb that carries a noun."""
    light = reading.carrier(hit.first)
    if light is None or not PREPOSITIONS.isdisjoint(reading.words[light.last + 1 : hit.first]):
        return ()
    company = reading.before_verb(light.head)[1]
    return () if reading.passive(light, company) else reading.subjects(light.head)


def _pair(one: tuple[Party, ...], two: tuple[Party, ...]) -> Roles:
    """The two sides of a mutual relation: one from each of two groups, or else two from a single group."""
    if one and two:
        return one, two
    group = one or two
    return (group, group) if len(group) > 1 else ((), ())


def _fits(reading: Reading, hit: Hit, actor: Party, recipient: Party) -> bool:
    """Whether a pair of parties meets what the entry needs."""
    needs = hit.entry.needs
    kinds = set(needs) - _NEEDS_OF_FORM
    same_state = (actor.state or actor.actor) == (recipient.state or recipient.actor)
    if same_state or actor.actor == recipient.actor or (kinds and recipient.kind not in kinds):
        return False
    if "next" in needs and not recipient.prep and not reading.apposed(hit.last, recipient.first):
        return False
    if "near" in needs and recipient.first > hit.last:
        linked = recipient.prep in ("", OWN, *hit.entry.links) or reading.led(recipient, hit)
        return linked and recipient.first - hit.last <= 4
    return not (recipient.kind in SPEAKERS_ONLY or actor.kind in SPEAKERS_ONLY)
