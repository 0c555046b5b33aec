"""Set 01, who says so: places, kinds of sources, certainty, and whose voice is missing."""

from __future__ import annotations

from dataclasses import replace

from entente import data
from entente.exercises.kinds import Function, Number, Row, Table, Words
from entente.exercises.sets.prose import lacks, named, no_evidence, open_task
from entente.exercises.sets.vocabulary import GLOSSES
from entente.exercises.tasks import Task
from entente.text.codebook import CERTAINTIES, SOURCE_KINDS

# 01.1 · the place of a cue


def _cue(shift: int = 0, end: int = 0, words: str = "adds") -> tuple[int, int]:
    text = data.article().paragraph(44).text
    start = text.index(words)
    return start + shift, start + len(words) + shift + end


def _in_article() -> tuple[int, int]:
    before = sum(len(paragraph.text) + 1 for paragraph in data.article().paragraphs[:43])
    start, end = _cue()
    return before + start, before + end


# 01.2 · the share of claims without a name


def _share_without_name(claims):
    """The share of claims whose source is somebody without a name."""
    return sum(claim.source_kind == "anonymous" for claim in claims) / len(claims)


def _of_sources(claims):
    sources = {claim.source: claim.source_kind for claim in claims}
    return sum(kind == "anonymous" for kind in sources.values()) / len(sources)


def _share(*kinds):
    return lambda claims: sum(claim.source_kind in kinds for claim in claims) / len(claims)


def _batches() -> list[tuple]:
    claims = list(data.claims())
    elsewhere = [replace(claims[0], source="an_envoy", source_kind="anonymous"), *claims[1:3]]
    return [(claims,), (claims[8:13],), (claims[18:24],), (claims[:8],), (elsewhere,)]


def _by_name(claims):
    """The share of the claims of those who have no name in this article."""
    nameless = {claim.source for claim in data.claims() if claim.source_kind == "anonymous"}
    return sum(claim.source in nameless for claim in claims) / len(claims)


# 01.3 · one of five gradings is wrong

GRADINGS = {"c012": "CT", "c018": "CT", "c045": "PS", "c054": "PS", "c083": "PS"}


def _misgraded() -> tuple[str, str]:
    coded = {claim.id: claim.certainty for claim in data.claims()}
    ((claim, level),) = ((name, coded[name]) for name, given in GRADINGS.items() if given != coded[name])
    return claim, level


# 01.4 · Suez: the kind of four sources

SUEZ = {"p03.4": "official", "p09.2": "author", "p11.3": "anonymous", "p11.4": "anonymous"}


def _suez(**other: str) -> dict[str, str]:
    return {**SUEZ, **{name.replace("_", "."): kind for name, kind in other.items()}}


# 01.5 · p27 to p35

PASSAGE = range(27, 36)


def _elsewhere(text: str, _right: object) -> bool:
    """Whether none of the paragraphs and claims that a text names lies in the passage."""
    places = {claim.id: claim.paragraph for claim in data.claims()}
    for letter, number in named(text):
        if (number if letter == "p" else places.get(f"{letter}{number:03d}")) in PASSAGE:
            return False
    return True


# 01.6 · the three parts of a sentence about Suez

PARTS = {
    "source": "some",
    "cue": "say",
    "content": "the episode showed how far Britain depended on the United States",
}
NARROW = "Britain depended on the United States"


