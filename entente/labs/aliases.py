"""Lab of lesson 02: which aliases would you buy? Switch kinds of alias and rules, and see what is found and missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from entente import data, plots
from entente.errors import Undefined
from entente.labs.kit.controls import Control, Several, values_of
from entente.labs.kit.grounds import kept_while_tables_stay
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import Bar, Bars, Cell, Scene, Table, Text
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count
from entente.text.article import Article
from entente.text.gazetteer import Alias, Gazetteer
from entente.text.names import find_mentions
from entente.text.spans import Scores, span_keys, span_scores

KINDS = ("names", "demonyms", "capitals", "organisations", "titles")
OF_TYPE = {
    "demonym": "demonyms",
    "capital": "capitals",
    "metonym": "capitals",
    "title": "titles",
    "descriptor": "titles",
}
RULES = (("rules", "rules for names that are several things"), ("phrases", "phrases that hold a name and are none"))
KEY = (
    ("found", "found, and right"),
    ("missed", "missed: named, and not found"),
    ("spurious", "spurious: found, and no mention of that actor"),
)
QUESTION = (
    "Predict first: you have the names of states. Add each of the other four kinds alone, and sum up what each finds "
    "more. Is the sum less than what was missing, just as much, or more? And does any kind lower precision?"
)
MOST_ROWS = 25

Key = tuple[int, int, int, str]


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    article: Article
    gold: tuple[Key, ...]
    gazetteer: Gazetteer
    labels: dict[str, str]
    evidence: dict[str, Any]  # sentences, by "s05.2": the second of p05


@kept_while_tables_stay
def model() -> Model:
    """The article, its gold mentions by name, and the whole gazetteer."""
    article, gazetteer = data.article(), data.gazetteer()
    gold = span_keys([each for each in data.gold_mentions() if each.form == "NAM"], actor=True)
    labels = {actor.id: actor.label for actor in gazetteer.actors.values()}
    return Model(article, gold, gazetteer, labels, dict(_sentences(article)))


def _sentences(article: Article) -> Iterable[tuple[str, dict[str, Any]]]:
    for paragraph in article.paragraphs:
        for sentence in paragraph.sentences:
            head = f"{paragraph.label}, sentence {sentence.number}"
            shown = {"head": head, "facts": [], "text": paragraph.text, "start": sentence.start, "end": sentence.end}
            yield f"s{paragraph.number:02d}.{sentence.number}", shown


@dataclass(frozen=True)
class State:
    """Which kinds of alias and which rules are used."""

    kinds: tuple[str, ...] = ("names",)
    rules: tuple[str, ...] = ()


def controls(model: Model) -> tuple[Control, ...]:
    counts = Counter(kind_of(alias, model.gazetteer) for alias in model.gazetteer.aliases)
    kinds = tuple((kind, f"{kind} ({counts[kind]})") for kind in KINDS)
    return Several("kinds", "Aliases", kinds), Several("rules", "Rules", RULES)


def kind_of(alias: Alias, gazetteer: Gazetteer) -> str:
    """The kind of an alias, as lesson 02 sorts them.

    Examples
    --------
    >>> kind_of(Alias("Israeli", "israel", "demonym"), model().gazetteer)
    'demonyms'
    """
    other = gazetteer.actors[alias.actor].kind != "state"
    return OF_TYPE.get(alias.type, "organisations" if other else "names")


@lru_cache(maxsize=2 ** (len(KINDS) + len(RULES)))  # as many as there are states
def scores(state: State, model: Model) -> Scores:
    """What the finder gets right and wrong with the aliases and rules of a state."""
    whole = model.gazetteer
    gazetteer = Gazetteer(
        whole.actors,
        tuple(alias for alias in whole.aliases if kind_of(alias, whole) in state.kinds),
        whole.phrases if "phrases" in state.rules else (),
        whole.rules if "rules" in state.rules else (),
    )
    return span_scores(model.gold, span_keys(find_mentions(model.article, gazetteer), actor=True))


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found = scores(state, model)
    used = ", ".join((*state.kinds, *state.rules)) or "no alias at all"
    missed = Counter(_surface(key, model) for key in found.missed)
    most = ", ".join(f"{surface} {number}" for surface, number in missed.most_common(5)) or "nothing"
    sentence = f"{used}: {found}. Missed most often: {most}. Found in the wrong: {len(found.spurious)}."
    known = controls(model)
    panels = (_bars(found), _errors(found, model), _text(found, model))
    return Scene(sentence, known, values_of(state, known), panels)


def _surface(key: Key, model: Model) -> str:
    number, start, end, _ = key
    return model.article.paragraph(number).text[start:end]


def _label(key: Key, model: Model) -> str:
    """The actor of a key; an organisation that no table knows has its words as id."""
    return model.labels.get(key[3], key[3].replace("_", " "))


def _bars(found: Scores) -> Bars:
    rows = []
    for title, value in (
        ("Precision: of what was found", found.precision),
        ("Recall: of what is named", found.recall),
        ("F1: both", found.f1),
    ):
        known = not isinstance(value, Undefined)
        words = f"{value:.3f}" if known else f"undefined: {value.why}"
        rows.append((title, (Bar(float(value) if known else 0.0, words),)))
    return Bars("scores", "How good is the finder?", tuple(rows))


def _errors(found: Scores, model: Model) -> Table:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for kind, keys in (("missed", found.missed), ("spurious", found.spurious)):
        for key in keys:
            number, start, *_ = key
            sentences = model.article.paragraph(number).sentences
            inside = next(each for each in sentences if each.start <= start < each.end)
            where = f"s{number:02d}.{inside.number}"
            rows.setdefault((kind, _surface(key, model), _label(key, model)), []).append(where)
    order = sorted(rows.items(), key=lambda one: (-len(one[1]), one[0]))
    shown = []
    for (kind, surface, actor), places in order[:MOST_ROWS]:
        cell = Cell(surface, evidence=tuple(dict.fromkeys(places)), key=f"{kind} {surface} {actor}")
        shown.append((cell, actor, kind, str(len(places))))
    note = "" if rows else "No error is left."
    if len(order) > MOST_ROWS:
        note = f"And {len(order) - MOST_ROWS} more."
    columns = ("words", "actor", "error", "times")
    return Table("errors", "The errors: press one to see its sentences", columns, tuple(shown), note)


def _text(found: Scores, model: Model) -> Text:
    spans: dict[int, list[Span]] = {}
    parts = (("found", [gold for gold, _ in found.matched]), ("missed", found.missed), ("spurious", found.spurious))
    for mark, keys in parts:
        for key in keys:
            tag = {"found": "", "missed": "missed", "spurious": f"not {_label(key, model)}"}[mark]
            spans.setdefault(key[0], []).append(Span(key[1], key[2], mark, tag))
    shown = tuple((each.label, runs(each.text, spans.get(each.number, ()))) for each in model.article.paragraphs)
    return Text("text", f"The article: {count(len(found.matched), 'mention')} found", shown, KEY)


def table(state: State, model: Model) -> str:
    """The errors, as CSV."""
    found = scores(state, model)
    columns = ("error", "paragraph", "start", "end", "words", "actor")
    keyed = [("missed", key) for key in found.missed] + [("spurious", key) for key in found.spurious]
    rows = ((kind, *key[:3], _surface(key, model), key[3]) for kind, key in keyed)
    return to_csv((dict(zip(columns, row, strict=True)) for row in rows), columns)


def picture(state: State, model: Model) -> Any:
    """Precision, recall and F1 as a static figure."""
    return plots.draw_scores({", ".join(state.kinds) or "none": scores(state, model)})


def alias_bench(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 02; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> alias_bench().state.kinds
    ('names',)
    """
    lab = Lab(
        name="alias_bench",
        title="Lab 02 · Alias bench",
        question=QUESTION,
        start=State(),
        view=describe,
        model=model(),
        controls=controls,
        evidence=model().evidence,
        files=(File("errors.csv", "text/csv", table, "Save the errors (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
