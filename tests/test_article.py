"""Reading text: whatever people have becomes numbered paragraphs, or a sentence that says why not."""

import os
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError
from entente.text.article import Article, Paragraph, fold, parse_article, quotations, read_article
from entente.text.reading import decode

TEXT = "The ministers of Côte d’Ivoire met in the capital. “It is late,” one of them said — and left."


def refusal(action, *arguments, **options) -> str:
    """The one fault of a refused text, as a code and a sentence."""
    with pytest.raises(EntenteError) as caught:
        action(*arguments, **options)
    (fault,) = caught.value.faults
    return f"{fault.code}: {fault}"


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"], ids=str
)
def test_every_encoding_gives_the_same_text(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("mark", ["\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark_loses_the_mark(encoding, mark):
    assert decode((mark + TEXT).encode(encoding)) == TEXT


def test_utf_8_with_a_few_broken_bytes_stays_utf_8():
    raw = ("é" * 50).encode() + "é".encode()[:1]
    assert decode(raw) == "é" * 50 + "\ufffd"


def test_windows_quotes_are_read_as_quotes():
    assert decode(b"Russia\x92s \x93axis\x94 \x96 now") == "Russia’s “axis” – now"


@pytest.mark.parametrize(
    ("raw", "code", "found"),
    [
        (b"", "article.empty", "nothing (0 bytes)"),
        (b"%PDF-1.7 ...", "article.binary", "a PDF"),
        (b"PK\x03\x04\x14\x00", "article.binary", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "article.binary", "old Word file"),
        (b"{\\rtf1 hello}", "article.binary", "rich-text"),
        (b"\x89PNG\r\n\x1a\n", "article.binary", "picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "article.binary", "picture (JPEG)"),
        (b"GIF89a", "article.binary", "picture (GIF)"),
        (b"\x1f\x8b\x08", "article.binary", "gzip"),
        (bytes(range(256)) * 8, "article.binary", "not text"),
        (b"\x00\x01\x02\x03" * 100, "article.binary", "not text"),
        (b"\x81\x8d\x8f\x90\x9d" * 40, "article.binary", "not text"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(raw, code, found):
    message = refusal(decode, raw, "upload")
    assert message.startswith(f"{code}: upload: ") and found in message


def test_a_refused_file_says_what_to_do():
    assert "copy it into a plain-text file" in refusal(decode, b"%PDF-1.4")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_decode_gives_back_any_utf_8_text(text):
    raw = text.encode("utf-8")
    refused = any(raw.startswith(magic) for magic in (b"%PDF", b"{\\rtf", b"GIF8", b"SQLite"))
    if not refused:
        assert decode(raw) == text or text.startswith("\ufeff")


@given(st.binary(max_size=400))
def test_decode_never_fails_in_another_way(raw):
    try:
        assert isinstance(decode(raw), str)
    except EntenteError as error:
        assert error.faults[0].code in ("article.empty", "article.binary")


# ---------------------------------------------------------------- paragraphs


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_paragraphs_are_the_lines_that_are_not_empty(end):
    article = parse_article(end.join(["Head", "", "  ", " One. ", "\u00a0", "Two."]))
    assert [(p.number, p.label, p.text) for p in article.paragraphs] == [
        (1, "p01", "Head"),
        (2, "p02", " One. "),
        (3, "p03", "Two."),
    ]


def test_raw_characters_are_kept():
    line = "Rus\u00adsia‘s\u200b \u00a0“axis”"
    assert parse_article(line).paragraphs[0].text == line


def test_the_title_is_the_first_line_unless_given():
    assert parse_article("Head\nText").title == "Head"
    assert parse_article("Head\nText", title="Mine").title == "Mine"


def test_paragraph_by_number():
    article = parse_article("Head\nText")
    assert article.paragraph(2).text == "Text"
    assert "a number from 1 to 2" in refusal(article.paragraph, 3)


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "\u00a0\n\u2003", "...\n—", "\u200b\u200b"])
def test_a_text_without_a_word_is_refused(text):
    assert refusal(parse_article, text, origin="pasted text").startswith("article.empty: pasted text")


# ---------------------------------------------------------------- HTML

PAGE = """<!DOCTYPE html><html><head><title>Talks end &mdash; Daily</title><style>p {color: red}</style>
<script>var text = "<p>Not this</p>";</script></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Talks&nbsp;end</h1><p>Mali &amp; Chad
agreed, <b>officials</b> said.</p><p>Nobody<br>else did.</p><ul><li>One</li><li>Two</li></ul>
<!-- a comment --><table><tr><td>Left</td><td>Right</td></tr></table></article>
<footer>Copyright</footer></body></html>"""


def test_a_saved_page_becomes_its_paragraphs():
    article = parse_article(PAGE)
    assert article.title == "Talks end — Daily"
    assert [p.text for p in article.paragraphs] == [
        "Talks\u00a0end",
        "Mali & Chad agreed, officials said.",
        "Nobody",
        "else did.",
        "One",
        "Two",
        "Left",
        "Right",
    ]


@pytest.mark.parametrize(
    "fragment",
    [
        "One.\n\nTwo.",
        "<b>One.</b>\n\nTwo.",
        "<script>Three.</script>One.\r\n<a href='x'>Two.</a>",
        "<p>One.</p><p>Two.</p>",
        "<div>One.<br/>Two.</div>",
        "<p>One.<p>Two.",
        "One.<br>Two.",
    ],
)
def test_a_pasted_fragment_becomes_its_paragraphs(fragment):
    assert [p.text for p in parse_article(fragment).paragraphs] == ["One.", "Two."]


@pytest.mark.parametrize(
    "text", ["If x < y and y > z, then stop.", "He wrote <see below> in the margin.", "<3 from Kyiv"]
)
def test_a_text_that_merely_has_a_bracket_stays(text):
    assert parse_article(text).paragraphs[0].text == text


ARCHIVE = """From: <Saved by a browser>
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----cut"

------cut
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable

<html><head><title>News</title></head><body><p>Russia=E2=80=99s envoy met Isra=
el.</p></body></html>
------cut
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------cut--
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_page_saved_as_a_single_file_is_read(newline):
    article = parse_article(ARCHIVE.replace("\n", newline))
    assert [p.text for p in article.paragraphs] == ["Russia’s envoy met Israel."] and article.title == "News"
    headers = ARCHIVE.partition("\n\n")[0]
    assert len(parse_article(f"{headers}\n\nRussia met Iran.").paragraphs) == 4


def test_a_page_of_tags_nested_deeply_is_read():
    assert parse_article("<div>" * 5000 + "Deep." + "</div>" * 5000).paragraphs[0].text == "Deep."


# ---------------------------------------------------------------- language


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Президент заявил, что переговоры будут продолжены в Москве на следующей неделе.", "Cyrillic"),
        ("أعلن الرئيس أن المفاوضات ستستمر الأسبوع المقبل في العاصمة", "Arabic"),
        ("总统表示谈判将于下周在北京继续进行", "Chinese"),
        ("대통령은 회담이 다음 주 서울에서 계속될 것이라고 말했다", "Hangul"),
        (
            "Le président a déclaré que les négociations se poursuivront dans la capitale.",
            "French",
        ),
        (
            "Der Präsident sagte, dass die Verhandlungen in der Stadt fortgesetzt werden.",
            "German",
        ),
        ("El presidente dijo que las negociaciones seguirán en la capital del país.", "Spanish"),
        (
            "Il presidente ha detto che i negoziati sono nella capitale con gli altri.",
            "Italian",
        ),
        (
            "De president zei dat de onderhandelingen volgende week in de hoofdstad zijn.",
            "Dutch",
        ),
        ("Le Kremlin dément toute livraison d’armes à l’Iran, selon l’agence Tass.", "French"),
        ("Estados Unidos pide a China que presione a Irán para evitar el cierre del estrecho.", "Spanish"),
        ("Israel hat in der Nacht zum Freitag mehrere iranische Atomanlagen angegriffen.", "German"),
        ("Israel atacou várias instalações nucleares iranianas na madrugada de sexta-feira.", "Portuguese"),
        ("Rosja i Iran podpisały traktat. Prezydent powiedział, że Moskwa wesprze Teheran.", "does not look English"),
        ("Nga và Iran đã ký một hiệp ước. Tổng thống Putin nói rằng Moskva sẽ ủng hộ.", "does not look English"),
    ],
)
def test_another_language_is_named(text, found):
    message = refusal(parse_article, text)
    assert message.startswith("article.language") and found in message and "Translate it first" in message


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "gb18030"])
def test_another_script_in_an_old_encoding_is_refused(encoding):
    russian = "Президент заявил, что переговоры будут продолжены в Москве на следующей неделе."
    text = "总统表示谈判将于下周在北京继续进行" if encoding == "gb18030" else russian
    assert "in an encoding that is not known" in refusal(parse_article, decode(text.encode(encoding)))


@pytest.mark.parametrize(
    "text",
    [
        "Iran,Russia",
        "Russia attacked Iran. Israel condemned Russia. " * 40,
        "Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, " * 20,
        "Rio de Janeiro, Buenos Aires, La Paz, El Salvador, Santa Cruz de la Sierra, Puerto la Cruz, Rio de la Plata",
        "Charles de Gaulle met Hubert de la Fontaine; Ursula von der Leyen met Luiz Inácio Lula da Silva",
        "Putin meets Xi",
        "Côte d’Ivoire",
        "Putin, Xi, Kim: Pyongyang parade photos",
        "El Salvador, La Paz, Los Angeles, San José",
        "PARIS - De Gaulle airport strike: Le Monde, Die Welt react",
        TEXT,
    ],
)
def test_short_headlines_and_foreign_names_pass(text):
    assert parse_article(text).paragraphs[0].text == text


def test_a_text_with_hardly_an_english_function_word_is_refused():
    latin = """Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam qui ipsorum
    lingua Celtae, nostra Galli appellantur. Hi omnes lingua, institutis, legibus inter se differunt. Gallos ab
    Aquitanis Garumna flumen, a Belgis Matrona et Sequana dividit. Horum omnium fortissimi sunt Belgae, propterea quod
    a cultu atque humanitate provinciae longissime absunt, minimeque ad eos mercatores saepe commeant."""
    assert "hardly an English function word" in refusal(parse_article, latin)


def test_long_foreign_quotations_in_an_english_text_pass():
    quote = "« Le président de la République est arrivé dans la capitale et il a été reçu par le maire. » "
    english = "The president of the republic said that he had come to the city, and that it was late for him. "
    assert parse_article(english * 3 + quote)


# ---------------------------------------------------------------- files


def test_a_file_is_read(tmp_path):
    file = tmp_path / "news.txt"
    file.write_bytes(("\ufeff" + TEXT).encode("utf-16-le"))
    article = read_article(file)
    assert isinstance(article, Article) and article.paragraphs[0].text == TEXT and article.origin == str(file)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    assert "no such file" in refusal(read_article, tmp_path / "none.txt")
    assert "a folder" in refusal(read_article, tmp_path)
    assert refusal(read_article, "bad\x00name").startswith("article.unreadable")


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all files"
)
def test_a_locked_file_is_refused(tmp_path):
    file = tmp_path / "locked.txt"
    file.write_text("Text", encoding="utf-8")
    file.chmod(0)
    assert "may not read" in refusal(read_article, file)


def test_permission_is_reported_as_a_sentence(monkeypatch, tmp_path):
    def deny(self, mode):
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "locked.txt"
    file.write_text("Text", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.open", deny)
    assert refusal(read_article, file).startswith("article.permission")


def test_standard_input_is_read_as_bytes(monkeypatch):
    class Stream:
        class buffer:
            @staticmethod
            def read(most):
                return TEXT.encode("cp1252")

    monkeypatch.setattr(sys, "stdin", Stream)
    assert read_article("-").paragraphs[0].text == TEXT


# ---------------------------------------------------------------- sentences


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in Paragraph(1, text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Iran waited.|Russia did not.",
        "Dr. Efrat Sopher met Mr. Putin and Prof. Mark Galeotti on Jan. 5.|Nobody spoke.",
        "The U.S. President left the U.S. on Monday.|He was tired.",
        "They live in the U.S.|The others do not.",
        "J. K. Rowling and George W. Bush met at 5 p.m. on Friday.",
        "It began at 5 a.m.|The guards slept.",
        "“We go.”|“When?”|“Now!” he said.",
        'He said: "We go."|Then he left.',
        "Really?!|Yes…|No.|Well.",
        "No. 10 said so.|No.|Never.",
        "It cost $3.5 million, i.e. 2.1 per cent.|Prices rose.",
        "It is over.|They left (at last).|Done.",
        "St. Petersburg is cold.|Gen. Smith and Lt. Col. Jones agree.",
        "Smith & Co. Ltd. closed.|The workers left.",
        "One.|“Two.|Three.”|Four",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text):
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_a_missing_space_after_a_full_stop_is_forgiven():
    assert sentences("They left.Then it rained.") == ["They left.", "Then it rained."]


@given(st.text(max_size=300))
def test_sentences_cover_everything_but_spaces(text):
    spans = Paragraph(1, text).sentences
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text != "" for s in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join("".join(s.text.split()) for s in spans) == "".join(text.split())
    assert [s.number for s in spans] == list(range(1, len(spans) + 1))


# ---------------------------------------------------------------- quotations


def quoted(text: str) -> list[str]:
    return [quotation.text for quotation in quotations(Paragraph(1, text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will go,” she said.", ["We will go,"]),
        ('"We will go," she said. "Now."', ["We will go,", "Now."]),
        ("‘We will go,’ she said.", ["We will go,"]),
        ("'We will go,' she said, 'but it's late.'", ["We will go,", "but it's late."]),
        ("”We will go,” she said.", ["We will go,"]),
        ("She said “we will go“ and left.", ["we will go"]),
        ("„Wir“ and «nous» and “we”", ["Wir", "nous", "we"]),
        ("Russia‘s and Iran's and the states' power: no quotation", []),
        ("The ‘axis of resistance’ isn’t Iran’s", ["axis of resistance"]),
        ("the ministers' 'final offer' was the last", ["final offer"]),
        ("'The generals' plan failed,' he said.", ["The generals' plan failed,"]),
        ("“He told me ‘no’ twice,” she said.", ["He told me ‘no’ twice,"]),
        ("rock 'n' roll in the '90s and 'til dawn", []),
        ('a 6" gun and a 7" gun', []),
        ("“This goes on over the paragraph", ["This goes on over the paragraph"]),
        ("''", []),
        ('""', []),
        ("No marks at all.", []),
    ],
)
def test_quotations_with_any_marks(text, expected):
    assert quoted(text) == expected


def test_a_quotation_that_is_not_closed_says_so():
    (first,) = quotations(Paragraph(1, "“It goes on"))
    (second,) = quotations(Paragraph(1, "“It ends”"))
    assert (first.closed, second.closed) == (False, True)


@given(st.text(alphabet="ab s.,’‘'“”\"«»", max_size=120))
def test_quotations_lie_in_the_text_in_order(text):
    found = quotations(Paragraph(1, text))
    assert all(text[q.start : q.end] == q.text and q.text.strip() for q in found)
    assert all(one.end < other.start for one, other in pairwise(found))


# ---------------------------------------------------------------- fold


@given(st.text())
def test_fold_keeps_the_length(text):
    assert len(fold(text)) == len(text) and fold(fold(text)) == fold(text)


def test_fold_makes_one_kind_of_quote_dash_and_space():
    assert fold("‘a’ `b´ “c” –d—\u00a0e\u202ff") == "'a' 'b' \"c\" -d- e f"
