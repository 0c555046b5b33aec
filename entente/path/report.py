"""The report: one HTML page on one text, which stands alone and says what cannot be concluded.

The page asks nothing of the network and runs nothing: pictures are inside it, there is no script, and whatever came
from the text is shown as text and never read as markup. The same analysis gives the same page.
"""

from __future__ import annotations

import base64
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente import __version__
from entente.errors import EntenteError, Fault, Undefined
from entente.graphs.alliances import observed
from entente.graphs.balance import triangle_index
from entente.graphs.signs import RULES, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.path.analysis import pictured
from entente.path.limits import contested
from entente.path.results import Analysis
from entente.text.article import Article
from entente.text.codebook import CERTAINTIES, Claim

if TYPE_CHECKING:
    import networkx as nx
    from jinja2 import Template
from entente.path.tables import ROWS, _plain

PICTURED = 14

LONGEST = 300

NAMED = 60

SEARCH_SECONDS = 2.0

CERTAINTY_WORDS = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}

ABOUT = {"none": "the present", "historical": "the past", "future": "the future", "hypothetical": "what might be"}

HEADINGS = {
    "what": "What this is, and what it is not",
    "cannot": "What cannot be concluded",
    "text": "The text",
    "actors": "Actors",
    "claims": "Claims",
    "sources": "Who says so, and how surely",
    "graphs": "Graphs",
    "balance": "Balance",
    "on": "How to go on",
    "method": "Method, versions, licence",
}


# --------------------------------------------------------------------------------------------------------------------
# What the page holds


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page; the first cell of a row is its heading.

    Parameters
    ----------
    caption : str
    columns : tuple of str
    rows : tuple of tuples
        Those that are shown.
    nothing : str
        What is said in the place of a table without rows.
    left_out : str
        What is said of the rows that are not shown.

    Examples
    --------
    >>> Table("Actors", ("actor", "mentions"), (("Chad", 2),)).rows
    (('Chad', 2),)
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    nothing: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of the page: a PNG in base64, its description and its caption; or, without a PNG, why there is none.

    Examples
    --------
    >>> Picture(nothing="There is no claim to draw.").png
    ''
    """

    png: str = ""
    alt: str = ""
    caption: str = ""
    nothing: str = ""


def render(analysis: Analysis, *, title: str = "", made: str = "", figures: bool = True, rows: int = ROWS) -> str:
    """Write the report on a text as one HTML page.

    Parameters
    ----------
    analysis : Analysis
        What `entente.path.analysis.analyse` found, with or without decisions and corrections by a reader: the page says
        how many there were.
    title : str
        The heading; by default the title of the text.
    made : str
        A date to print; without it the same analysis always gives the same page.
    figures : bool
        Whether to draw the graphs, which takes longer than all the rest.
    rows : int
        The most rows that a table shows. How many are left out is said beneath it.

    Returns
    -------
    str
        HTML 5, in UTF-8. It needs no network and has no script; a policy in its head forbids both.

    Examples
    --------
    >>> from entente.path.analysis import analyse
    >>> page = render(analyse("News" + chr(10) + "Chad attacked Niger <script>."), figures=False)
    >>> "<script" in page, "Chad attacked Niger" in page
    (False, True)

    Notes
    -----
    Escaping is the template engine's and holds for every value; nothing is marked as safe. Characters that no page may
    hold are shown as U+FFFD.
    """
    page = _template().render(
        title=_heading(analysis, title),
        lead=_lead(analysis),
        version=__version__,
        made=made,
        heading=HEADINGS,
        contents=tuple(HEADINGS.items()),
        what=_what(analysis),
        notes=[note.text for note in analysis.notes],
        coding=_coding(analysis),
        tables=_tables(analysis, rows),
        pictures=_pictures(analysis) if figures else _no_pictures(),
        balance=_balance(analysis),
        rules=_rules(analysis),
        steps=_steps(analysis),
        method=_method(analysis),
    )
    return page.rstrip() + "\n"


def write(analysis: Analysis, path: str | Path) -> Path:
    """Write the report on a text into a file.

    Parameters
    ----------
    analysis : Analysis
    path : str or Path
        Such as ``"report.html"``; ``~`` is the home folder. A file that is there is written over.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    EntenteError
        ``report.write`` if nothing can be written there.

    Examples
    --------
    >>> from entente.path.analysis import analyse
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(analyse("News" + chr(10) + "Chad left."), Path(folder, "report.html")).stat().st_size > 1000
    True
    """
    place = Path(path).expanduser()
    page = render(analysis)
    try:
        place.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        found = (error.strerror or "an error").lower()
        fault = Fault("report.write", str(path), found, "a file in a folder that is there", "Name another place.")
        raise EntenteError([fault]) from None
    return place


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    # A page has no place to fetch anything from, so the template comes as a string from inside the package.
    source = resources.files("entente.path").joinpath("_templates", "report.html.j2").read_text(encoding="utf-8")
    engine = Environment(autoescape=True, undefined=StrictUndefined, finalize=_plain, trim_blocks=True)
    return engine.from_string(source)


def _heading(analysis: Analysis, title: str) -> str:
    words = " ".join((title or analysis.article.title).split())
    return f"Who says what: {_short(words, 160)}" if words else "Who says what: a text without words"


def _short(text: str, most: int = LONGEST) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


def count_words(article: Article) -> int:
    """The number of words of an article: what stands between spaces and has a letter or a digit in it.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> count_words(parse_article("Chad – not Niger – left in 1990."))
    6
    """
    return sum(any(map(str.isalnum, word)) for paragraph in article.paragraphs for word in paragraph.text.split())


def _lead(analysis: Analysis) -> str:
    sizes = [
        _count(count_words(analysis.article), "word"),
        _count(len({mention.actor for mention in analysis.mentions}), "actor"),
        _count(len(analysis.claims), "claim"),
        _count(analysis.signed.graph.number_of_edges(), "signed edge"),
    ]
    return f"{', '.join(sizes)}. {_coding(analysis)}"


def _coding(analysis: Analysis) -> str:
    """How far a reader has gone over the machine's work."""
    stale = [one.correction for one in analysis.stale]
    done = Counter(one.action for one in analysis.corrections if one not in stale)
    if not analysis.corrections and not analysis.claims:
        return "The machine found no claim, and no reader has added one."
    if not analysis.corrections:
        return "The claims were coded by machine. No reader has corrected them, and some are wrong."
    parts = [f"{done[action]} {word}" for action, word in _DONE.items() if done[action]]
    left = f" {_count(len(stale), 'correction')} fit no claim and changed nothing." if stale else ""
    return f"The claims were coded by machine and corrected by a reader: {', '.join(parts) or 'none changed'}.{left}"


