"""Corpus: the path from text to balance over a folder of texts, in parallel, with one table out.

Each text becomes one row. A text that cannot be read becomes a row too, with its reason; the rest is not held up by it.
The rows stand in the order of the file names and do not depend on how many processes made them. With a journal, a run
that was broken off goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from math import ceil
from pathlib import Path
from typing import Any

from entente import parallel
from entente.errors import EntenteError, Fault, Undefined, raise_if_any
from entente.graphs.solver import Frustration
from entente.path import corpus_journal
from entente.path.analysis import analyse
from entente.path.report_tables import count_words
from entente.path.results import Analysis
from entente.path.sides import index_range
from entente.path.tables import no_formula, to_csv
from entente.text.article import Article, parse_article
from entente.text.reading import decoded, read_bytes, read_text

BATCHES_A_JOB = 10  # so that a job that is done early finds more to do
MOST_IN_A_BATCH = 8  # so that progress is told, and rows are kept, now and then
RESAMPLES = 200  # of the claims of each text, for the range of its index
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a corpus: what was counted in it, or why it could not be read."""

    file: str  # the path in the folder, with "/" between the parts on every system
    status: str  # "read"; "unreadable": the file is wrong; "failed": the program, and the text may be in order
    words: int | None = None
    sentences: int | None = None
    paragraphs: int | None = None
    actors: int | None = None
    mentions: int | None = None
    claims: int | None = None
    positive: int | None = None  # edges of the signed graph by the rule majority
    negative: int | None = None
    undecided: int | None = None  # pairs on which that rule could not decide
    balanced: int | None = None  # triangles
    unbalanced: int | None = None
    triangle_index: float | None = None  # the share of triangles that are balanced
    frustration: int | None = None  # an upper bound of it if `frustration_status` is "bound"
    frustration_status: str = ""
    frustration_low: int | None = None  # when the claims are drawn anew, in 95 % of the resamples
    frustration_high: int | None = None
    language: str = ""  # that the text looks like, if it does not look English
    largest_source: str = ""  # the one with the most claims; of several, the first by name
    largest_source_share: float | None = None
    reason: str = ""  # why the text could not be read, or why values are empty
    notes: str = ""  # what was mended in the text before it was read, or left out of it


COLUMNS = tuple(field.name for field in fields(Row))
_LIKE = Row("", "")  # a row without a value: what are words is empty, what are numbers is None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The rows of a folder, in the order of the file names."""

    folder: str
    rows: tuple[Row, ...]
    taken_over: int = 0  # how many of them an earlier run had made that was broken off

    @property
    def read(self) -> tuple[Row, ...]:
        """The texts that were read."""
        return tuple(row for row in self.rows if row.status == "read")

    @property
    def left_out(self) -> tuple[Row, ...]:
        """The texts that were not, each with its reason."""
        return tuple(row for row in self.rows if row.status != "read")


@dataclass(frozen=True, slots=True)
class _Text:
    """A file as it is handed to a worker: its name, and its path here or, for another machine, its bytes."""

    name: str
    path: str
    raw: bytes | None = None


# --------------------------------------------------------------------------------------------------------------------
# The files of a folder


def find_texts(folder: str | Path, *, pattern: str = "*.txt", recursive: bool = False) -> tuple[Path, ...]:
    """The files of a folder whose names fit a pattern, in the order of their paths.

    Parameters
    ----------
    pattern : str
        Such as ``"*.txt"`` or ``"2025-*.html"``: ``*`` for anything, ``?`` for one character, ``[ab]`` for either.
    recursive : bool
        Whether to look into the folders within, and theirs.

    Returns
    -------
    tuple of Path
        At least one. Folders do not count, nor hidden files (whose names begin with a full stop) and journals.

    Raises
    ------
    EntenteError
        ``corpus.folder`` if it is no folder, ``corpus.pattern`` if the pattern is empty or names a folder,
        ``corpus.empty`` if no file fits.
    """
    place = Path(folder)
    raise_if_any(_folder_faults(folder, pattern))
    found = place.rglob(pattern) if recursive else place.glob(pattern)
    kept = set()
    for path in found:
        hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
        if not hidden and not path.is_dir() and path.suffix != corpus_journal.END:
            kept.add(path)
    if not kept:
        do = f'Give another pattern, such as "*.html".{"" if recursive else " --recursive looks into folders within."}'
        expected = "at least one text"
        raise EntenteError([Fault("corpus.empty", str(folder), f'no file that fits "{pattern}"', expected, do)])
    return tuple(sorted(kept, key=lambda path: path.relative_to(place).as_posix()))


