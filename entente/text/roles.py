"""Who is the actor of a hit and who the recipient: in the active, in the passive, of a noun, of *Chad-backed*."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from entente.text.clauses import Reading
from entente.text.lexicon import Hit
from entente.text.parties import OWN, PERSON_KINDS, SPEAKERS_ONLY, Party
from entente.text.word_lists import (
    ADVERBS,
    DETERMINERS,
    ENDS_NOUN,
    JOINS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
)

Roles = tuple[tuple[Party, ...], tuple[Party, ...]]

_STANDS = frozenset({"stood", "stands", "stand", "is", "was", "are", "were", "lay", "lies"})
_ORDER_REACH = 6  # words between *promised* and the verb that *to* leads to
_NEAR = 5  # words between a verb and the name that stands near it
_MOST_COUPLES = 36  # of one hit: two lists of six names
_NEEDS_OF_FORM = frozenset({"near", "next", "verb", "link", "with", "joined", "turned", "role", "felt", "behind"})
_NEEDS_OF_FORM |= {
    "thing",
    "alone",
    "named",
    "orders",
    "event",
    "context",
    "answer",
    "pair",
}  # any other: a kind of actor


def couples(reading: Reading, hit: Hit) -> Iterator[tuple[Party, Party]]:
    """Every actor with every recipient of a hit, where the pair meets what the entry needs."""
    actors, recipients = roles_of(reading, hit)
    if actors is not recipients and any(party.prep == OWN and not _is_ours(reading, party) for party in recipients):
        # *Chad opposes its claims*: whose is a question for a reader; *Mali says Chad seized its islands*: Mali's
        speaking = {party.actor for said in reading.hits["attribution"] for party in reading.subjects(said.head)}
        meant = {party.actor for party in recipients}
        if meant - speaking or meant & {party.actor for party in actors}:
            recipients = ()
    if "link" in hit.entry.needs and not recipients:
        return
    gapped = _gapped_verb(reading, hit, recipients)
    if gapped:  # *France sold tanks to Chad, and Italy jets to Niger*
        recipients = tuple(party for party in recipients if party.actor != gapped[0].actor)
    if "with" in hit.entry.needs and not any(party.prep for party in recipients):
        return
    if actors is recipients and hit.entry.direction == "mutual":
        pairs = itertools.combinations(actors, 2)
    else:
        pairs = itertools.product(actors, recipients)
    for actor, recipient in itertools.islice(pairs, _MOST_COUPLES):
        if _fits(reading, hit, actor, recipient):
            yield actor, recipient
    if gapped and _fits(reading, hit, *gapped):
        yield gapped


def _is_ours(reading: Reading, party: Party) -> bool:
    """*they fired on our ships*: whose they are is no question."""
    return reading.words[party.first] in ("our", "your")


def _gapped_verb(reading: Reading, hit: Hit, recipients: Sequence[Party]) -> tuple[Party, Party] | tuple[()]:
    """The second couple of *Chad blamed Niger and Mali Togo*, where the verb is not said again."""
    if not recipients or not hit.entry.verbal or hit.entry.direction != "actor_first":
        return ()
    join = recipients[0].last + 1
    if reading.word(join) == ",":
        join += 1
    after = [party for party in reading.parties if party.first > join]
    if reading.word(join) not in JOINS or len(after) < 2 or after[0].first != join + 1:
        return ()
    actor, recipient = after[:2]
    between = reading.words[actor.last + 1 : recipient.first]
    preposition = reading.word(recipients[0].first - 1)
    if preposition in PREPOSITIONS:  # *…to Chad, and Italy jets to Niger*: goods, and the same preposition
        goods, alike = between[:-1], between[-1:] == [preposition]
    else:
        goods, alike = (), not between
    verbs = any(word in reading.lexicon.verbs and word not in reading.lexicon.nouns for word in goods)
    plain = all(word.isalpha() and word not in ENDS_NOUN for word in goods)
    return (actor, recipient) if alike and plain and not verbs else ()


def roles_of(reading: Reading, hit: Hit) -> Roles:
    """The actors and the recipients of a hit; either may be empty."""
    if "joined" in hit.entry.needs:
        return _joined_roles(reading, hit)
    if hit.shape == "ing" and reading.word(hit.head + 1) == "of":  # *the bombing of Chad*
        return _noun_roles(reading, hit, (*hit.entry.links, "of"))
    if "role" in hit.entry.needs:
        return _role_roles(reading, hit)
    if not hit.entry.verbal:
        return _noun_roles(reading, hit, hit.entry.links)
    if reading.used_as_noun(hit) or ("turned" in hit.entry.needs and not reading.turned(hit)):
        return (), ()
    if "alone" in hit.entry.needs and not _is_alone(reading, hit):
        return (), ()
    return _verb_roles(reading, hit)


def _is_alone(reading: Reading, hit: Hit) -> bool:
    """*Chad and Niger fought over water*, and not *fought rebels*: no object follows."""
    word = reading.word(hit.last + 1)
    return word not in DETERMINERS and (word in ENDS_NOUN or word in ADVERBS or not word.isalpha())


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
        if not agents and "turned" in entry.needs:  # *Chadian drones were sent to Niger*
            agents = reading.owner(hit.first)
        if entry.direction == "mutual":
            return _pair(agents, reading.objects(hit, [link for link in links if link not in ("-", "by")]) or subjects)
        linked = reading.objects(hit, [link for link in links if link not in ("-", "by")])
        if subjects and "-" in links and linked and linked[0].prep in PLACE_PREPOSITIONS:
            linked = ()  # *a Chadian jet was hit and came down in Niger*
        if turned:
            return linked or subjects, agents
        return agents, linked or (subjects if "-" in links or agents else ())
    if len(subjects) > 1 and _reciprocal(reading, hit):  # *attacked each other in Chad*: what follows says where
        return subjects, subjects
    objects = reading.objects(hit, links) or _origin(reading, hit) or _ordered_object(reading, hit)
    if entry.direction == "mutual":
        inside = [found for found in reading.coordinated if hit.first < found[0].first < hit.last]
        apart = bool(objects) and objects[0].prep == "between"  # *hosted talks between Chad and Niger*
        return _pair(() if apart else subjects or (inside[0] if inside else ()), objects)
    if not subjects and hit.first < hit.head:
        subjects = reading.subjects(hit.first)
    return (objects, subjects) if turned else (subjects, objects)


def _origin(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """*bought Chadian oil*: who buys has it from there, where nothing else is said."""
    if hit.entry.links != ("from",):
        return ()
    found: list[Party] = []
    for party in reading.parties:
        described = party.adjective and party.prep in ("", "of") and hit.head < party.first
        described = described or (_is_ours(reading, party) and hit.head < party.first)
        listed = found and reading.word(party.first - 1) in JOINS and party.first - hit.last <= _ORDER_REACH
        if described and (party.first < hit.last or listed):
            found.append(party)
    return tuple(found)


def _ordered_object(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """*promised on Monday to defend Chad*: what is announced has the object."""
    if "orders" not in hit.entry.needs:
        return ()
    for verb in reading.verb_hits:
        place, company = reading.before_verb(verb.head)
        if "to" in company and 0 <= place + 1 - hit.head <= _ORDER_REACH and verb.head > hit.head:
            return reading.objects(verb, verb.entry.links)
    return ()


def _role_roles(reading: Reading, hit: Hit) -> Roles:
    """*Chad is Niger's critic*, *Chad, Niger's critic*, *Niger's critic Chad*, *a critic of Niger such as Chad*."""
    others = reading.owner(hit.first) or reading.objects(hit, hit.entry.links)
    after = [party for party in reading.parties if hit.last < party.first <= hit.last + 4 and not party.prep]
    bearers = _carried(reading, hit, across=("among", "of")) or reading.apposed_before(hit.first)
    if not bearers and after and reading.apposed(hit.last, after[0].first):
        bearers = reading.members(after[0])
    return (others, bearers) if hit.entry.direction == "recipient_first" else (bearers, others)


