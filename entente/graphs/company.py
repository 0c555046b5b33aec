"""The co-occurrence graph: who is named together with whom, and how often.

It knows nothing of claims and is here for contrast: company is not alliance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import networkx as nx

from entente.errors import Fault, raise_if_any
from entente.graphs.alliances import choice_faults
from entente.text.article import Article
from entente.text.gazetteer import Mention

UNITS = ("sentence", "paragraph")
NODE_LEVELS = ("state", "actor")


def cooccurrence_graph(
    mentions: Iterable[Mention], article: Article, *, unit: str = "sentence", level: str = "state"
) -> nx.Graph:
    """Count how often two actors are named in one sentence or in one paragraph.

    weight(u, v) = number of units that name both u and v

    Parameters
    ----------
    article : Article
        The text that the mentions are of.
    level : {"state", "actor"}
        Whether actors roll up to their states. An actor that is part of no state stays itself.

    Returns
    -------
    networkx.Graph
        Edge attributes: ``weight`` and ``places``, labels such as ``"p07 s2"``. Node attribute ``units``: the number of
        units that name the actor. It has no signs: company is not alliance.

    Raises
    ------
    EntenteError
        ``alliances.unit``, ``alliances.level``, ``alliances.mention`` for a mention outside the article.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> text = parse_article("Norway met Iceland. Norway left.")
    >>> mentions = [Mention(1, 0, 6, "Norway", "norway", "norway", False),
    ...             Mention(1, 11, 18, "Iceland", "iceland", "iceland", False),
    ...             Mention(1, 20, 26, "Norway", "norway", "norway", False)]
    >>> graph = cooccurrence_graph(mentions, text)
    >>> list(graph.edges(data=True)), graph.nodes["norway"]["units"]
    ([('iceland', 'norway', {'weight': 1, 'places': ('p01 s1',)})], 2)

    Notes
    -----
    A unit counts once for a pair, however often it names the two. A sentence holds a mention that begins in it.
    """
    mentions = tuple(mentions)
    faults = [*choice_faults("unit", "unit", [unit], UNITS), *choice_faults("level", "level", [level], NODE_LEVELS)]
    raise_if_any([*faults, *_mention_faults(mentions, article)])
    company: dict[tuple[int, int], set[str]] = defaultdict(set)
    for mention in mentions:
        name = (mention.state or mention.actor) if level == "state" else mention.actor
        company[_place(mention, article, unit)].add(name)
    graph = nx.Graph(unit=unit, level=level)
    for name, units in sorted(Counter(name for names in company.values() for name in names).items()):
        graph.add_node(name, units=units)
    for (paragraph, sentence), names in sorted(company.items()):
        label = f"p{paragraph:02d} s{sentence}" if sentence else f"p{paragraph:02d}"
        for u, v in combinations(sorted(names), 2):
            before = graph.edges[u, v]["places"] if graph.has_edge(u, v) else ()
            places = (*before, label)
            graph.add_edge(u, v, weight=len(places), places=places)
    return graph


def _mention_faults(mentions: Iterable[Mention], article: Article) -> list[Fault]:
    lengths = {paragraph.number: len(paragraph.text) for paragraph in article.paragraphs}
    do = "Find the mentions in this article, or pass the article that they are of."
    return [
        Fault("alliances.mention", f"mention {m.exact!r}", f"paragraph {m.paragraph}, {m.start}–{m.end}", "a place", do)
        for m in mentions
        if not 0 <= m.start < m.end <= lengths.get(m.paragraph, -1)
    ]


def _place(mention: Mention, article: Article, unit: str) -> tuple[int, int]:
    """The paragraph and the sentence of a mention; sentence 0 stands for the whole paragraph."""
    if unit == "paragraph":
        return mention.paragraph, 0
    sentences = article.paragraph(mention.paragraph).sentences
    started = [sentence.number for sentence in sentences if sentence.start <= mention.start]
    return mention.paragraph, max(started, default=1)