_DONE = {"change": "changed", "drop": "dropped", "add": "added", "keep": "kept"}


def _what(analysis: Analysis) -> tuple[str, ...]:
    named = "No reader has decided on the actors that the machine proposed."
    decided = f"A reader has decided on {_count(len(analysis.decisions), 'name')} of actors."
    return (
        "This page lists who, according to one text, does what to whom, and shows what follows if those claims are "
        "taken as they stand. Every edge in the graphs is somebody's claim, and each can be traced to its paragraph.",
        f"{_coding(analysis)} {decided if analysis.decisions else named}",
        "It is not a finding about the world, and no forecast. Every figure here is conditional: on this one text, on "
        "the way in which it was coded, and on the rule by which contradicting claims become one sign. Somebody who "
        "doubts a source, or a coding, may strike it out and look again.",
    )


# --------------------------------------------------------------------------------------------------------------------
# Tables


def _table(caption: str, columns: str, rows: Iterable[tuple], nothing: str, most: int) -> Table:
    rows = tuple(rows)
    names = tuple(columns.split(", "))
    hidden = len(rows) - most
    where = " The command's options --claims and --names write the whole tables of claims and of proposed actors."
    left_out = f"The first {most:,} of {len(rows):,} rows; {hidden:,} are left out.{where}" if hidden > 0 else ""
    return Table(caption, names, rows[:most], nothing, left_out)


