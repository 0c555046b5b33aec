"""The report: one HTML page on one text, which stands alone and says what cannot be concluded.

What is said of every text stands in the template; here stands what depends on the text. The same analysis gives the
same page.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx

from entente import __version__
from entente.errors import EntenteError, Fault, Undefined
from entente.files import write_whole
from entente.path import pages
from entente.path.analysis import pictured
from entente.path.limits import contested
from entente.path.marked import marked_text
from entente.path.points import points_on
from entente.path.report_tables import count_words, table_rows
from entente.path.results import Analysis
from entente.path.sides import balance_words, sides_of
from entente.path.tables import ROWS
from entente.path.wording import pair_of, shortened
from entente.say import count

PICTURED = 14  # actors in a figure: more names than that would lie on each other on a printed page
WHOLE = "The command's options --claims and --names write the whole tables of claims and of proposed actors."


def render(
    analysis: Analysis,
    *,
    title: str = "",
    made: str = "",
    figures: bool = True,
    rows: int = ROWS,
    text: bool = False,
) -> str:
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
    text : bool
        Whether the page holds the whole text too, with its names and claims marked.

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
    """
    heading = shortened(title or analysis.article.title, 160)
    decided = {decision.name for decision in analysis.decisions}
    undecided = sum(proposal.name not in decided for proposal in analysis.proposals)
    return pages.page(
        "report",
        title=f"Who says what: {heading or 'a text without words'}",
        lead=_lead(analysis),
        version=__version__,
        made=made,
        points=points_on(analysis),
        notes=[note.text for note in analysis.notes],
        coding=_coding(analysis),
        decided=count(len(analysis.decisions), "name") if analysis.decisions else "",
        proposals=count(undecided, "proposed name") if undecided else "",
        has_text=bool(analysis.article.paragraphs),
        tables=table_rows(analysis),
        most=rows,
        whole=WHOLE,
        figures=figures,
        claims_picture=_claims_picture(analysis) if figures else None,
        signed_picture=_signed_picture(analysis) if figures else None,
        balance=list(balance_words(analysis)),
        rules=_rules(analysis),
        marked=marked_text(analysis) if text else (),
        origin=shortened(Path(analysis.article.origin).name or "text", 120),
        sha256=analysis.sha256,
        rule=analysis.signed.rule.replace("_", " "),
    )


def write(analysis: Analysis, path: str | Path, *, text: bool = False) -> Path:
    """Write the report on a text into a file, whole or not at all.

    Parameters
    ----------
    path : str or Path
        Such as ``"report.html"``; ``~`` is the home folder. A file that is there is written over.
    text : bool
        As in `render`.

    Raises
    ------
    EntenteError
        ``report.write`` if nothing can be written there.

    Examples
    --------
    >>> import tempfile
    >>> from entente.path import analyse
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(analyse("News" + chr(10) + "Chad left."), Path(folder, "report.html")).stat().st_size > 1000
    True
    """
    place = Path(path).expanduser()
    page = render(analysis, text=text)
    try:
        write_whole({place: page.encode("utf-8")})
    except OSError as error:
        found = (error.strerror or "an error").lower()
        fault = Fault("report.write", str(path), found, "a file in a folder that is there", "Name another place.")
        raise EntenteError([fault]) from None
    return place


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


def _rules(analysis: Analysis) -> str:
    if not analysis.signed.graph.number_of_edges():
        return ""
    flips = contested(analysis.graph)
    if not flips:
        return "The sign of no pair depends on the rule."
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
    return _drawn(axes, caption, len(graph), left_out)


def _signed_picture(analysis: Analysis) -> dict[str, str] | None:
    """The signed graph, with sides only in the parts that are large enough, and only if balance can be tested."""
    if isinstance(analysis.balance.frustration, Undefined):
        return None
    from entente import plots

    graph, left_out = pictured(analysis.signed.graph, most=PICTURED)
    labels = _labels(analysis, graph)
    chosen = sides_of(analysis, graph)
    if chosen.sides is None:
        places, before = plots.positions(graph, layout="spread"), f"No sides are drawn: {chosen.why}. "
    else:
        places, before = plots.positions(graph, layout="sides", groups=chosen.sides, apart=chosen.apart), ""
    caption = plots.describe_signed(graph, partition=chosen.sides, apart=chosen.apart, labels=labels)
    axes = plots.draw_signed(graph, places, partition=chosen.sides, apart=chosen.apart, labels=labels)
    return _drawn(axes, caption, len(graph), left_out, before)


def _labels(analysis: Analysis, graph: nx.Graph) -> dict[str, str]:
    return {node: shortened(analysis.label(node), 40) for node in graph}


def _drawn(axes: Any, caption: Any, drawn: int, left_out: int, before: str = "") -> dict[str, str]:
    """The figure, its description and its caption, with a word on what it leaves out."""
    cut = f"Only the {drawn} most connected of {drawn + left_out} actors are drawn. " if left_out else ""
    return pages.picture(axes, f"{cut}{before}{caption.alt}", f"{cut}{before}{caption.caption}")
