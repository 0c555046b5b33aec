"""The report: one HTML page on one text, which stands alone and says what cannot be concluded.

The page asks nothing of the network and runs nothing: pictures are inside it, there is no script, and whatever came
from the text is shown as text and never read as markup. The same analysis gives the same page. What is said of every
text stands in the template; here stands what depends on the text.
"""

from __future__ import annotations

import base64
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import networkx as nx

from entente import __version__, data
from entente.doubt.resamples import graph_uncertainty
from entente.errors import EntenteError, Fault, Undefined
from entente.files import write_whole
from entente.graphs.alliances import observed
from entente.path.analysis import pictured
from entente.path.limits import contested
from entente.path.report_tables import count_words, index_words, pair_of, short_label, shortened, table_rows
from entente.path.results import Analysis
from entente.path.tables import ROWS, plain
from entente.say import count, first_few

PICTURED = 14  # actors in a figure: more names than that would lie on each other on a printed page
RESAMPLES = 500  # enough for whole numbers, and done in a fraction of a second
NAMED = 60  # actors of a side that are named in a sentence


def render(analysis: Analysis, *, title: str = "", made: str = "", figures: bool = True, rows: int = ROWS) -> str:
    """Write the report on a text as one HTML page.

    Parameters
    ----------
    analysis : Analysis
        With or without decisions and corrections by a reader: the page says how many there were.
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
    >>> from entente.path import analyse
    >>> page = render(analyse("News" + chr(10) + "Chad attacked Niger <script>."), figures=False)
    >>> "<script" in page, "Chad attacked Niger" in page
    (False, True)

    Notes
    -----
    Escaping is the template engine's and holds for every value; nothing is marked as safe. Characters that no page may
    hold are shown as U+FFFD.
    """
    heading = shortened(title or analysis.article.title, 160)
    page = _template().render(
        title=f"Who says what: {heading or 'a text without words'}",
        lead=_lead(analysis),
        version=__version__,
        made=made,
        notes=[note.text for note in analysis.notes],
        coding=_coding(analysis),
        decided=count(len(analysis.decisions), "name") if analysis.decisions else "",
        proposals=count(len(analysis.proposals), "proposed name") if analysis.proposals else "",
        has_text=bool(analysis.article.paragraphs),
        tables=table_rows(analysis),
        most=rows,
        figures=figures,
        claims_picture=_claims_picture(analysis) if figures else None,
        signed_picture=_signed_picture(analysis) if figures else None,
        balance=_balance(analysis),
        rules=_rules(analysis),
        origin=shortened(Path(analysis.article.origin).name or "text", 120),
        sha256=analysis.sha256,
        rule=analysis.signed.rule.replace("_", " "),
    )
    return page.rstrip() + "\n"


def write(analysis: Analysis, path: str | Path) -> Path:
    """Write the report on a text into a file, whole or not at all.

    Parameters
    ----------
    path : str or Path
        Such as ``"report.html"``; ``~`` is the home folder. A file that is there is written over.

    Raises
    ------
    EntenteError
        ``report.write`` if nothing can be written there.

    Examples
    --------
    >>> from entente.path import analyse
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(analyse("News" + chr(10) + "Chad left."), Path(folder, "report.html")).stat().st_size > 1000
    True
    """
    place = Path(path).expanduser()
    page = render(analysis)
    try:
        write_whole({place: page.encode("utf-8")})
    except OSError as error:
        found = (error.strerror or "an error").lower()
        fault = Fault("report.write", str(path), found, "a file in a folder that is there", "Name another place.")
        raise EntenteError([fault]) from None
    return place


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    # A page has no place to fetch anything from, so the template comes as a string from inside the package.
    source = resources.files("entente.path").joinpath("_templates", "report.html.j2").read_text(encoding="utf-8")
    engine = Environment(autoescape=True, undefined=StrictUndefined, finalize=plain, trim_blocks=True)
    return engine.from_string(source)


# --------------------------------------------------------------------------------------------------------------------
# Sentences


def _lead(analysis: Analysis) -> str:
    sizes = [
        count(count_words(analysis.article), "word"),
        count(len({mention.actor for mention in analysis.mentions}), "actor"),
        count(len(analysis.claims), "claim"),
        count(analysis.signed.graph.number_of_edges(), "signed edge"),
    ]
    return f"{', '.join(sizes)}. {_coding(analysis)}"