def _reciprocal(reading: Reading, hit: Hit) -> bool:
    """*attacked each other*"""
    return any(other.entry.code == "each" and 0 < other.first - hit.last <= 3 for other in reading.hits["anaphor"])


def _noun_roles(reading: Reading, hit: Hit, links: Sequence[str]) -> Roles:
    recipients = reading.objects(hit, links)
    owners = reading.owner(hit.first)
    agents = _doers(reading, hit) or owners or _carried(reading, hit)
    if not agents and "felt" in hit.entry.needs:  # *fear of Chad in Niger*
        agents = reading.objects(hit, ("in", "among", "within"))
    if "behind" in hit.entry.needs:
        agents = _behind(reading, hit)
    if hit.entry.direction == "mutual":
        light = reading.carrier(hit.first)
        copula = light is not None and light.entry.form in ("be.v", "become.v", "remain.v")
        if not recipients and owners and copula:  # *Chad is Niger's rival*
            return _carried(reading, hit), agents
        if owners and not recipients and len(owners) == 1:
            agents, recipients = owners, reading.apposed_before(hit.first)
            return agents, recipients
        led = recipients[0].prep if recipients else ""
        if recipients and not agents and led not in ("between", "among", "of"):
            return (), ()
        apart = len(recipients) > 1 and led == "between"
        return _pair(() if apart else agents, recipients, hit.entry.needs)
    if not agents and "between" in reading.words[hit.last : hit.last + 3]:
        return _pair((), recipients)
    return (recipients, agents) if hit.entry.direction == "recipient_first" else (agents, recipients)