def _tables(analysis: Analysis, most: int) -> dict[str, Table]:
    no_claims = "No claim was found. A claim needs two actors and a verb that the machine knows in one sentence."
    no_graph = "No two actors have a sign, so there is nothing to list."
    specs: dict[str, tuple[str, str, Iterable[tuple], str]] = {
        "text": ("The measure of the text", "what, number", _text_rows(analysis), ""),
        "actors": ("Actors by how often they are named", "actor, kind, counted as, mentions, first in, names used",
                   _actor_rows(analysis), "No actor was found."),
        "proposals": ("Proposed by their form; the guess may be wrong", "name, guess, times, decision, where",
                      _proposal_rows(analysis), "No name was found that the list of actors does not know."),
        "claims": ("Claims in the order of the text", "claim, paragraph, words, source, actor, relation, recipient, "
                   "cue, polarity, certainty, about, coded by", _claim_rows(analysis), no_claims),
        "sources": ("Claims by source and certainty", "source, kind, claims, share, certain, probable, possible, "
                    "uncommitted", _source_rows(analysis.claims, analysis), no_claims),
        "signed": ("The signed graph, edge by edge", "pair, sign, rests on, out of place",
                   _edge_rows(analysis), no_graph),
        "conflicts": ("Claims of both signs", "pair, for, against, outcome, why", _conflict_rows(analysis),
                      "On no pair of actors do the claims disagree."),
        "rules": ("The same claims under each rule", "rule, positive, negative, undecided, frustration index, "
                  "share of balanced triangles", _rule_rows(analysis), no_graph),
        "versions": ("Versions", "program, version", _version_rows(), ""),
    }  # fmt: skip
    return {name: _table(*spec, most=most) for name, spec in specs.items()}


def _text_rows(analysis: Analysis) -> Iterator[tuple[str, int]]:
    article = analysis.article
    yield "paragraphs", len(article.paragraphs)
    yield "sentences", len(article.sentences)
    yield "words", count_words(article)
    yield "mentions of actors", len(analysis.mentions)
    yield "actors named", len({mention.actor for mention in analysis.mentions})
    yield "claims", len(analysis.claims)
    yield "claims about what is or was", len(observed(analysis.claims))


def _paragraph(number: int) -> str:
    return f"p{number:02d}"


def _actor_rows(analysis: Analysis) -> Iterator[tuple]:
    first, names = {}, {}
    for mention in analysis.mentions:
        first.setdefault(mention.actor, mention)
        names.setdefault(mention.actor, Counter())[mention.exact] += 1
    for actor, surfaces in sorted(names.items(), key=lambda item: (-item[1].total(), item[0])):
        known, mention = analysis.gazetteer.actors.get(actor), first[actor]
        kind = known.kind.replace("_", " ") if known else "organisation"
        state = analysis.label(mention.state) if mention.state and mention.state != actor else ""
        used = ", ".join(name for name, _ in surfaces.most_common(6)) + (" …" if len(surfaces) > 6 else "")
        label = _short(analysis.label(actor), 80)
        yield label, kind, state, surfaces.total(), _paragraph(mention.paragraph), used


def _proposal_rows(analysis: Analysis) -> Iterator[tuple]:
    decided = {decision.name: decision for decision in analysis.decisions}
    for proposal in analysis.proposals:
        decision = decided.get(proposal.name)
        nobody = "none: taken as proposed" if analysis.proposed else "none: no party of a claim"
        words = " ".join((decision.action, decision.into or decision.label)) if decision else nobody
        context = proposal.contexts[0] if proposal.contexts else ""
        yield _short(proposal.name, 80), proposal.kind.replace("_", " "), proposal.count, words.strip(), _short(context)


def _claim_rows(analysis: Analysis) -> Iterator[tuple]:
    proposed = {claim.id: claim for claim in analysis.claims_as_proposed}
    for claim in sorted(analysis.claims, key=lambda claim: (claim.paragraph, claim.start, claim.id)):
        before = proposed.get(claim.id)
        coder = "reader" if before is None else "machine" if before == claim else "machine, changed by a reader"
        yield (
            claim.id,
            _paragraph(claim.paragraph),
            _short(claim.content),
            analysis.label(claim.source),
            analysis.label(claim.actor),
            claim.relation.replace("_", " "),
            analysis.label(claim.recipient),
            _short(claim.cue, 80),
            "asserted" if claim.polarity == "+" else "denied",
            CERTAINTY_WORDS[claim.certainty],
            ABOUT[claim.aux],
            coder,
        )


def _source_rows(claims: Sequence[Claim], analysis: Analysis) -> Iterator[tuple]:
    kinds = {claim.source: claim.source_kind for claim in claims}
    by_source = Counter(claim.source for claim in claims)
    certainty = Counter((claim.source, claim.certainty) for claim in claims)
    for source, number in sorted(by_source.items(), key=lambda item: (-item[1], item[0])):
        sure = (certainty[source, level] for level in CERTAINTIES)
        kind = kinds[source].replace("_", " ")
        yield analysis.label(source), kind, number, _share(number, len(claims)), *sure
    if len(by_source) > 1:
        total = Counter(claim.certainty for claim in claims)
        yield "all sources", "", len(claims), _share(1, 1), *(total[level] for level in CERTAINTIES)


