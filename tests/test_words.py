"""The words of the course: one glossary, British spelling, short sentences, and colours that can be read."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import codespell_lib
import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from colours import contrast

from entente import data
from tools import notebooks, site

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
SETS = sorted((ROOT / "solutions").glob("[0-9]*.ipynb"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES += [*sorted((ROOT / "data").rglob("*.md")), *sorted((ROOT / "jupyterhub").glob("*.md"))]
READ = [*LESSONS, *SETS, *PAGES]
LONGEST = 35
HARDEST = 7.0

every_text = pytest.mark.parametrize("path", READ, ids=lambda path: path.relative_to(ROOT).as_posix())


# What is looked for


@functools.cache
def prose(path: Path) -> str:
    """What a reader reads of a notebook or a page, as Markdown, without its list of sources."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    return "\n\n".join(cells).split("\n## Sources")[0]


def plain(markdown: str) -> str:
    """Markdown without what is no running text: code, tables, formulas, addresses, marks."""
    text = re.sub(r"^(```|~~~).*?^\1|\$\$.*?\$\$|<!--.*?-->", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^\s*\|.*$|</?\w+[^>]*>", "", text, flags=re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"`[^`]*`", "code", text).replace("*", "")


def sentences(markdown: str) -> Iterator[str]:
    """The sentences of a text; a heading, an item of a list and a field of a lesson's opening are their own."""
    text = re.sub(r"^(#+ .*)$", r"\1\n", plain(markdown), flags=re.MULTILINE)
    for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-#>]|\d+\.) )| · ", text):
        whole = " ".join(part.split())
        yield from (one for one in re.split(r"(?<=[.?!])[\"”)]*\s+", whole) if one)


def words(sentence: str) -> list[str]:
    """Its words; numbers count."""
    return re.findall(r"\w[\w'’.-]*", sentence)


def too_long(markdown: str) -> list[str]:
    """The sentences with more than `LONGEST` words."""
    return [sentence for sentence in sentences(markdown) if len(words(sentence)) > LONGEST]


def grade(markdown: str) -> float:
    """The Automated Readability Index, about the years of school that a reader needs.

    4.71 · letters / words + 0.5 · words / sentences − 21.43 (Smith and Senter 1967).
    """
    counted = [found for found in map(words, sentences(markdown)) if len(found) > 2]
    every = [word for found in counted for word in found]
    return 4.71 * sum(map(len, every)) / len(every) + 0.5 * len(every) / len(counted) - 21.43


def bold(markdown: str) -> list[str]:
    """What is set in bold as a term: small letters, no digit, no closing stop."""
    found = [match[1] for match in site.BOLD.finditer(markdown)]
    return [one for one in found if one[0].islower() and not re.search(r"\d|[.?!:]$", one)]


def american(markdown: str) -> list[str]:
    """The words that are spelt as in America; names and titles, which have capitals, are left alone."""
    return [word for word in re.findall(r"[A-Za-z]+", plain(markdown)) if word in AMERICAN]


SHIPPED = ("notebooks", "solutions", "exercises", "docs", "data", "entente", "jupyterhub")
TEXTS = {".ipynb", ".md", ".py", ".yaml", ".json", ".csv", ".j2", ".js"}


def shipped() -> Iterator[Path]:
    """All that is given to a learner, a teacher or an author and holds words."""
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CITATION.cff", "start.py", "postBuild"))
    for folder in SHIPPED:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in TEXTS)


def written(text: str) -> str:
    """A file's text as it reads: without escapes, and with the parts of a string literal joined."""
    return re.sub(r'"\s*\n\s*f?"', "", text.replace("\\n", "\n").replace("\\", ""))


# Claims, mentions, judgements, hypotheses and ratings were made with a language model (data/README.md).
# What would be taken for people's work, and what to write instead.
PEOPLE = {
    r"\b(?:two|2) (?:people|persons|readers) (?:who )?(?:code|mark)": "two passes of a language model",
    r"\b(?:first|second|third) coders?\b": "the first or the second coding",
    r"\b(?:one|both|single|careful|trained|course's) coders?\b": "one coding, both codings, the course's coding",
    r"\bthe (?:two )?coders?(?:'|[,.:]| (?:had|chose|think|thought|added|noted|held|of this)\b)": "the coding",
    r"\b(?:hand[- ]?coded|(?:coded|marked|made) (?:by hand|one by one))\b": "coded with a language model",
    r"\b(?:coded|marked|rated|judged) by (?:us|people|persons|experts|students)\b": "by a language model",
    r"\b(?:human|expert|independent|our) (?:coders|annotators)\b": "two passes",
    r"(?<!two )\b(?:people|persons|experts|students) (?:have )?(?:coded|marked|rated)\b": "a language model coded",
    r"\binter-?(?:coder|rater) (?:agreement|reliability)\b": "agreement of two passes of one model",
    r"\ba (?:person|reader) (?:had )?(?:marked|coded)\b": "a language model marked",
    r"\ba reader's\b": "the coded claims",
    r"\bno language model:": "no language model runs; the codings were made with one",
}
# Here coders are those of any coding, or of an example.
OF_ANYBODY = ("agreement.py", "set_03.py", "units.py", "unitising.py", "pooling.py", "coders.py", "resamples.py")
HINT = "how often the first coder uses it"
TITLES = ("as good as human coders", "Inter-coder agreement for computational linguistics")  # works that are cited
# A sentence for each of them, in the same order.
SEEDED = (
    "Two people coded the article, each alone.",
    "The second coder chose another relation.",
    "Two trained coders differed here, as careful coders do.",
    "The text leaves it open, and the coder chose.",
    "It is scored against the hand-coded claims.",
    "The hypotheses were rated by experts.",
    "Independent coders read each sentence.",
    "Trained people have coded each sentence.",
    "The inter-coder reliability is .98.",
    "A reader had coded every sentence.",
    "It finds 40 % of a reader's claims.",
    "No language model: all of it is simple.",
)


def of_people(text: str) -> list[tuple[str, str]]:
    """The words that make a coding of the article people's, with what to write."""
    plain = " ".join(written(text).split())
    for allowed in (HINT, *TITLES):
        plain = plain.replace(allowed, "")
    found = []
    for pattern, instead in PEOPLE.items():
        found += [(words, instead) for words in re.findall(pattern, plain, re.IGNORECASE)]
    return found


def by_name(text: str) -> list[str]:
    """Where something is installed by the name `entente`, which on the public index is somebody else's package."""
    commands = re.findall(r"\b(?:install|add) ([^`;&|\n]*)", written(text))
    return [command for command in commands if re.search(r"(?:^|[\s\"'])entente(?![\w./-])", command)]