def _folder_faults(folder: str | Path, pattern: str) -> Iterator[Fault]:
    place = Path(folder)
    if not str(folder).strip():
        do = "For the folder that you are in, write a full stop."
        yield Fault("corpus.folder", "the folder", "nothing", "a folder with texts", do)
    elif not place.is_dir():
        found = "a file" if place.exists() else "no such folder"
        yield Fault("corpus.folder", str(place), found, "a folder with texts", "Check the name.")
    if not pattern.strip() or "/" in pattern or "\\" in pattern or "**" in pattern or pattern in (".", ".."):
        do = "To look into the folders within, use --recursive."
        yield Fault("corpus.pattern", "the pattern", f'"{pattern}"', 'a pattern of file names, such as "*.txt"', do)


# --------------------------------------------------------------------------------------------------------------------
# One text


def measure(article: Article, *, name: str = "") -> Row:
    """One row: what the machine finds in one text. Values that are not defined are empty, and `Row.reason` says why.

    `name` stands in the column ``file``; the article's origin if it is not given.

    Examples
    --------
    >>> row = measure(parse_article("Russia sold weapons to Iran. Israel condemned Iran."), name="a.txt")
    >>> row.words, row.actors, row.positive, row.negative, row.reason
    (8, 3, 1, 1, 'triangle_index: the graph has no triangle')
    """
    found = analyse(article)
    signs = Counter(sign for *_, sign in found.signed.graph.edges(data="sign"))
    foreign = [note.numbers["found"] for note in found.notes if note.code == "analysis.language"]
    values = {
        "words": count_words(found.article),
        "sentences": len(found.article.sentences),
        "paragraphs": len(found.article.paragraphs),
        "actors": len({mention.actor for mention in found.mentions}),
        "mentions": len(found.mentions),
        "claims": len(found.claims),
        "positive": signs[1],
        "negative": signs[-1],
        "undecided": len(found.signed.undecided),
        **_balance(found),
        **_voice(found),
        "language": foreign[0].removeprefix("that ") if foreign else "",
    }
    reasons = []
    for column, value in values.items():
        if isinstance(value, Undefined):
            values[column] = None
            reasons.append(f"{column}: {value.why}")
    about = {"reason": "; ".join(reasons), "notes": " ".join(article.notes)}
    return Row(name or article.origin, "read", **values, **about)


def _balance(found: Analysis) -> dict[str, Any]:
    measured, best = found.balance, found.balance.frustration
    share = measured.triangle_index
    low, high = None, None
    if isinstance(best, Frustration):
        doubt = index_range(found, draws=RESAMPLES)
        low, high = (doubt, doubt) if isinstance(doubt, Undefined) else doubt.interval()
    return {
        "balanced": measured.triangles.balanced,
        "unbalanced": measured.triangles.unbalanced,
        "triangle_index": share if isinstance(share, Undefined) else round(share, 6),
        "frustration": best.index if isinstance(best, Frustration) else best,
        "frustration_status": best.status if isinstance(best, Frustration) else "",
        "frustration_low": low,
        "frustration_high": high,
    }


def _voice(found: Analysis) -> dict[str, Any]:
    counts = Counter(claim.source for claim in found.claims)
    if not counts:
        return {"largest_source_share": Undefined("the text has no claim")}
    source, number = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return {"largest_source": source, "largest_source_share": round(number / counts.total(), 6)}


# --------------------------------------------------------------------------------------------------------------------
# Many texts


def run(
    folder: str | Path,
    *,
    pattern: str = "*.txt",
    recursive: bool = False,
    jobs: int = 1,
    scheduler: str = "",
    progress: Progress | None = None,
    journal: Path | None = None,
) -> Corpus:
    """Take every text of a folder along the path.

    Parameters
    ----------
    pattern, recursive
        As for `find_texts`.
    jobs : int
        How many processes at a time on this machine; -1 for as many as there are cores.
    scheduler : str
        The address of a Dask scheduler. Its workers need entente installed; they need not see the folder, since the
        texts are sent to them.
    progress : callable, optional
        Called here, as ``progress(done, total)``, with numbers of texts; first with what was taken over.
    journal : Path, optional
        Where to keep each row as soon as it is made. Rows that an earlier run kept there are taken over, unless the
        text, its name or the course has changed since. Whoever saves the table deletes it.

    Returns
    -------
    Corpus
        One row for each file, the same whatever the number of jobs; also for one that cannot be read.

    Raises
    ------
    EntenteError
        As `find_texts`, `entente.parallel.run` and, with a journal, `entente.path.corpus_journal.adding`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Chad attacked Niger.", encoding="utf-8")
    ...     _ = Path(folder, "b.txt").write_bytes(b"%PDF-1.7")
    ...     [(row.file, row.status, row.claims) for row in run(folder).rows]
    [('a.txt', 'read', 1), ('b.txt', 'unreadable', None)]

    Notes
    -----
    Texts go out in batches, every batch with every n-th text, so that long and short ones mix. A process loads the
    list of actors and the lexicon once and keeps them.
    """
    place = Path(folder)
    texts = [
        _text(path, place, send=bool(scheduler)) for path in find_texts(place, pattern=pattern, recursive=recursive)
    ]
    if journal is None:
        return Corpus(str(folder), _in_order(_measure_all(texts, len(texts), jobs, scheduler, progress)))
    course = corpus_journal.course_hash()
    keys = {text.name: corpus_journal.key_of(course, text.name, text.path) for text in texts}
    with corpus_journal.adding(journal) as add:
        earlier = _rows_of(corpus_journal.kept_rows(journal), keys)
        left = [text for text in texts if text.name not in earlier]

        def keep(rows: Iterable[Row]) -> None:
            # A row that failed is no fault of the text: another day may do better.
            add((keys[row.file], asdict(row)) for row in rows if keys[row.file] and row.status != "failed")

        rows = _measure_all(left, len(texts), jobs, scheduler, progress, keep)
    return Corpus(str(folder), _in_order([*earlier.values(), *rows]), len(earlier))


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.file))


