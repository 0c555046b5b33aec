"""What a person or a chat model has answered to the prompt, checked claim by claim.

Each quotation must stand in the text letter for letter; where it does not, the claim is listed as invented. Actors,
relations and codes must be known. Nothing is dropped without a word, and nothing in an answer is ever followed, run or
taken for markup. What passes is a **proposal** with the name of its coder, to be read like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from entente.errors import EntenteError, Fault
from entente.path.answer_forms import NEEDED, rows_in
from entente.path.corrections import Coded, coded_claim, folded, place_of
from entente.path.prompting import relation_of
from entente.path.results import CHOICES, EDITABLE, Analysis
from entente.path.rows import MINUS, no_formula
from entente.path.tables import plain, to_csv
from entente.say import count, first_few, slug
from entente.text.article import Article
from entente.text.codebook import MACHINE, Claim
from entente.text.pooling import POOLED

FIELDS = ("paragraph", "content", *EDITABLE)
COLUMNS = ("key", "action", "paragraph", "content", "coder", *EDITABLE)
RESERVED = (MACHINE, POOLED, "pass_a", "pass_b", "reconciled", "course", "recorded")
LONGEST = {"content": 4000, "note": 400, "cue": 400}  # characters; a code, a name or a date has fewer than 120
LONGEST_CODE = 120
TAKEN_AS = {"polarity": "+", "certainty": "CT", "aux": "none"}  # where an answer gives none


@dataclass(frozen=True)
class Answer:
    """An answer, checked.

    Parameters
    ----------
    claims : tuple of Claim
        What passed, in the order of the answer, each with the name of its coder.
    invented : tuple of Fault
        The claims whose quotation does not stand in the text.
    faults : tuple of Fault
        What else is wrong, with its claim and field; such a claim is left out.
    doubled : tuple of str
        Claims that were given twice; the first is taken.
    notes : tuple of str
        What was taken otherwise than it was given.
    given : int
        How many claims the answer holds.
    """

    coder: str
    claims: tuple[Claim, ...] = ()
    invented: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    given: int = 0


@dataclass
class _Taken:
    """How often something was taken otherwise than it was given, while an answer is read."""

    moved: Counter[str] = field(default_factory=Counter)
    assumed: Counter[str] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)

    def notes(self) -> Iterator[str]:
        for what, number in self.moved.items():
            yield f"{what}: {count(number, 'claim')}."
        for name, number in self.assumed.items():
            yield f'No {name} was given: {count(number, "claim")}, taken as "{TAKEN_AS[name]}".'
        if self.unasked:
            yield f"Fields that are not asked for were passed over: {first_few(sorted(self.unasked), 5)}."


def read_answer(text: str, found: Analysis, *, coder: str = "model", origin: str = "answer") -> Answer:
    """Check an answer against the text, the codebook and the actors of an analysis.

    Parameters
    ----------
    text : str
        The answer as it was given: a JSON list, a table in Markdown or CSV, also in code fences or among other words.
        Relations may stand under the labels of a shuffled prompt.
    coder : str
        By what name its claims go.

    Raises
    ------
    EntenteError
        ``answer.coder`` for a name that cannot be one; ``answer.form`` and ``answer.rows`` as `rows_in`.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> said = '[{"paragraph": 2, "content": "%s", "relation": "attacks", "actor": "chad", "recipient": "niger"}]'
    >>> read_answer(said % "Chad attacked Niger", found).claims[0].coder
    'model'
    >>> print(read_answer(said % "Chad bombed Niger", found).invented[0])
    claim 1, p02: found "Chad bombed Niger"; expected words of the text, letter for letter.
    """
    coder = checked_name(coder)
    rows, faults = rows_in(text, origin)
    coded = Coded(found.article, found.gazetteer, {}, found.decisions)
    texts = {str(paragraph.number): folded(paragraph.text) for paragraph in found.article.paragraphs}
    taken, claims, invented, doubled = _Taken(), [], [], []
    seen: dict[tuple, int] = {}
    for number, row in enumerate(rows, 1):
        where = f"claim {number}"
        given, wrong = _values_of(row, where, taken)
        if wrong:
            faults += wrong
            continue
        if not _find_words(given, found.article, texts, taken):
            invented.append(_invented(given, where))
            continue
        claim, wrong = _claim(given, where, coded, taken)
        faults += wrong
        if claim is None:
            continue
        parties = coded.codebook.parties(claim)
        first = seen.setdefault((claim.paragraph, claim.start, claim.relation, parties, claim.source), number)
        if first != number:
            doubled.append(f"{where}: the same as claim {first}, and left out.")
            continue
        claims.append(replace(claim, id=f"{coder} {len(claims) + 1}", coder=coder))
    return Answer(coder, tuple(claims), tuple(invented), tuple(faults), tuple(doubled), tuple(taken.notes()), len(rows))


def checked_name(name: str) -> str:
    """The name of a coder, if it can be one: up to 60 characters of one line, and no coder's of the course."""
    name = " ".join(name.split())
    if not name or len(name) > 60 or no_formula(name) != name or plain(name) != name or name.casefold() in RESERVED:
        expected = f"a name of up to 60 characters that begins with a letter and is none of {', '.join(RESERVED)}"
        raise EntenteError([Fault("answer.coder", "argument coder", f'"{name[:60]}"', expected)])
    return name