def _coding(analysis: Analysis) -> str:
    """How far a reader has gone over the machine's work."""
    if not analysis.corrections and not analysis.claims:
        return "The machine found no claim, and no reader has added one."
    if not analysis.corrections:
        return "The claims were coded by machine. No reader has corrected them, and some are wrong."
    stale = [one.correction for one in analysis.stale]
    done = Counter(one.action for one in analysis.corrections if one not in stale)
    words = {"change": "changed", "drop": "dropped", "add": "added", "keep": "kept"}
    parts = [f"{done[action]} {word}" for action, word in words.items() if done[action]]
    left = f" {count(len(stale), 'correction')} fit no claim and changed nothing." if stale else ""
    return f"The claims were coded by machine and corrected by a reader: {', '.join(parts) or 'none changed'}.{left}"


def _balance(analysis: Analysis) -> Iterator[str]:
    best = analysis.balance.frustration
    if isinstance(best, Undefined):
        yield f"Balance is undefined: {best.why}."
        return
    exact = "found exactly" if best.status == "exact" else "only bounded, since the search was ended"
    yield (
        f"The frustration index is {index_words(best)} ({exact}): the least number of the "
        f"{count(best.edges, 'edge')} that no split into two sides can satisfy."
    )
    yield from _resampled(analysis)
    named = [[short_label(analysis, actor) for actor in side] for side in best.partition]
    one, other = (first_few(side, NAMED, none="nobody") for side in named)
    yield f"A best split into two sides. One: {one}. The other: {other}."
    yield "No other split does as well." if best.unique else f"It is not known to be the only one: {best.why}."
    share, found = analysis.balance.triangle_index, analysis.balance.triangles
    if isinstance(share, Undefined):
        yield f"The share of balanced triangles is undefined: {share.why}."
        return
    balanced = f"{found.balanced} of {count(found.total, 'triangle')} are balanced"
    yield f"{balanced}, a share of {share:.2f}. That is not the frustration index."


def _resampled(analysis: Analysis) -> Iterator[str]:
    """How far the index moves when the claims are drawn anew."""
    try:
        doubt = graph_uncertainty(
            observed(analysis.claims), data.codebook(), analysis.gazetteer, rule=analysis.signed.rule, draws=RESAMPLES
        )
    except EntenteError:  # a graph exists already, so of all that is refused only its size is left
        return
    yield f"If the claims are drawn anew at random, {RESAMPLES} times: {doubt}."


def _rules(analysis: Analysis) -> str:
    if not analysis.signed.graph.number_of_edges():
        return ""
    flips = contested(analysis.graph)
    if not flips:
        return "The sign of no pair depends on the rule, so that the split does not either."
    pairs = "; ".join(pair_of(analysis, u, v) for u, v in list(flips)[:10])
    if len(flips) > 10:
        pairs += "; …"
    number = count(len(flips), "pair")
    return f"The sign of {number} depends on the rule: {pairs}. What changes with the rule is no finding."


# --------------------------------------------------------------------------------------------------------------------
# Pictures


def _claims_picture(analysis: Analysis) -> dict[str, str] | None:
    if not analysis.graph.number_of_edges():
        return None
    from entente import plots

    graph, left_out = pictured(analysis.graph, most=PICTURED)
    labels = _labels(analysis, graph)
    caption = plots.describe_claims(graph, labels=labels)
    axes = plots.draw_claims(graph, plots.positions(graph, layout="spread"), labels=labels)
    return _picture(axes, caption, len(graph), left_out)


def _signed_picture(analysis: Analysis) -> dict[str, str] | None:
    best = analysis.balance.frustration
    if isinstance(best, Undefined):
        return None
    from entente import plots

    graph, left_out = pictured(analysis.signed.graph, most=PICTURED)
    labels = _labels(analysis, graph)
    sides = [[node for node in side if node in graph] for side in best.partition]
    caption = plots.describe_signed(graph, partition=sides, labels=labels)
    places = plots.positions(graph, layout="sides", groups=sides)
    axes = plots.draw_signed(graph, places, partition=sides, labels=labels)
    return _picture(axes, caption, len(graph), left_out)


def _labels(analysis: Analysis, graph: nx.Graph) -> dict[str, str]:
    return {node: shortened(analysis.label(node), 40) for node in graph}


def _picture(axes: Any, caption: Any, drawn: int, left_out: int) -> dict[str, str]:
    """The figure as a PNG in base64, with its description and its caption."""
    from entente import plots

    with tempfile.TemporaryDirectory() as folder:
        raw = plots.write(axes, Path(folder, "figure.png")).read_bytes()
    png = base64.b64encode(raw).decode("ascii")
    cut = f"Only the {drawn} most connected of {drawn + left_out} actors are drawn. " if left_out else ""
    return {"png": png, "alt": f"{cut}{caption.alt}", "caption": f"{cut}{caption.caption}"}