def _edge_rows(analysis: Analysis) -> Iterator[tuple]:
    best = analysis.balance.frustration
    wrong = {frozenset(edge) for edge in best.frustrated_edges} if isinstance(best, Frustration) else set()
    for u, v, edge in sorted(analysis.signed.graph.edges(data=True), key=lambda edge: edge[:2]):
        support = ", ".join(edge["support"])
        yield _pair(analysis, u, v), _SIGNS[edge["sign"]], support, "yes" if frozenset((u, v)) in wrong else "no"


_SIGNS = {1: "+ (tie)", -1: "− (hostility)", None: "none: undecided"}


def _pair(analysis: Analysis, u: str, v: str) -> str:
    return f"{_short(analysis.label(u), 80)} – {_short(analysis.label(v), 80)}"


def _conflict_rows(analysis: Analysis) -> Iterator[tuple]:
    for one in (*analysis.signed.conflicts, *analysis.signed.undecided):
        sides = ", ".join(one.positive), ", ".join(one.negative)
        yield _pair(analysis, one.u, one.v), *sides, _SIGNS[one.sign], one.why


# --------------------------------------------------------------------------------------------------------------------
# Balance in words


def _rule_rows(analysis: Analysis) -> tuple[tuple, ...]:
    return tuple(_rule_row(analysis, rule) for rule in RULES) if analysis.signed.graph.number_of_edges() else ()


def _rule_row(analysis: Analysis, rule: str) -> tuple:
    chosen = rule == analysis.signed.rule
    signed = analysis.signed if chosen else signed_graph(analysis.graph, rule=rule)
    signs = Counter(sign for *_, sign in signed.graph.edges(data="sign"))
    best = analysis.balance.frustration if chosen else frustration(signed.graph, time_limit=SEARCH_SECONDS)
    triangles = triangle_index(signed.graph)
    share = "undefined" if isinstance(triangles, Undefined) else f"{triangles:.2f}"
    name = rule.replace("_", " ") + (" (used on this page)" if chosen else "")
    return name, signs[1], signs[-1], len(signed.undecided), _index(best), share


def _index(best: Frustration | Undefined) -> int | str:
    if isinstance(best, Undefined):
        return "undefined"
    return best.index if best.status == "exact" else f"{best.lower_bound} to {best.index}"


def _balance(analysis: Analysis) -> Iterator[str]:
    best, found = analysis.balance.frustration, analysis.balance
    if isinstance(best, Undefined):
        yield f"Balance is undefined: {best.why}."
        return
    exact = "found exactly" if best.status == "exact" else "only bounded, since the search was ended"
    yield (
        f"The frustration index is {_index(best)} ({exact}): the least number of the "
        f"{_count(best.edges, 'edge')} that no split into two sides can satisfy."
    )
    one, other = (_side(analysis, side) for side in best.partition)
    yield f"A best split into two sides. One: {one}. The other: {other}."
    yield "No other split does as well." if best.unique else f"It is not known to be the only one: {best.why}."
    yield _triangles(found)


def _side(analysis: Analysis, side: Sequence[Any]) -> str:
    more = f" and {len(side) - NAMED} more" if len(side) > NAMED else ""
    return (", ".join(_short(analysis.label(node), 80) for node in side[:NAMED]) or "nobody") + more


def _triangles(found: Any) -> str:
    if isinstance(found.triangle_index, Undefined):
        return f"The share of balanced triangles is undefined: {found.triangle_index.why}."
    census = found.triangles
    number = f"{census.balanced} of {_count(census.total, 'triangle')}"
    return f"{number} are balanced, a share of {found.triangle_index:.2f}. That is not the frustration index."


def _rules(analysis: Analysis) -> str:
    if not analysis.signed.graph.number_of_edges():
        return ""
    flips = contested(analysis.graph)
    if not flips:
        return "The sign of no pair depends on the rule, so that the split does not either."
    pairs = "; ".join(_pair(analysis, u, v) for u, v in list(flips)[:10]) + ("; …" if len(flips) > 10 else "")
    number = _count(len(flips), "pair")
    return f"The sign of {number} depends on the rule: {pairs}. What changes with the rule is no finding."