def _measure_all(
    texts: Sequence[_Text],
    total: int,
    jobs: int,
    scheduler: str,
    progress: Progress | None,
    keep: Callable[[Iterable[Row]], None] = lambda rows: None,
) -> list[Row]:
    """The rows of texts that are among `total`, in any order; each batch is kept and told as it comes."""
    rows: list[Row] = []

    def take(batch: Sequence[Row]) -> None:
        keep(batch)
        rows.extend(batch)
        tell()

    def tell() -> None:
        if progress:
            progress(total - len(texts) + len(rows), total)

    tell()
    # A file that cannot be read here is measured here: its row says why, and a worker could not see it either.
    sent = [text for text in texts if not scheduler or text.raw is not None]
    parallel.run(_measured, _batches(sent, jobs), jobs=jobs, scheduler=scheduler, each=take)
    take(_measured(text for text in texts if scheduler and text.raw is None))
    return rows


def _rows_of(kept: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Row]:
    """The kept rows of the texts that have the same key, by the text's name; what is no row of ours is left out."""
    rows = {}
    for name, key in keys.items():
        values = kept.get(key)
        if _is_row(values) and values["file"] == name:
            rows[name] = Row(**values)
    return rows


def _is_row(values: Any) -> bool:
    if not isinstance(values, dict) or set(values) != set(COLUMNS):
        return False
    return all(_fits(column, value) for column, value in values.items())


def _fits(column: str, value: Any) -> bool:
    """Whether a value is of the type that a column holds: words where it is never empty, else a number or nothing."""
    if isinstance(getattr(_LIKE, column), str):
        return isinstance(value, str)
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _text(path: Path, place: Path, *, send: bool) -> _Text:
    """A text by its path here; for a worker that may be on another machine, its bytes too if they can be read."""
    # A name whose bytes are no UTF-8 is written so that any file can hold it.
    name = path.relative_to(place).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
    raw = None
    if send:
        with suppress(EntenteError):
            raw = read_bytes(path)
    return _Text(name, str(path.absolute()), raw)


def _batches(texts: Sequence[_Text], jobs: int) -> list[tuple[_Text, ...]]:
    workers = jobs if jobs > 0 else 8  # -1 is all cores, and most machines have no more
    if not texts:
        return []
    number = min(len(texts), max(ceil(len(texts) / MOST_IN_A_BATCH), BATCHES_A_JOB * workers))
    return [tuple(texts[start::number]) for start in range(number)]


def _measured(batch: Iterable[_Text]) -> list[Row]:
    return [_row(text) for text in batch]


def _row(text: _Text) -> Row:
    """The row of a text, whatever happens: one text must not stop the others."""
    try:
        words = read_text(text.path) if text.raw is None else decoded(text.raw, text.name)
        article = parse_article(words.text, origin=text.name, any_language=True, notes=words.notes)
        return measure(article, name=text.name)
    except EntenteError as error:
        reasons = [f"found {one.found}; expected {one.expected}. {one.do}".strip() for one in error.faults]
        return Row(text.name, "unreadable", reason="; ".join(reasons))
    except Exception as error:
        return Row(text.name, "failed", reason=f"a fault in entente, not in the text: {type(error).__name__}")


def table(corpus: Corpus) -> str:
    """The table of a corpus, one row a text: CSV with the fields of `Row` as columns.

    A name that a spreadsheet would take for a formula has an apostrophe put before it.

    Examples
    --------
    >>> rows = (Row("a.txt", "unreadable", reason="found a PDF."),)
    >>> table(Corpus("texts", rows)).splitlines()[1]
    'a.txt,unreadable,,,,,,,,,,,,,,,,,,,,found a PDF.,'
    """
    rows = []
    for row in corpus.rows:
        values = asdict(row)
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = no_formula(value)
        rows.append(values)
    return to_csv(rows, COLUMNS)