def _american() -> dict[str, str]:
    """American spellings with the British ones, from the list that codespell brings along."""
    lines = (Path(codespell_lib.__file__).parent / "data" / "dictionary_en-GB_to_en-US.txt").read_text().splitlines()
    pairs = [line.split("->") for line in lines]
    listed = {there.strip(): here for here, many in pairs for there in many.split(",") if there.strip()}
    # A computer program, to practise and a practice, licensed: these are British too.
    return {word: here for word, here in listed.items() if word not in BRITISH_TOO}


BRITISH_TOO = {
    "program",
    "programs",
    "practice",
    "practices",
    "story",
    "stories",
    "licensed",
    "math",
    "meter",
    "meters",
}
AMERICAN = _american()
# Words that look like slips: types of mention, an actor's id, words of other languages and slips that are shown.
NO_SLIPS = "redner,covert,nam,nom,pro,bloc,blocs,ore,te,als,fo,acept,rime,mot"


def unreadable(html: str) -> list[str]:
    """Texts in a page whose colour stands out from its ground by less than 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    return [
        text.strip()[:40]
        for text in BeautifulSoup(html, "html.parser").find_all(string=True)
        if text.strip() and contrast(_said(text.parents, "color"), _said(text.parents, "background")) < 4.5
    ]


def _said(parents: Iterable[Tag], what: str) -> str:
    """The colour or the ground that the nearest element with one gives; black on white without."""
    for element in parents:
        match = re.search(rf"(?:^|;)\s*{what}(?:-color)?\s*:\s*(#\w+|[a-z]+)", element.get("style") or "")
        if match:
            return match[1]
    return "black" if what == "color" else "white"


# The glossary


@pytest.fixture(scope="module")
def terms() -> dict[str, site.Term]:
    return site.glossary((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_every_term_in_bold_is_in_the_glossary(terms):
    missing = [
        (path.stem, one) for path in [*LESSONS, *SETS] for one in bold(prose(path)) if not site.term_of(one, terms)
    ]
    assert missing == [], "add it to docs/glossary.md, or set what is only stressed in italics"


def test_every_term_is_in_bold_in_the_lessons_that_it_names(terms):
    """The first of them is where the idea is built; no other lesson before it sets the term in bold."""
    used = defaultdict(list)
    for path in LESSONS:
        for match in site.BOLD.finditer(prose(path)):
            if (term := site.term_of(match[1], terms)) and path.stem[:2] not in used[term.word]:
                used[term.word].append(path.stem[:2])
    assert [term.word for term in terms.values() if not used[term.word]] == []
    named = {term.word: re.findall(r"\d\d", term.lessons) for term in terms.values()}
    assert [(word, lessons, used[word]) for word, lessons in named.items() if used[word][0] != lessons[0]] == []


# Sentences and spelling


@every_text
def test_no_sentence_is_too_long(path):
    assert too_long(prose(path)) == [], "part each of these into two: a sentence has at most 35 words"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_can_be_read_without_a_university(path, record_property):
    record_property("grade", grade(prose(path)))
    assert grade(prose(path)) <= HARDEST


@every_text
def test_the_spelling_is_british(path):
    assert [(word, AMERICAN[word]) for word in american(prose(path))] == []


def test_no_word_is_misspelt(tmp_path):
    for path in READ:
        name = path.relative_to(ROOT).as_posix().replace("/", "-")
        (tmp_path / f"{name}.txt").write_text(plain(prose(path)), encoding="utf-8")
    command = [sys.executable, "-m", "codespell_lib", "--builtin", "clear,rare", "-L", NO_SLIPS, "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


# Who coded, and whose package it is


def test_no_word_makes_a_language_model_s_coding_people_s():
    for path in shipped():
        if path.name not in OF_ANYBODY:
            assert (path, of_people(path.read_text(encoding="utf-8"))) == (path, [])


def cell_before(lesson: str, code: str) -> str:
    """The prose above the first cell of a lesson that holds this code."""
    (path,) = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = notebooks.read(path).cells
    at = next(number for number, cell in enumerate(cells) if cell.cell_type == "code" and code in cell.source)
    return cells[at - 1].source


def test_each_such_word_is_found_where_it_stands():
    found = [pattern for pattern, said in zip(PEOPLE, SEEDED, strict=True) if re.search(pattern, said, re.IGNORECASE)]
    assert found == list(PEOPLE)
    assert of_people("A class codes it: each coder has a table, and people have yet to repeat the coding.") == []


def test_the_words_are_looked_for_wherever_somebody_may_read_them():
    folders = {path.relative_to(ROOT).as_posix() for path in shipped()}
    everywhere = {"README.md", "CITATION.cff", "data/README.md", "data/labs.yaml", "data/datapackage.json"}
    everywhere |= {"data/judgements.csv", "docs/instructor/README.md", "entente/exercises/sets/set_03.yaml"}
    everywhere |= {"entente/cli/graphs.py", "entente/path/limits.py", "entente/path/_templates/report.html.j2"}
    assert everywhere - folders == set()


def test_a_learner_is_told_who_coded_before_anything_rests_on_it():
    (j3,) = (judgement for judgement in data.judgements() if judgement.id == "j3")
    assert "language model" in j3.statement
    told = next(cell.source for cell in notebooks.read(LESSONS[0]).cells if "j3 will be settled" in cell.source)
    assert "pass of a language model" in told
    assert "A language model coded them" in cell_before("01", "data.claims()")
    agreement = cell_before("03", "data.codings()")
    assert agreement.startswith("## 3 ·")
    assert "a language model did" in agreement and "What would tell you more?" in agreement


def test_nobody_is_told_to_install_a_stranger_s_package():
    for path in shipped():
        assert (path, by_name(path.read_text(encoding="utf-8"))) == (path, [])


# Colours


@pytest.mark.parametrize("path", [*LESSONS, *SETS], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_notebook_shows_can_be_read(path):
    shown = [
        "".join(output.get("data", {}).get("text/html", ""))
        for cell in notebooks.read(path).cells
        for output in cell.get("outputs", [])
    ]
    assert [text for html in shown for text in unreadable(html)] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_lesson_points_at_something_by_its_colour(path):
    """Whoever does not see a colour must find the thing too: by its name, its place, its line."""
    colours = r"\bthe (?:red|blue|green|orange|yellow|grey|purple) (?:line|node|edge|bar|tie|dot|point|area|part)s?\b"
    assert re.findall(colours, prose(path)) == []


# Fonts

GENERIC = ("serif", "sans-serif", "monospace", "system-ui", "inherit")


def without_a_generic_font(css: str) -> list[str]:
    """The declarations that name only fonts which a machine may lack."""
    declared = re.findall(r"\bfont(?:-family)?\s*:\s*([^;}]+)", css)
    return [said for said in declared if re.split(r"[\s,]+", said.strip(" )"))[-1] not in GENERIC]


def test_no_page_needs_a_font_that_a_machine_may_lack():
    files = [*(ROOT / "entente").rglob("*.*"), *(ROOT / "tools").rglob("*.*")]
    styles = [path for path in files if path.suffix in (".css", ".j2")]
    assert len(styles) > 2
    found = {path.name: without_a_generic_font(path.read_text(encoding="utf-8")) for path in styles}
    assert {name: said for name, said in found.items() if said} == {}


# The checks themselves: each is shown what it is there to find


def test_each_check_finds_its_fault(tmp_path):
    long = " ".join(["word"] * 36)
    assert too_long(f"Short.\n\n{long}.\n\n| {long} |\n\n`{long}`") == [f"{long}."]
    assert too_long(f"{' '.join(['word'] * 20)}. {' '.join(['word'] * 20)}.") == []
    assert bold("**claim** and **Stop.** and **p12** and **a way** and **really so.**") == ["claim", "a way"]
    assert american("The Center's color is **gray**.\n```\ncolor = 1\n```") == ["color", "gray"]
    assert grade("The cat sat on the mat. It was warm there.") < 2 < 12 < grade(f"{'Internationalisation ' * 20}.")
    assert unreadable('<p style="color:#999">pale</p><p style="color:#555">dark</p>') == ["pale"]
    assert unreadable('<div style="background:#222"><b>black on black</b></div>') == ["black on black"]
    assert contrast("black", "white") == pytest.approx(21)
    css = "a {font: 1em/2 Gill, sans-serif} b {font-family: var(--x, Gill)} c {font: inherit}"
    assert without_a_generic_font(css) == ["var(--x, Gill)"]
    cell = nbformat.v4.new_markdown_cell("Read.\n\n## Sources\n- Center for Something")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "x.ipynb")
    assert prose(tmp_path / "x.ipynb").strip() == "Read."
    assert by_name('do = "Type: pip "\n    "install entente"') == ['entente"']
    assert by_name("`pip install 'entente[pages]'`") and by_name("!pip install -U entente==1\nls")
    assert by_name('pip install -e ".[teachers]"\npip install git+https://x.org/a/entente\nentente report') == []
    assert [words for words, _ in of_people("Two people coded it, and the\ncoder chose.")] == [
        "Two people code",
        "the coder chose",
    ]
    assert of_people("the machine coder proposes; no language model runs; trained people may agree less") == []
