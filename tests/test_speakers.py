"""Who says so: a table of attributions with the speaker that a reader gives each claim, and laws that all must keep."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.path.analysis import analyse
from entente.text.codebook import Claim

TABLE = Path(__file__).parent / "texts" / "claims" / "speakers.tsv"


class Row(NamedTuple):
    """Paragraphs, and the claims in them as ``kind source: actor recipient``; ``*`` is any."""

    half: str
    paragraphs: list[str]
    said: list[tuple[str, str, tuple[str, str]]]


def rows(half: str) -> Iterator[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["half"] == half:
                said = [_said(one) for one in row["said"].split(";") if one]
                yield Row(half, row["text"].split(" // "), said)


def _said(text: str) -> tuple[str, str, tuple[str, str]]:
    who, _, pair = text.partition(": ")
    kind, source = who.split()
    actor, recipient = pair.split()
    return kind, source, (actor, recipient)


def read(paragraphs: list[str]) -> tuple[Claim, ...]:
    return analyse("\n".join(["News of the day", *paragraphs])).claims


def right(row: Row) -> bool:
    """Every claim that is expected has its source, and no party of a claim is made its source otherwise."""
    claims = read(row.paragraphs)
    if not row.said:
        return not claims
    for pair in {pair for _, _, pair in row.said}:
        wanted = [(kind, source) for kind, source, other in row.said if other == pair]
        found = [(claim.source_kind, claim.source) for claim in claims if claim.pair == pair]
        heard = {one for one in wanted for voice in found if _fits(one, voice)}
        if heard != set(wanted) or not all(any(_fits(one, voice) for one in wanted) for voice in found):
            return False
    return True


def _fits(wanted: tuple[str, str], found: tuple[str, str]) -> bool:
    return all(want in ("*", have) for want, have in zip(wanted, found, strict=True))


def test_the_half_that_the_rules_were_written_on():
    wrong = [row.paragraphs for row in rows("tune") if not right(row)]
    assert wrong == []


def test_the_half_that_was_kept_back():
    """Measured: 58 of 93 before the rules, 88 with them."""
    found = [right(row) for row in rows("kept")]
    assert len(found) == 93 and sum(found) >= 85


def test_no_party_is_its_own_witness_by_mistake():
    """In both halves: where the table gives a claim another source, none of its parties is made the source."""
    for row in (*rows("tune"), *rows("kept")):
        told = {(source, pair) for _, source, pair in row.said}
        witnesses = {(claim.source, claim.pair) for claim in read(row.paragraphs) if claim.source in claim.pair}
        free = {pair for source, pair in told if source == "*"}
        assert {(source, pair) for source, pair in witnesses if pair not in free} <= told, row.paragraphs


# ---------------------------------------------------------------- a law over many sentences

NO_NAMES = [  # speakers who are nobody's officials, although their words may name a party of the claim
    *("doctors", "the mayor of the town", "a Ukrainian farmer", "Russian protesters", "two diplomats", "the panel"),
    *("a man who fled Ukraine", "refugees from Russia", "villagers near Ukraine", "a report on Russia"),
    *("a source close to Russia's president", "a banker who had worked in Russia", "a critic of Russia"),
    *("people briefed on the talks with Russia", "aid workers with links to Ukraine", "an expert on Russia"),
    *("Russia's critics", "Ukraine's farmers", "a Russia expert", "a lawyer for refugees from Ukraine"),
    *("the author of a book on Russia", "a former prisoner of Russia", "an opposition politician in Ukraine"),
]
NAMES = {
    "Ukraine": "ukraine",
    "Ukrainian officials": "ukraine",
    "Russia's foreign minister": "russia",
    "a spokeswoman for Russia": "russia",
    "Ukraine's army": "ukraine",
    "the president of Ukraine": "ukraine",
    "Kenya": "kenya",
    "a Kenyan diplomat": "kenya",
}
PLACES = ["", " in Moscow", " in Ukraine", " near Russia", " on the border with Russia"]
SAID = [
    *("said", "say", "warned", "claimed", "told Reuters", "told Russia", "told Ukraine's ambassador", "insisted"),
    *("complained to Russia", "wrote to Ukraine", "said in Russia", "said on a visit to Ukraine", "believe"),
    *("confirmed to Russia's news agency", "reported from Ukraine", "admitted", "have often said"),
]
FORMS = [
    *("{Who} {said} that {claim}.", "{claim}, {who} {said}.", "“{claim},” {who} {said}.", "{who}: “{claim}.”"),
    *("Speaking in Russia, {who} {said} that {claim}.", "On a visit to Ukraine, {who} {said} that {claim}."),
    *("Mali denied it, but {who} {said} that {claim}.", "After Ukraine left, {who} {said} that {claim}."),
    *("Russia, {who} {said}, attacked Ukraine.", "Asked about Russia, {who} {said} that {claim}."),
    *("Ukraine fell silent. {Who} {said} that {claim}.", "{claim} in May, {who} {said} on Monday."),
    *("“{claim},” said {who}.", "{claim}, said {who}.", "According to {who}, {claim}.", "{claim}, according to {who}."),
    *("{claim}, per {who}.", "“{claim}.” — {who}", "“{claim},” said {who} on a visit to Russia."),
    *("“{claim},” said {who}, who fears Russia.", "{Who} accused Russia of attacking Ukraine."),
    *("“Russia attacked Ukraine. Mali attacked Niger,” said {who}.", "{Who} {said} this:\n“{claim}.”"),
]


def attack(form: str, who: str, said: str) -> Claim:
    """The claim of a sentence built from a form."""
    text = form.format(who=who, Who=who[0].upper() + who[1:], said=said, claim="Russia attacked Ukraine")
    claims = [claim for claim in read([text]) if claim.pair == ("russia", "ukraine") and claim.relation == "attacks"]
    assert len(claims) == 1, text
    return claims[0]


@settings(max_examples=150)
@given(st.sampled_from(FORMS), st.sampled_from(NO_NAMES), st.sampled_from(PLACES), st.sampled_from(SAID))
def test_a_speaker_without_a_name_is_anonymous_in_the_words_of_the_text(form, who, place, said):
    claim = attack(form, who + place, said)
    assert claim.source_kind == "anonymous"
    assert claim.source not in claim.pair


@settings(max_examples=80)
@given(st.sampled_from(FORMS), st.sampled_from(sorted(NAMES)), st.sampled_from(SAID))
def test_a_party_speaks_where_its_name_is_the_subject_or_the_tag(form, who, said):
    claim = attack(form, who, said)
    assert (claim.source, claim.source_kind) == (NAMES[who], "official")


def test_a_report_shows_an_unnamed_speaker_in_the_words_of_the_text():
    found = analyse(
        "News of the day\nAn aid worker in Kabul said Sudan attacked Chad. Egypt attacked Chad, Kenya said."
    )
    assert [found.label(claim.source) for claim in found.claims] == ["aid worker in Kabul", "Kenya"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        # a state that declares something does not say what stands after it
        ("Kenya declared its independence and Sudan attacked Chad.", ["author"]),
        # *he* is no state, even if one spoke last
        (
            "A historian says Mali left. Kenya said Egypt attacked Libya. He said Sudan attacked Chad.",
            ["kenya", "historian"],
        ),
        # who adds is who spoke, and not whom the speaker spoke of
        ("A historian said Mali attacked Niger, adding that Sudan attacked Chad.", ["historian"] * 2),
        # what is shown by an event is the author's
        ("The war showed that Sudan attacked Chad.", ["author"]),
    ],
)
def test_whose_words_they_are(text, sources):
    assert [claim.source for claim in read([text])] == sources