# --------------------------------------------------------------------------------------------------------------------
# Pictures


def _no_pictures() -> dict[str, Picture]:
    left_out = Picture(nothing="The pictures were left out, as was asked for. The tables say the same.")
    return {"claims": left_out, "signed": left_out}


def _pictures(analysis: Analysis) -> dict[str, Picture]:
    return {"claims": _claims_picture(analysis), "signed": _signed_picture(analysis)}


def _claims_picture(analysis: Analysis) -> Picture:
    if not analysis.graph.number_of_edges():
        return Picture(nothing="No claim about what is or was stands between two actors, so there is no graph to draw.")
    from entente import plots

    graph, left_out = pictured(analysis.graph, most=PICTURED)
    labels = _labels(analysis, graph)
    caption = plots.describe_claims(graph, labels=labels)
    axes = plots.draw_claims(graph, plots.positions(graph, layout="spread"), labels=labels)
    return _picture(axes, caption, _cut(graph, left_out))


def _signed_picture(analysis: Analysis) -> Picture:
    whole, best = analysis.signed.graph, analysis.balance.frustration
    if isinstance(best, Undefined):
        return Picture(nothing="No two actors have a sign by this rule, so there is no signed graph to draw.")
    from entente import plots

    graph, left_out = pictured(whole, most=PICTURED)
    labels = _labels(analysis, graph)
    sides = [[node for node in side if node in graph] for side in best.partition]
    caption = plots.describe_signed(graph, partition=sides, labels=labels)
    places = plots.positions(graph, layout="sides", groups=sides)
    return _picture(plots.draw_signed(graph, places, partition=sides, labels=labels), caption, _cut(graph, left_out))


def _labels(analysis: Analysis, graph: nx.Graph) -> dict[str, str]:
    return {node: _short(analysis.label(node), 40) for node in graph}


def _cut(graph: nx.Graph, left_out: int) -> str:
    return f"Only the {len(graph)} most connected of {len(graph) + left_out} actors are drawn. " if left_out else ""


def _picture(axes: Any, caption: Any, cut: str) -> Picture:
    from entente import plots

    with tempfile.TemporaryDirectory() as folder:
        raw = plots.write(axes, Path(folder, "figure.png")).read_bytes()
    png = base64.b64encode(raw).decode("ascii")
    return Picture(png, alt=f"{cut}{caption.alt}", caption=f"{cut}{caption.caption}")


# --------------------------------------------------------------------------------------------------------------------
# How to go on, and how it was made


def _steps(analysis: Analysis) -> Iterator[str]:
    if not analysis.article.paragraphs:
        yield "Give a text with words in it: a news article of some paragraphs will do."
        return
    yield "Read the text beside the table of claims. Write the table with --claims claims.csv."
    yield (
        "In that table change what was misread, write drop in the column action where nothing is claimed, and add rows "
        "for what was missed. Give it back with --corrections claims.csv."
    )
    if analysis.proposals:
        names = _count(len(analysis.proposals), "proposed name")
        yield f"Decide on the {names}: write the table with --names names.csv; give it back with --actors names.csv."
    yield "Drop the claims of one source, or take another rule with --rule, and see which edges are still there."
    yield "Put a second text beside it, by somebody who sees it otherwise. The command entente corpus takes many."


def _method(analysis: Analysis) -> Iterator[str]:
    origin, rule = Path(analysis.article.origin).name or "text", analysis.signed.rule.replace("_", " ")
    yield f"The text: {_short(origin, 120)}; SHA-256 of its paragraphs {analysis.sha256}."
    yield (
        "Actors are found with a list of names; names that the list does not know are proposed by their form. Claims "
        "are proposed by rules: two actors and a verb of the lexicon in one sentence, with the source and the "
        "certainty that the words around them show. In the graphs actors count as their state."
    )
    yield (
        f"Claims about what is or was become one sign for each pair by the rule {rule}; denied claims, and dependence, "
        "have no sign. The frustration index is the least number of edges that no split "
        "into two sides satisfies; the share of balanced triangles is another measure. Nothing on this page is a "
        "probability."
    )


def _version_rows() -> Iterator[tuple[str, str]]:
    yield "entente", __version__
    for name in ("beautifulsoup4", "jinja2", "matplotlib", "networkx", "numpy", "scipy"):
        yield name, metadata.version(name)
