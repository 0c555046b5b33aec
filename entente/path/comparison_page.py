"""The page of a comparison: two graphs with the same places, and pair by pair the words that make the difference."""

from __future__ import annotations

from typing import Any

from entente import __version__
from entente.path import pages
from entente.path.analysis import pictured
from entente.path.comparing import TwoTexts, TwoTies, measures, summary
from entente.path.points import quote
from entente.path.results import Analysis
from entente.path.wording import SIGN_MARKS, paragraph_label, shortened

PICTURED = 14  # actors in a picture
QUOTED = 4  # claims of a pair that are quoted from either text
WHOLE = "The command's option --json has them all."


def render(found: TwoTexts, *, figures: bool = True, rows: int = 200) -> str:
    """Write a comparison as one HTML page that stands alone.

    Parameters
    ----------
    figures : bool
        Whether to draw the two graphs.
    rows : int
        The most pairs that are quoted, and the most rows of a table.

    Examples
    --------
    >>> from entente.path import analyse, compare_texts
    >>> texts = [analyse("News" + chr(10) + words) for words in ("Chad attacked Niger.", "Mali <script> met Niger.")]
    >>> page = render(compare_texts(*texts), figures=False)
    >>> "<script" in page, "Chad attacked Niger" in page
    (False, True)
    """
    one, other = found.names
    return pages.page(
        "comparison",
        title=f"Two texts side by side: {shortened(one, 80)} and {shortened(other, 80)}",
        version=__version__,
        names=[shortened(name, 80) for name in found.names],
        summary=summary(found),
        measures=measures(found),
        pairs=[_pair(found, tie) for tie in found.differing[:rows]],
        more=max(0, len(found.differing) - rows),
        same=[_row(found, tie) for tie in found.of_kind("same")],
        most=rows,
        whole=WHOLE,
        figures=figures,
        pictures=_pictures(found) if figures and found.ties else [],
        texts=[(name, analysis.sha256) for name, analysis in zip(found.names, found.analyses, strict=True)],
        rule=found.analyses[0].signed.rule.replace("_", " "),
    )


def _pair(found: TwoTexts, tie: TwoTies) -> dict[str, Any]:
    quoted = []
    for name, analysis, claims in zip(found.names, found.analyses, tie.claims, strict=True):
        more = len(claims) - QUOTED
        quotes = [quote(analysis, claim) for claim in claims[:QUOTED]]
        nothing = "" if claims else _nothing(analysis, tie)
        quoted.append({"name": name, "quotes": quotes, "more": max(0, more), "nothing": nothing})
    return {"words": found.words(tie), "texts": quoted}


def _nothing(analysis: Analysis, tie: TwoTies) -> str:
    """What to say where nothing is claimed of two actors: whether the text names them at all."""
    named = {mention.state or mention.actor for mention in analysis.mentions}
    missing = [actor for actor in tie.pair if actor not in named]
    return "Nothing is claimed of the two." if not missing else "Nothing is claimed: it does not name both."


def _row(found: TwoTexts, tie: TwoTies) -> tuple[str, str, str, str]:
    places = []
    for claims in tie.claims:
        labels = dict.fromkeys(paragraph_label(claim.paragraph) for claim in claims)
        places.append(", ".join(labels))
    return " – ".join(map(found.label, tie.pair)), SIGN_MARKS[tie.signs[0]], *places


def _pictures(found: TwoTexts) -> list[dict[str, str]]:
    """Both signed graphs; an actor has the same place in both, and stands alone where it has no tie."""
    from entente import plots

    together, left_out = pictured(found.together, most=PICTURED)
    places = plots.positions(together, layout="spread")
    labels = {actor: shortened(found.label(actor), 40) for actor in together}
    cut = f"Only the {len(together)} most connected of {len(together) + left_out} actors. " if left_out else ""
    drawn = []
    for name, analysis in zip(found.names, found.analyses, strict=True):
        graph = together.copy()
        graph.clear_edges()
        signed = analysis.signed.graph.subgraph(together)
        graph.add_edges_from((u, v, {"sign": sign}) for u, v, sign in signed.edges(data="sign"))
        said = plots.describe_signed(graph, labels=labels)
        axes = plots.draw_signed(graph, places, labels=labels, title=shortened(name, 60))
        drawn.append(pages.picture(axes, f"{cut}{said.alt}", f"{cut}{shortened(name, 80)}: {said.caption}"))
    return drawn
