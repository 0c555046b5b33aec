"""What the machine must never do: say the contrary of a text, or name a witness who said nothing."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import pytest
from by_day import few
from typer.testing import CliRunner

from entente import data
from entente.cli.app import app
from entente.labs.desk import text_desk
from entente.path.analysis import analyse
from entente.path.results import ActorDecision
from entente.text import names as actors
from entente.text.codebook import Claim

TEXTS = Path(__file__).parent / "texts"
SENTENCES = TEXTS / "claims" / "truthful.tsv"


def said(claim: Claim) -> str:
    """A claim as the table of sentences writes it; actors count as their state."""
    state = data.gazetteer().state_of
    ends = [state(end) or end for end in claim.pair]
    source = "anonymous" if claim.source_kind == "anonymous" else state(claim.source) or claim.source
    voice = "" if claim.source == "author" else f"{source}: "
    aux = "" if claim.observed else f" {claim.aux}"
    return f"{voice}{ends[0]} {claim.relation} {ends[1]} {claim.polarity}{aux}"


def read(sentence: str) -> tuple[Claim, ...]:
    return analyse(f"News of the day\n{sentence}").claims


# ---------------------------------------------------------------- sentences kept back


def test_sentences_written_before_the_rules():
    """Measured: 14 of 44 sentences without a false claim and 15 of 41 claims before the rules; 44 and 41 with them."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    true = found = wanted = 0
    for row in rows:
        right = {one for one in row["read"].split(";") if one}
        allowed = right | {one for one in row["may"].split(";") if one}
        claims = {said(claim) for claim in read(row["sentence"])}
        true += claims <= allowed
        found += len(right & claims)
        wanted += len(right)
    assert len(rows) == 44 and wanted == 41
    assert true >= 43 and found >= 39


# ---------------------------------------------------------------- who says so

CLAIM = "Russia attacked Ukraine"
SPEAKERS = {  # the words, and who speaks: an actor, or nobody that has a name
    **dict.fromkeys(
        ("doctors", "the mayor", "rights groups", "a report", "villagers", "the army", "two diplomats"), ""
    ),
    **dict.fromkeys(
        ("Ukrainian farmers", "Russian protesters", "aid workers", "prosecutors", "the pope", "a study"), ""
    ),
    "Kenya": "kenya",
    "Kenyan officials": "kenya",
    "the president of Chad": "chad",
    "Ukraine": "ukraine",
    "Russia's foreign minister": "russia",
}
PLACES = ("", " in Kyiv", " in Moscow", " in Geneva", " in Russia", " near Ukraine")
VERBS = ("said", "say", "warned", "claimed", "alleged", "believe", "insisted", "told Reuters", "told Russia's envoy")


def built() -> list[tuple[str, str]]:
    """Sentences that know their speaker."""
    made = []
    for (words, speaker), place, verb in itertools.product(SPEAKERS.items(), PLACES, VERBS):
        whole = words + ("" if speaker else place)
        head = whole[0].upper() + whole[1:]
        made += [(f"{head} {verb} that {CLAIM}.", speaker), (f"{CLAIM}, {whole} {verb}.", speaker)]
        made.append((f"According to {whole}, {CLAIM}.", speaker))
        if verb == "said":
            made += [(f"“{CLAIM},” said {whole}.", speaker), (f"{CLAIM}, said {whole}.", speaker)]
            made += [(f"{CLAIM}, {whole} said on Monday.", speaker), (f"{head} {verb} {CLAIM}.", speaker)]
    return list(dict.fromkeys(made))


def test_nobody_is_a_witness_who_does_not_speak():
    sentences = built()
    claims = analyse("News of the day\n" + "\n".join(sentence for sentence, _ in sentences)).claims
    by_paragraph = {claim.paragraph: claim for claim in claims if claim.relation == "attacks"}
    wrong = []
    for number, (sentence, speaker) in enumerate(sentences, 2):
        claim = by_paragraph.get(number)
        named = claim is not None and claim.source in data.gazetteer().actors
        right = claim is not None and (claim.source == speaker if speaker else not named)
        if not right or (not speaker and claim.source_kind != "anonymous"):
            wrong.append(f"{claim and claim.source}: {sentence}")
    assert len(sentences) > 900 and wrong == []


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("Bahrain accused Qatar, and Kuwait condemned Bahrain.", ["author", "author"]),
        ("An official who spoke to Reuters said Sudan attacked Chad.", ["official"]),
        ("Kenya condemned Sudan and said that Chad attacked Niger.", ["author", "kenya"]),
        ("Rebels backed by Chad said Sudan attacked Chad.", ["rebels"]),
        ("Sudan attacked Chad, said Kenya, and Egypt condemned Sudan.", ["kenya", "author"]),
        ("Sudan attacked Chad, a Kenyan official, who asked not to be named, told Reuters.", ["kenya"]),
    ],
)
def test_an_attribution_ends_where_another_clause_begins(sentence, sources):
    assert [claim.source for claim in read(sentence)] == sources


# ---------------------------------------------------------------- what is denied, what is supposed

DENIALS = (
    "No Chadian soldier attacked Niger.",
    "Neither Chad nor Mali attacked Niger.",
    "Nobody in Chad attacked Niger.",
    "It is not true that Chad attacked Niger.",
    "It is not Chad that attacked Niger.",
    "Never has Chad attacked Niger.",
    "Mali left without Chad attacking Niger.",
    "Chad denied attacking Niger.",
    "Mali denied that Chad attacked Niger.",
    "Mali rejects the charge that Chad attacked Niger.",
    "Mali dismissed the report that Chad attacked Niger.",
    "The claim that Chad attacked Niger was rejected by Mali.",
    "Nobody said that Chad attacked Niger.",
    "There is no evidence that Chad attacked Niger.",
)


