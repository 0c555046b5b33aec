"""How pages and sentences on a text say things: names, pairs, signs, claims, and what a denied claim denies."""

from __future__ import annotations

from collections.abc import Iterable

from entente.errors import Undefined
from entente.graphs.solver import Frustration
from entente.path.results import Analysis
from entente.say import listed
from entente.text.codebook import Claim

LONGEST = 300  # characters of quoted words
LONGEST_NAME = 80

CERTAINTY_WORDS = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}
ABOUT = {"none": "the present", "historical": "the past", "future": "the future", "hypothetical": "what might be"}
SIGNS = {1: "+ (tie)", -1: "− (hostility)", None: "none: undecided"}
SIGN_MARKS = {1: "+", -1: "−", None: "no tie"}
# The word that leads to the recipient, where the name of the relation does not end with it.
LINKS = {"treaty_tie": "with", "supplies_arms": "to", "co_produces": "with", "shares_interest": "with"}
LINKS |= {"asks_help": "of", "refuses_help": "to", "pledges": "to", "withholds": "from", "mediates": "with"}
DENIED = "denied or said to have failed"


def shortened(text: str, most: int = LONGEST) -> str:
    """The text on one line, cut after so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def short_label(analysis: Analysis, actor: str) -> str:
    """The name of an actor, cut to what a cell can hold."""
    return shortened(analysis.label(actor), LONGEST_NAME)


def labels_of(analysis: Analysis, actors: Iterable[str]) -> str:
    """The names of several actors in a row."""
    return listed(short_label(analysis, actor) for actor in actors)


def pair_of(analysis: Analysis, u: str, v: str) -> str:
    """Two actors by their names."""
    return f"{short_label(analysis, u)} – {short_label(analysis, v)}"


def index_words(best: Frustration | Undefined) -> int | str:
    """A frustration index, or the bounds between which it lies."""
    if isinstance(best, Undefined):
        return "undefined"
    return best.index if best.status == "exact" else f"{best.lower_bound} to {best.index}"


def spaced(name: str) -> str:
    """A name of the tables, such as ``armed_group``, as words."""
    return name.replace("_", " ")


def paragraph_label(number: int) -> str:
    """How pages write a paragraph.

    >>> paragraph_label(7)
    'p07'
    """
    return f"p{number:02d}"


def relation_words(relation: str, *, denied: bool = False) -> str:
    """A relation in words, and if it is denied, as a denial: whoever reads it must not take it for its opposite.

    >>> relation_words("protects"), relation_words("treaty_tie")
    ('protects', 'has a treaty tie with')
    >>> relation_words("supplies_arms", denied=True)
    'does not supply arms to (denied or said to have failed)'
    """
    words = _verb_words(relation, denied)
    return f"{words} ({DENIED})" if denied else words


def _verb_words(relation: str, denied: bool) -> str:
    words, link = relation.replace("co_", "co-").replace("_", " "), LINKS.get(relation, "")
    verb, _, rest = words.partition(" ")
    if not verb.endswith("s"):
        words = f"has {'no' if denied else 'a'} {words}"
    elif denied:
        plain = verb.removesuffix("ies") + "y" if verb.endswith("ies") else verb.removesuffix("s")
        words = f"does not {plain} {rest}".rstrip()
    return f"{words} {link}".rstrip()


def when_words(claim: Claim) -> str:
    """Of what time a claim speaks, with the dates that it gives.

    >>> claim = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "chad", "mali", since="2024-10")
    >>> when_words(claim)
    'the present, since 2024-10'
    """
    dates = [f"since {claim.since}" if claim.since else "", f"until {claim.until}" if claim.until else ""]
    return ", ".join([ABOUT[claim.aux], *filter(None, dates)])


def source_label(analysis: Analysis, source: str) -> str:
    """The name of a source; one that is no actor is known by the words of its id."""
    if source == "author":
        return "the author"
    label = short_label(analysis, source)
    return spaced(label) if label == source else label


def source_words(analysis: Analysis, claim: Claim) -> str:
    """Who makes a claim, and how surely."""
    return f"{source_label(analysis, claim.source)}: {CERTAINTY_WORDS[claim.certainty]}"


def claim_words(analysis: Analysis, claim: Claim) -> str:
    """A claim as coded, in a line: who does what to whom."""
    actor, recipient = short_label(analysis, claim.actor), short_label(analysis, claim.recipient)
    words = f"{actor} {_verb_words(claim.relation, claim.negated)} {recipient}"
    return f"{words} ({DENIED})" if claim.negated else words