TASKS = {
    "01.1": Task(
        Row("start and end of the cue", (Number("start", whole=True), Number("end", whole=True))),
        _cue,
        also=(lambda: tuple(place - len(data.article().paragraph(44).text) for place in _cue()),),  # from the end
        wrong={
            "last_letter": lambda: _cue(end=-1),
            "from_one": lambda: _cue(shift=1),
            "from_one_inclusive": lambda: (_cue()[0] + 1, _cue()[1]),
            "source": lambda: _cue(words="Galeotti"),
            "source_and_cue": lambda: _cue(words="Galeotti adds"),
            "in_article": _in_article,
            "length": lambda: (_cue()[0], 4),
            "too_far": lambda: _cue(end=1),
            "too_far/2": lambda: (_cue()[0] - 1, _cue()[1]),
            "swapped": lambda: _cue()[::-1],
        },
        credit=dict.fromkeys(("last_letter", "from_one", "from_one_inclusive", "too_far", "swapped"), 0.5),
    ),
    "01.2": Task(
        Function("takes a list of claims and gives a share", _batches, Number("a share")),
        lambda: _share_without_name,
        wrong={
            "count": lambda: lambda claims: sum(claim.source_kind == "anonymous" for claim in claims),
            "of_sources": lambda: _of_sources,
            "author_too": lambda: _share("anonymous", "author"),
            "official_too": lambda: _share("anonymous", "official"),
            "not_an_analyst": lambda: _share("anonymous", "official", "author"),
            "the_others": lambda: lambda claims: 1 - _share_without_name(claims),
            "percent": lambda: lambda claims: 100 * _share_without_name(claims),
            "author_only": lambda: _share("author"),
            "fixed_number": lambda: (
                lambda claims: sum(c.source_kind == "anonymous" for c in claims) / len(data.claims())
            ),
            "by_name": lambda: _by_name,
        },
        credit={"percent": 0.5},
    ),
    "01.3": Task(
        Row("the claim and its level", (Words("a claim", tuple(GRADINGS)), Words("a level", CERTAINTIES, GLOSSES))),
        _misgraded,
        wrong={
            "probable": lambda: ("c045", "PR"),
            "uncommitted": lambda: ("c045", "U"),
            "kept": lambda: ("c045", "PS"),
        },
        signs={
            "world": lambda given, _right: given[0] == "c054",
            "reporting": lambda given, _right: given[0] == "c083",
            "able": lambda given, _right: given[0] == "c018",
            "own_doubt": lambda given, _right: given[0] == "c012",
        },
        credit={"probable": 0.5, "uncommitted": 0.5},
    ),
    "01.4": Task(
        Table("kind of source", Words("a kind", SOURCE_KINDS)),
        _suez,
        wrong={
            "historians_named": lambda: _suez(p11_3="named_analyst", p11_4="named_analyst"),
            "government_unnamed": lambda: _suez(p03_4="anonymous"),
            "plain_is_unnamed": lambda: _suez(p09_2="anonymous"),
            "all_author": lambda: dict.fromkeys(SUEZ, "author"),
            "historians_author": lambda: _suez(p11_3="author", p11_4="author"),
            "historians_half": lambda: _suez(p11_3="named_analyst"),
            "historians_half/2": lambda: _suez(p11_4="named_analyst"),
            "government_author": lambda: _suez(p03_4="author"),
            "plain_official": lambda: _suez(p09_2="official"),
        },
        credit={"historians_named": 0.5, "government_unnamed": 0.5, "plain_is_unnamed": 0.5},
    ),
    "01.5": open_task(
        "whose voice is missing",
        signs={"no_evidence": no_evidence, "elsewhere": _elsewhere},
        no_absence=lacks(
            r"\b(missing|absent|absence|silent|voice|heard|nobody|unheard|speaks?|left out|never|no one)\b"
        ),
    ),
    "01.6": Task(
        Table("part", Words("words of the sentence")),
        lambda: PARTS,
        wrong={
            "exchanged": lambda: PARTS | {"source": "say", "cue": "some"},
            "cue_with_source": lambda: PARTS | {"cue": "some say"},
            "cue_with_source/2": lambda: PARTS | {"source": "some say"},
            "that_too": lambda: PARTS | {"content": f"that {PARTS['content']}"},
            "that_too/2": lambda: PARTS | {"cue": "say that"},
            "topic": lambda: PARTS | {"content": NARROW},
            "topic/2": lambda: PARTS | {"content": f"how far {NARROW}"},
            "before": lambda: PARTS | {"source": "historians"},
            "showed": lambda: PARTS | {"source": "the episode", "cue": "showed", "content": f"how far {NARROW}"},
            "showed/2": lambda: PARTS | {"source": "the episode", "cue": "showed", "content": NARROW},
        },
        credit=dict.fromkeys(("cue_with_source", "that_too", "topic", "before"), 0.5),
    ),
}