def _values_of(row: Any, where: str, taken: _Taken) -> tuple[dict[str, str], list[Fault]]:
    """The fields of one claim as words, or what is wrong with them."""
    if not isinstance(row, Mapping):
        found = f'"{row[:160]}"' if isinstance(row, str) else type(row).__name__
        return {}, [Fault("answer.claim", where, found, f"an object with the fields {', '.join(NEEDED)}")]
    given, faults = {}, []
    for key, value in row.items():
        name = str(key).strip(" `*").casefold()[:60]
        if name not in FIELDS:
            if name not in ("start", "end", "coder", "id", "key", "action"):
                taken.unasked[name] += 1
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            expected = "a number" if name == "paragraph" else "words"
            faults.append(Fault("answer.type", f"{where}, field {name}", type(value).__name__, expected))
            continue
        words = "" if value is None else plain(str(value)).strip()
        if name not in LONGEST:
            words = words.strip("`* ")
        if len(words) > LONGEST.get(name, LONGEST_CODE):
            expected = f"at most {LONGEST.get(name, LONGEST_CODE)}"
            faults.append(Fault("answer.long", f"{where}, field {name}", count(len(words), "character"), expected))
            continue
        given[name] = words
    for name in NEEDED:
        if not given.get(name) and name != "paragraph" and not faults:
            faults.append(Fault("answer.missing", f"{where}, field {name}", "nothing", "a value"))
    return given, faults


def _find_words(given: dict[str, str], article: Article, texts: Mapping[str, str], taken: _Taken) -> bool:
    """Whether the quotation stands in the text; then the text's own words take its place, in their paragraph."""
    number = given.get("paragraph", "").casefold().removeprefix("p").lstrip("0").removesuffix(".0")
    wanted = folded(given["content"])
    homes = [name for name, words in texts.items() if wanted and wanted in words]
    if number not in homes:
        if len(homes) != 1:
            return False
        number = homes[0]
        taken.moved["Found in another paragraph than the answer says, and taken from there"] += 1
    place = place_of(article, number, wanted) or (0, 0)
    words = article.paragraph(int(number)).text[slice(*place)]
    if words != given["content"]:
        taken.moved["Found with other spaces or other quotation marks than the answer has"] += 1
    given |= {"paragraph": number, "content": words, "start": str(place[0]), "end": str(place[1])}
    return True


def _invented(given: Mapping[str, str], where: str) -> Fault:
    number = given.get("paragraph", "")
    place = f", p{int(number):02d}" if number.isdecimal() and number.isascii() and len(number) < 6 else ""
    quoted = f'"{given["content"][:200]}"'
    return Fault("answer.invented", where + place, quoted, "words of the text, letter for letter")


def _claim(given: dict[str, str], where: str, coded: Coded, taken: _Taken) -> tuple[Claim | None, list[Fault]]:
    given["relation"] = relation_of(given["relation"], coded.codebook)
    given["polarity"] = given.get("polarity", "").translate(MINUS)
    for name, value in TAKEN_AS.items():
        if not given.get(name):
            given[name] = value
            taken.assumed[name] += 1
    # Cue and note are no more than words beside the claim: a sign that a spreadsheet follows never begins them.
    given["note"] = given.get("note", "").lstrip("=+-@ '")
    cue = given.get("cue", "").lstrip("=+-@ '")
    if cue and not place_of(coded.article, given["paragraph"], cue):
        taken.moved["Cue that does not stand in the paragraph, and left empty"] += 1
        cue = ""
    given["cue"] = cue
    source = given.get("source", "") or "author"
    # Whoever is no actor is known by letters and underscores alone.
    given["source"] = coded.by_label.get(source.casefold()) or slug(source)
    if not given.get("source_kind") and given["source"] == "author":
        given["source_kind"] = "author"
    faults = list(_source_faults(given, where))
    claim, wrong = coded_claim(given, where, coded)
    return (None if faults else claim), faults + wrong


def _source_faults(given: Mapping[str, str], where: str) -> Iterator[Fault]:
    place, kind = f"{where}, field source_kind", given.get("source_kind", "")
    if not given["source"]:
        yield Fault("answer.source", f"{where}, field source", "no letter", "an id, a label or author")
    elif not kind:
        yield Fault("answer.source", place, "nothing", f"one of {', '.join(CHOICES['source_kind'])}")
    elif (given["source"] == "author") != (kind == "author"):
        yield Fault(
            "answer.source", place, f'"{kind}" for the source "{given["source"]}"', "author for the author alone"
        )


# --------------------------------------------------------------------------------------------------------------------
# As proposals and as a table


def answer_rows(answer: Answer) -> list[dict[str, Any]]:
    """The claims of an answer as rows that desk, report and `entente coders` take: added claims with their coder.

    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland", coder="anna")
    >>> [(row["action"], row["coder"], row["content"]) for row in answer_rows(Answer("anna", (sold,)))]
    [('add', 'anna', 'sold.')]
    """
    rows = []
    for claim in answer.claims:
        row: dict[str, Any] = {"key": "", "action": "add", "paragraph": claim.paragraph, "content": claim.content}
        rows.append(row | {name: getattr(claim, name) for name in ("coder", *EDITABLE)})
    return rows


def answer_csv(answer: Answer) -> str:
    """The claims of an answer as CSV; no cell acts as a formula in a spreadsheet."""
    return to_csv([row | {"content": no_formula(row["content"])} for row in answer_rows(answer)], COLUMNS)


def proposals(*answers: Answer) -> dict[str, tuple[Claim, ...]]:
    """The claims of several answers by their coders, as a desk shows them beside the machine's.

    >>> proposals(Answer("anna"), Answer("ben"))
    {'anna': (), 'ben': ()}
    """
    by_coder: dict[str, tuple[Claim, ...]] = {}
    for answer in answers:
        by_coder[answer.coder] = by_coder.get(answer.coder, ()) + answer.claims
    return by_coder