def _doers(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """Who did what a noun tells: *the raid by Chad*; but *the raid was condemned by Chad* tells who condemned it."""
    found = reading.objects(hit, ("by",))
    between = range(hit.last + 1, found[0].first) if found else ()
    light = {verb.head for verb in reading.hits["light"]}
    told = {verb.head for verb in reading.verb_hits if "part" in verb.shape} - light
    return () if told & set(between) & reading.ends_in_be(between) else found


def _behind(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """*Behind the attack on Niger stood Chad*, *Chad is behind the attack*: who stands behind it."""
    before = reading.before_verb(hit.first)[0]
    light = [verb for verb in reading.hits["light"] if verb.head == hit.first - 1]
    if light or before < hit.first - 1:
        return reading.subjects(light[0].head if light else hit.first)
    after = [party for party in reading.parties if party.first > hit.last and not party.prep]
    stands = after and reading.word(after[0].first - 1) in _STANDS
    return reading.members(after[0]) if stands else ()


def _carried(reading: Reading, hit: Hit, across: Sequence[str] = ()) -> tuple[Party, ...]:
    """The subject of the light verb that carries a noun; *among* may stand between a verb and a role."""
    light = reading.carrier(hit.first)
    if light is None or not (PREPOSITIONS - set(across)).isdisjoint(reading.words[light.last + 1 : hit.first]):
        return ()
    company = reading.before_verb(light.head)[1]
    return () if reading.passive(light, company) else reading.subjects(light.head)


def _pair(one: tuple[Party, ...], two: tuple[Party, ...], needs: Sequence[str] = ()) -> Roles:
    """The two sides of a mutual relation: one from each of two groups, or else two from a single group."""
    if one and two:
        return one, two
    group = one or two
    if group and group[0].prep == OWN and "next" in needs:  # *their rivals* are not each other's
        return (), ()
    return (group, group) if len(group) > 1 else ((), ())


def _fits(reading: Reading, hit: Hit, actor: Party, recipient: Party) -> bool:
    """Whether a pair of parties meets what the entry needs."""
    needs = hit.entry.needs
    if actor.private:
        return False
    if "thing" in needs and recipient.kind in PERSON_KINDS:
        return False  # *Chad attacked the president*: in words
    if "named" in needs and not hit.entry.verbal and OWN in (actor.prep, recipient.prep):
        light = reading.carrier(hit.first)  # *its rivals*, *settled its dispute with Chad*; but *has its own dispute*
        if light is None or light.entry.form != "have.v":
            return False
    if "named" in needs and reading.words[recipient.first] == "it" and recipient.first > hit.head:
        return False  # *condemned it*: what was done, and not who did it
    kinds = set(needs) - _NEEDS_OF_FORM
    same_state = (actor.state or actor.actor) == (recipient.state or recipient.actor)
    if same_state or actor.actor == recipient.actor or (kinds and recipient.kind not in kinds):
        return False
    if "next" in needs and not recipient.prep and not reading.apposed(hit.last, recipient.first):
        return False
    if "near" in needs and recipient.first > hit.last:
        linked = recipient.prep in ("", OWN, *hit.entry.links) or reading.led(recipient, hit)
        between = reading.words[hit.last + 1 : recipient.first]
        led_on = "to" in between[:-1] or (between[-1:] == ["to"] and recipient.prep != "to")
        return linked and not led_on and recipient.first - hit.last <= _NEAR
    return not (recipient.kind in SPEAKERS_ONLY or actor.kind in SPEAKERS_ONLY)