@pytest.mark.parametrize("sentence", DENIALS)
def test_what_is_denied_is_never_affirmed(sentence):
    assert all(claim.polarity == "-" for claim in read(sentence) if claim.pair == ("chad", "niger"))


@pytest.mark.parametrize("sentence", ["No doubt Chad attacked Niger.", "Not only Chad attacked Niger."])
def test_what_only_looks_denied_is_affirmed(sentence):
    assert [said(claim) for claim in read(sentence)] == ["chad attacks niger +"]


@pytest.mark.parametrize(
    "opening", ["If Chad attacked", "Had Chad attacked", "Should Chad attack", "In case Chad attacks"]
)
def test_what_is_supposed_is_marked_and_not_in_the_graph(opening, tmp_path):
    text = f"News of the day\n{opening} Niger, nobody would be glad."
    assert [claim.aux for claim in analyse(text).claims] == ["hypothetical"]
    assert analyse(text).graph.number_of_edges() == 0
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    assert "hypothetical" in CliRunner().invoke(app, ["claims", str(file)]).output
    assert [row["aux"] for row in rows_of(file)] == ["hypothetical"]


# ---------------------------------------------------------------- one path


def rows_of(file: Path) -> list[dict]:
    return json.loads(CliRunner().invoke(app, ["claims", str(file), "--json"]).output)


ALL = [*sorted(TEXTS.glob("*.txt")), *sorted((TEXTS / "own").glob("*.txt")), data.root() / "own_text.txt"]
KEYS = ("source", "source_kind", "cue", "relation", "actor", "recipient", "polarity", "certainty", "aux", "paragraph")


@pytest.mark.parametrize("file", few(ALL))
def test_claims_graph_report_and_desk_have_the_same_claims(file, tmp_path):
    shown = [tuple(row[key] for key in KEYS) for row in rows_of(file)]
    table, page, graph = tmp_path / "claims.csv", tmp_path / "page.html", tmp_path / "graph.graphml"
    done = CliRunner().invoke(app, ["report", str(file), "-o", str(page), "--claims", str(table)])
    assert done.exit_code == 0, done.output
    with table.open(encoding="utf-8", newline="") as rows:
        reported = [tuple(row[key] for key in KEYS) for row in csv.DictReader(rows)]
    assert [tuple(map(str, row)) for row in shown] == [tuple(row) for row in reported]
    desk = [tuple(getattr(claim, key) for key in KEYS) for claim in text_desk(file).analysis.claims]
    assert desk == shown
    found = analyse(file)
    drawn = CliRunner().invoke(app, ["graph", str(file), "-o", str(graph)])
    edges = found.signed.graph.number_of_edges()
    if edges:
        assert f"and {edges} signed edges" in drawn.output.replace("\n", " ")
    else:
        assert "no edge" in drawn.output


def test_a_proposal_is_no_party_until_somebody_accepts_it():
    text = "News of the day\nThe Northern Border Front attacked Chad. The Northern Border Front left."
    assert analyse(text).claims == ()
    assert "no party of any claim" in str(analyse(text).notes)
    accepted = analyse(text, actors=[ActorDecision("Northern Border Front")])
    assert [claim.pair for claim in accepted.claims] == [("northern_border_front", "chad")]
    assert analyse(text, proposed=True).claims == accepted.claims


@pytest.mark.parametrize(
    "words",
    [
        "Ethiopian Prime Minister Amina Example",
        "Ethiopia's foreign minister Amina Example",
        "Amina Example, the president of Ethiopia,",
        "Amina Example, Ethiopia's president,",
    ],
)
def test_a_leader_acts_for_the_state_of_the_title(words):
    text = f"News of the day\n{words} condemned Egypt."
    for found in (analyse(text), analyse(text, proposed=True)):
        assert [*found.signed.graph.edges(data="sign")] == [("egypt", "ethiopia", -1)]


def test_a_name_that_nobody_knows_hands_its_deed_to_nobody():
    assert [said(claim) for claim in read("Kenya met Chad, and President Example accused Niger.")] == [
        "kenya meets chad +"
    ]


@pytest.mark.parametrize(
    "aside", ["who had fled Chad", "which borders Chad", "whose tanks were in Chad", "where Chad had fought"]
)
def test_whom_an_aside_names_does_not_do_what_stands_after_it(aside):
    assert analyse(f"News\nThe rebels, {aside}, attacked Niger.").claims == ()
    (claim,) = analyse(f"News\nSudan, {aside}, attacked Niger.").claims
    assert (claim.actor, claim.recipient) == ("sudan", "niger")


def test_a_person_of_unknown_role_may_act():
    text = "News of the day\nAmina Example, 41, left. Amina Example condemned Egypt."
    found = analyse(text, actors=[ActorDecision("Amina Example")])
    assert found.gazetteer.actors["amina_example"].kind == "person"
    assert [claim.pair for claim in found.claims] == [("amina_example", "egypt")]


@pytest.mark.parametrize("name", ["JANE ROE", "HMS Example", "BRP Example"])
def test_capitals_of_bylines_and_ships_are_not_proposed(name):
    found = analyse(f"News of the day\nBy {name}. Chad attacked Niger near the {name}.")
    assert not {"JANE", "ROE", "HMS", "BRP"} & {proposal.name for proposal in found.proposals}


def test_a_text_is_read_once(monkeypatch):
    made = []
    first = actors.Finder.__init__
    monkeypatch.setattr(actors.Finder, "__init__", lambda self, *given: made.append(1) or first(self, *given))
    analyse("News of the day\nThe Northern Border Front attacked Chad. Mali left.")
    assert len(made) == 1
