"""One path for all commands: for each of forty texts the same claims and the same graph, wherever one asks."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx
import pytest
from by_day import few
from typer.testing import CliRunner

from entente import analyse, article_of, data
from entente.cli.app import app
from entente.cli.options import analysed
from entente.labs.desk import text_desk
from entente.path.corpus import measure
from entente.path.corrections import claim_rows
from entente.path.decisions import decision_rows
from entente.path.results import Analysis
from entente.text.article import read_article

TEXTS = Path(__file__).parent / "texts"
ALL = [*sorted(TEXTS.glob("*.txt")), *sorted((TEXTS / "own").glob("*.txt"))]
NEWS = sorted((TEXTS / "development").glob("*.txt"))[::5]
FORTY = [*ALL, data.root() / "own_text.txt", data.root() / "article.txt", *NEWS]
KEYS = ("paragraph", "source", "source_kind", "cue", "relation", "actor", "recipient", "polarity", "certainty", "aux")


def claims_of(found: Analysis) -> list[tuple]:
    return [tuple(getattr(claim, key) for key in KEYS) for claim in found.claims]


def ties_of(graph: nx.Graph) -> set[tuple]:
    return {(*sorted(map(str, (u, v))), int(sign)) for u, v, sign in graph.edges(data="sign")}


def command(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0 or "no edge" in done.output, done.output
    return done.output


def claims_of_command(file: Path, *options: str) -> list[tuple]:
    return [tuple(row[key] for key in KEYS) for row in json.loads(command("claims", str(file), "--json", *options))]


def ties_of_command(file: Path, folder: Path, *options: str) -> set[tuple]:
    drawn = folder / "graph.graphml"
    command("graph", str(file), "-o", str(drawn), *options)
    return ties_of(nx.read_graphml(drawn)) if drawn.exists() else set()


def table(path: Path, rows: list[dict]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_there_are_forty_texts():
    assert len(FORTY) >= 40


@pytest.mark.parametrize("file", FORTY, ids=lambda path: path.stem)
def test_every_command_has_the_same_claims_and_the_same_graph(file, tmp_path):
    """Lesson 09 asks `analyse`; the commands and the desk must say what it says."""
    lesson = analyse(article_of(file))
    claims, ties = claims_of(lesson), ties_of(lesson.signed.graph)
    assert claims_of_command(file) == claims
    assert ties_of_command(file, tmp_path) == ties
    report = analysed(str(file))
    desk = text_desk(file).analysis
    for other in (report, desk):
        assert (claims_of(other), ties_of(other.signed.graph)) == (claims, ties)
    row = measure(read_article(file))
    assert (row.claims, row.positive + row.negative) == (len(claims), len(ties))


@pytest.mark.parametrize("file", few(FORTY[::2]))
def test_the_same_decisions_have_the_same_effect_everywhere(file, tmp_path):
    """The first proposal is accepted, the first claim denied and the second dropped; and all proposals are taken."""
    before = analyse(article_of(file))
    names = [row | {"action": "accept"} for row in decision_rows(before)[:1]] or [{"name": "", "action": ""}]
    decided = [row for row in names if row["name"]]
    rows = claim_rows(analyse(article_of(file), actors=decided)) or [{"key": "", "action": ""}]
    for row in rows[:1]:
        row["polarity"] = "-"
    for row in rows[1:2]:
        row["action"] = "drop"
    corrections = [row for row in rows if row["key"]]
    lesson = analyse(article_of(file), actors=decided, claims=corrections)
    actors_file = str(table(tmp_path / "actors.csv", decided)) if decided else ""
    claims_file = str(table(tmp_path / "claims.csv", corrections)) if corrections else ""
    report = analysed(str(file), actors_file, claims_file)
    desk = text_desk(file, actors=decided, claims=corrections).analysis
    assert claims_of(report) == claims_of(desk) == claims_of(lesson)
    assert ties_of(report.signed.graph) == ties_of(desk.signed.graph) == ties_of(lesson.signed.graph)
    whole = analyse(article_of(file), proposed=True)
    assert claims_of_command(file, "--proposed") == claims_of(whole)
    assert ties_of_command(file, tmp_path, "--proposed") == ties_of(whole.signed.graph)
