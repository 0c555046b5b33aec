"""The time that a text takes grows with its length and no faster, whatever it is made of.

Four times the text may take four times as long; eight times is far from chance, and the square would be sixteen. Only
processor time is compared, of the best of several runs, and what takes next to none is not compared at all.
"""

from __future__ import annotations

import contextlib
import time
from functools import cache, partial

import pytest

from entente import data
from entente.errors import EntenteError
from entente.graphs.edge_table import read_edges
from entente.text.article import Article, parse_article, quotations
from entente.text.coder import propose_claims
from entente.text.language import other_language
from entente.text.letters import mended_letters, without_entities
from entente.text.lines import joined_lines, without_furniture
from entente.text.names import explain_names, find_mentions
from entente.text.pages import is_html, read_page, without_tags
from entente.text.proposing import propose_actors
from entente.text.tables import read_csv_rows
from entente.text.wrappings import unwrapped

SHORT, LONG = 5_000, 20_000
BOUND = 8
NOTHING = 0.02  # seconds of processor time for the long text
TOO_LONG = 1.5  # for the short one: waiting for the long one would prove no more
RUNS = 3
AGAIN = 3  # a busy machine spoils a measurement now and then; what grows too fast does so every time

# fmt: off
NAMES = ["I ", "A-", "A'A", "al-Aal-A", "Jean-Paul-", "ABC-DEF-", "Mr. ", "Ann Lee said ", "US-", "U.S. ", "(SDF) ",
         "Iran, ", "Iran and ", "Bank of the ", "Democratic Republic of ", "http://a Iran ", "@Iran ", "a@b.",
         "x" * 500]
MARKS = ['"', "'", "“", '" ', "“ a” ", "(", "[", ". ", "…", "-", "– ", "\t", "\u00a0", "\u00ad", "\u0301",
         "&amp;"]
CLAIMS = ["Iran attacked Iraq, ", "sold weapons to ", "said ", "which ", "not ", "in 2020 ", "from 2014 to ", "it "]
PAGES = ["<p", "<p>", "<p a=", "<!--", '<a href="', "<div>", "<b>", "</p>", "<![CDATA[", "<?", "<!DOCTYPE [", "<",
         "<h1>", '<a href="x">Iran</a> ', '<div class="share">', "<article>", "<main>", "<script>",
         "<td>Iran</td>", "<p hidden>"]
LINES = ["a\n", "a-\n", "=\n", "> a\n", "1\n", "\n", "=E2=80=99", "From: a\n", "Read more\na\n", "Iran met\nthe ",
         "00:00:01.000 --> 00:00:02.000\na\n\n", "--b\n", "a;", 'a,"', "sep=;\n", "â€™", "Ã",
         "Content-Type: multipart/related\n"]
# fmt: on
PIECES = [*NAMES, *MARKS, *CLAIMS, *PAGES, *LINES]


def made_of(piece: str, length: int) -> str:
    return "The news from Paris. " + piece * (length // len(piece))


@cache
def tables():
    return data.gazetteer(), data.lexicon(), data.codebook()


def article_of(text: str) -> Article:
    """Anew for each run: an article keeps the sentences that were found in it."""
    return parse_article(text, any_language=True)


OF_TEXT = {
    "parse_article": article_of,
    "is_html": is_html,
    "read_page": read_page,
    "without_tags": without_tags,
    "without_entities": without_entities,
    "mended_letters": mended_letters,
    "joined_lines": joined_lines,
    "without_furniture": without_furniture,
    "unwrapped": unwrapped,
    "other_language": other_language,
    "read_csv_rows": read_csv_rows,
    "read_edges": lambda text: read_edges(f"{text}\n"),
}
OF_ARTICLE = {
    "sentences": lambda article: article.sentences,
    "quotations": lambda article: [quotations(paragraph) for paragraph in article.paragraphs],
    "find_mentions": lambda article: find_mentions(article, tables()[0]),
    "explain_names": lambda article: explain_names(article, tables()[0]),
    "propose_actors": lambda article: propose_actors(article, tables()[0]),
    "propose_claims": lambda article: propose_claims(article, *tables()),
}


def seconds(function, make) -> float:
    """The least processor time of several runs; one that is refused took its time as well."""
    best = float("inf")
    for _ in range(RUNS):
        made = make()
        begin = time.process_time()
        with contextlib.suppress(EntenteError):
            function(made)
        best = min(best, time.process_time() - begin)
        if best > TOO_LONG or best < NOTHING / 4:
            break
    return best


def growth(function, make) -> str:
    """What is wrong with how the time of a function grows, however often it is measured; nothing if it is in order."""
    said = ""
    for _ in range(AGAIN):
        said = growth_measured(function, make)
        if not said:
            break
    return said


def growth_measured(function, make) -> str:
    short = seconds(function, lambda: make(SHORT))
    if short > TOO_LONG:
        return f"{short:.1f} s for {SHORT:,} characters"
    long = seconds(function, lambda: make(LONG))
    if long < NOTHING or long <= BOUND * short:
        return ""
    return f"{long / short:.0f} times as long for {LONG // SHORT} times the text"


def faults_of(pieces: list[str]) -> list[str]:
    found = []
    for piece in pieces:
        of_text = partial(made_of, piece)
        kinds = [(OF_TEXT, of_text)]
        with contextlib.suppress(EntenteError):  # some pieces make no article
            article_of(of_text(SHORT))
            kinds.append((OF_ARTICLE, lambda length, make=of_text: article_of(make(length))))
        for functions, make in kinds:
            for name, function in functions.items():
                said = growth(function, make)
                if said:
                    found.append(f"{name} on {piece!r}: {said}")
    return found


@pytest.mark.parametrize("place", range(2))
def test_time_grows_with_the_text(place):
    """A few pieces of each kind by day."""
    tables()
    article_of("Chad attacked Niger.")
    assert faults_of([kind[place] for kind in (NAMES, MARKS, CLAIMS, PAGES, LINES)]) == []


@pytest.mark.nightly
@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text_of_any_kind(piece):
    assert faults_of([piece]) == []


def test_a_function_that_takes_the_square_is_seen():
    def squared(text: str) -> int:
        return sum(text.count(text[place:]) for place in range(0, len(text), 4))

    assert "times as long" in growth(squared, lambda length: made_of("ab ", length))
