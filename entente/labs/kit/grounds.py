"""What labs take from the tables of the article: its facts for labs, and what the judged numbers rest on.

Where `data/labs.yaml` says nothing, a lab asks its general question and watches the first pair that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

import networkx as nx

from entente import data, plots
from entente.data.loading import open_folder
from entente.graphs.alliances import claims_graph, observed
from entente.labs.kit.scene import evidence
from entente.needs.estimates import Estimate
from entente.needs.model import DependenceModel

Model = TypeVar("Model")


def kept_while_tables_stay(build: Callable[[], Model]) -> Callable[[], Model]:
    """Build a lab's model once, and anew when the tables have changed or `entente.data.use` chose others.

    Examples
    --------
    >>> built = []
    >>> model = kept_while_tables_stay(lambda: built.append(1) or len(built))
    >>> model(), model()
    (1, 1)
    """
    # The snapshot is not used, but it is another one as soon as a file of the folder has changed.
    build_for = lru_cache(maxsize=1)(lambda snapshot: build())

    @wraps(build)
    def model() -> Model:
        return build_for(open_folder(None))

    return model


def question(lab: str, general: str) -> str:
    """What a lab asks about the article; the general question if the article's table has none."""
    return data.labs().questions.get(lab, general)


def actor_labels() -> dict[str, str]:
    """The labels of all actors, the short ones where labs have them."""
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    return labels | dict(data.labs().short_names)


def map_of_actors() -> dict[str, tuple[float, float]]:
    """Where each actor of a claim stands, in every graph of the course: as in figure 4.2."""
    graph = claims_graph(observed(data.claims()), data.codebook(), data.gazetteer())
    return plots.positions(graph, layout="spread")


def watched_tie(signed: nx.Graph) -> tuple[str, str] | None:
    """The two actors whose tie is watched: those of the table, else the first tie; None without a tie."""
    return data.labs().pair or next(iter(signed.edges), None)


def periods_of(judged: Iterable[Estimate]) -> tuple[str, ...]:
    """The periods of the judged numbers, the oldest first."""
    return tuple(sorted({row.period for row in judged}))


def watched_power(model: DependenceModel) -> tuple[str, str]:
    """The two actors whose leverage is watched, the first over the second: else the first supplier and its client."""
    dependent, _, supplier = model.links[0]
    return data.labs().pair or (supplier, dependent)


def ground_evidence(labels: Mapping[str, str]) -> dict[str, Any]:
    """Claims with their paragraphs; assumptions and outside facts in words: see `entente.labs.kit.scene.evidence`.

    Examples
    --------
    >>> ground_evidence({})["a08"]["head"]
    'a08 · assumption'
    """
    sources = {source.id: source.label for source in data.sources()}
    found = evidence(data.claims(), data.article(), labels={**sources, **labels})
    for name, words in data.grounds().items():
        kind = "assumption" if name.startswith("a") else "outside fact"
        found.setdefault(name, {"head": f"{name} · {kind}", "facts": [], "text": words, "start": 0, "end": 0})
    return found
