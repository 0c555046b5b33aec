"""What the machine coder has not read: half-read relations as questions, and sentences with actors and no claim."""

from __future__ import annotations

import random

import pytest

from entente import data
from entente.text import propose_questions, unread_sentences
from entente.text.article import Article, parse_article
from entente.text.codebook import Claim
from entente.text.coder import propose_claims
from entente.text.gazetteer import Mention
from entente.text.names import find_mentions


def text_of(*paragraphs: str) -> Article:
    return parse_article("\n".join(("News of the day", *paragraphs)))


def asked(sentence: str) -> list[str]:
    found = propose_questions(text_of(sentence), data.gazetteer(), data.lexicon(), data.codebook())
    return [question.asks for question in found]


# What a reader would ask, written down before the questions were made.
ASKED = [
    ("Russia delivered jets.", ["Russia delivered jets: to whom?"]),
    ("Rebels attacked Mali.", ["Somebody attacked Mali: who?"]),
    ("Mali was attacked.", ["Mali was attacked: by whom?"]),
    ("Norway condemned the raid.", ["Norway condemned: whom?"]),
    ("Pakistan bought tanks.", ["Pakistan bought tanks: from whom?"]),
    ("Kenya held talks on Monday.", ["Kenya held talks: with whom?"]),
    ("Chad attacked Niger.", []),  # read whole: nothing to ask
    ("Peru borders Chile.", []),  # no relation word
    ("Chad has no sea.", []),
    ("Officials did not say that rebels attacked Mali.", []),  # nobody claims it
]


@pytest.mark.parametrize(("sentence", "questions"), ASKED)
def test_a_reader_is_asked_for_the_party_that_was_not_found(sentence, questions):
    assert asked(sentence) == questions


def test_a_question_quotes_the_text_and_names_the_side_that_was_found():
    article = text_of("In May Russia delivered jets. Rebels attacked Mali.")
    sold, hit = propose_questions(article, data.gazetteer(), data.lexicon(), data.codebook())
    assert (sold.relation, sold.actor, sold.recipient) == ("supplies_arms", "russia", None)
    assert (hit.relation, hit.actor, hit.recipient) == ("attacks", None, "mali")
    for question in (sold, hit):
        assert article.paragraph(question.paragraph).text[question.start : question.end] == question.content


def test_what_is_a_claim_is_not_asked_about():
    """In the course's article no question has the relation and a party of a claim in the same sentence."""
    article, book = data.article(), data.gazetteer()
    claims = propose_claims(article, book, data.lexicon(), data.codebook())
    questions = propose_questions(article, book, data.lexicon(), data.codebook())
    assert len(questions) > 10
    for question in questions:
        for claim in claims:
            same = (claim.paragraph, claim.relation) == (question.paragraph, question.relation)
            apart = claim.end <= question.start or question.end <= claim.start
            assert not same or apart or {question.actor, question.recipient}.isdisjoint(claim.pair)


def brute_unread(article: Article, mentions: list[Mention], claims: list[Claim]) -> list[tuple[int, int]]:
    """Every character of every sentence is asked who is named at it and whether it is claimed."""
    found = []
    for sentence in article.sentences:
        actors, claimed = set(), False
        for place in range(sentence.start, sentence.end):
            for mention in mentions:
                if mention.paragraph == sentence.paragraph and mention.start <= place < mention.end:
                    actors.add(mention.state or mention.actor)
            claimed = claimed or any(c.paragraph == sentence.paragraph and c.start <= place < c.end for c in claims)
        if len(actors) >= 2 and not claimed:
            found.append((sentence.paragraph, sentence.number))
    return found


def test_unread_sentences_are_those_of_a_brute_force():
    article = parse_article(
        "Chad and Mali share a border.\n"
        "Chad attacked Niger. Moscow and the Russian army watched. Togo borders Ghana! Peru, Chile and Iran met?\n"
        "Sudan left. Kenya, Uganda and Rwanda stayed; nobody knows why. Oman waits for Yemen."
    )
    mentions = list(find_mentions(article, data.gazetteer()))
    machine = list(propose_claims(article, data.gazetteer(), data.lexicon(), data.codebook()))
    draws = random.Random(7)
    for number in range(200):
        claims = [_claim_at(draws, article) for _ in range(number % 4)] or machine
        draws.shuffle(mentions)
        some = mentions[: 4 + number % 12]
        found = [(one.paragraph, one.number) for one in unread_sentences(article, some, claims)]
        assert found == brute_unread(article, some, claims)


def _claim_at(draws: random.Random, article: Article) -> Claim:
    """A claim somewhere; it may reach over several sentences."""
    paragraph = draws.choice(article.paragraphs)
    start, end = sorted(draws.sample(range(len(paragraph.text) + 1), 2))
    return Claim("h1", paragraph.number, "author", "author", "", start, end, "x", "attacks", "chad", "niger")
