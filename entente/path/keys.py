"""The keys by which corrections know their claims, and how a correction finds its claim again.

A key is made of a claim's words and relation, never of who its actors are: whoever is merged, renamed or added later,
the words stay. It has two parts. The first is of the words and the relation; claims that share them are told apart by
the second, which is of the places where their actors are named. Where the second part no longer fits, as after a merge
that makes two names one, the correction goes to the claim of the same words that has the same actors.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from entente.path.results import Correction
from entente.text.codebook import Claim
from entente.text.gazetteer import Mention

WORDS_PART = 7  # characters of a key that tell its words and relation: "k" and six


def digest(parts: Iterable[str], length: int) -> str:
    """Some characters that tell these words from others."""
    # The unit separator stands in no text, so no two lists of parts are joined to the same words.
    words = "\x1f".join(parts)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:length]


def claim_keys(claims: Iterable[Claim], mentions: Iterable[Mention] = ()) -> tuple[str, ...]:
    """A key for each claim that depends on its words: not on its number, its paragraph or on who its actors are.

    Parameters
    ----------
    claims : iterable of Claim
        As `entente.text.coder.propose_claims` gives them.
    mentions : iterable of Mention
        Those of the text: of several claims made in the same words, each is known by where its actors are named.

    Returns
    -------
    tuple of str
        ``k``, six characters for content, relation and coder, and four for the places in the content where actor and
        recipient are first named and for how many claims with the same of all these come before.

    Examples
    --------
    >>> one = Claim("m001", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> first, second = claim_keys([one, one])
    >>> from dataclasses import replace
    >>> first == claim_keys([replace(one, id="m007", paragraph=5, actor="sweden")])[0], first == second
    (True, False)
    """
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.paragraph].append(mention)
    for within in named.values():
        within.sort(key=lambda mention: mention.start)
    starts = {number: [mention.start for mention in within] for number, within in named.items()}
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for claim in claims:
        here = starts.get(claim.paragraph, [])
        inside = named[claim.paragraph][bisect_left(here, claim.start) : bisect_left(here, claim.end)]
        places = tuple(_first_named(end, inside, claim.start) for end in claim.pair)
        words = (" ".join(claim.content.split()), claim.relation, claim.coder)
        seen[words + places] += 1
        number = str(seen[words + places])
        # The words count in the second part too: by the first alone, two of some thousand claims would share a key.
        keys.append(f"k{digest(words, WORDS_PART - 1)}{digest((*words, *places, number), 4)}")
    return tuple(keys)


def _first_named(actor: str, mentions: Iterable[Mention], start: int) -> str:
    """Where in a content the actor is first named; empty if only its sentence or paragraph names it."""
    for mention in mentions:
        if actor in (mention.actor, mention.state):
            return str(mention.start - start)
    return ""


def keyed_claims(claims: Sequence[Claim], mentions: Iterable[Mention]) -> dict[str, Claim]:
    """The claims as they were proposed, by their keys."""
    return dict(zip(claim_keys(claims, mentions), claims, strict=True))


def rekeyed(corrections: Sequence[Correction], claims: Mapping[str, Claim]) -> tuple[Correction, ...]:
    """The corrections with the keys of the claims that they now belong to.

    Parameters
    ----------
    corrections : sequence of Correction
        `saw` with the actors of now.

    Examples
    --------
    >>> claim = Claim("m001", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> old = Correction("drop", "k1234560000", saw="norway iceland")
    >>> [one.key for one in rekeyed([old], {"k1234561111": claim})]
    ['k1234561111']
    """
    taken = {one.key for one in corrections if one.key in claims}
    free: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, claim in claims.items():
        if key not in taken:
            free[key[:WORDS_PART], " ".join(claim.pair)].append(key)
    found = []
    for one in corrections:
        others = free[one.key[:WORDS_PART], one.saw]
        if one.key in claims or not one.saw or not others:
            found.append(one)
        else:
            found.append(one.at(others.pop(0)))
    return tuple(found)
