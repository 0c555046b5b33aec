"""Finding actors: each rule with its example, and laws that hold for any text."""

import csv
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.text import slug, word_lists
from entente.text.article import Article, Paragraph, parse_article
from entente.text.gazetteer import Actor, Alias, Gazetteer, Mention, NameRule, State
from entente.text.names import explain_names, find_mentions
from entente.text.proposing import propose_actors

RULES = Path(__file__).parents[1] / "data" / "name_rules.csv"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return data.gazetteer()


def lines(*texts: str) -> Article:
    """An article whose paragraphs are exactly these strings."""
    return Article("", tuple(Paragraph(number, text) for number, text in enumerate(texts, 1)), "test")


def named(gazetteer: Gazetteer, *texts: str) -> list[tuple[str, str]]:
    return [(m.exact, m.actor) for m in find_mentions(lines(*texts), gazetteer)]


def states(gazetteer: Gazetteer, *texts: str) -> set[str]:
    return {m.state for m in find_mentions(lines(*texts), gazetteer) if m.state}


# ---------------------------------------------------------------- the gazetteer


def test_a_state_brings_its_names():
    mali = State(
        "mali", "Mali", "MLI", "member", "Republic of Mali", (), ("Malian", "Malians"), ("Bamako",), ("Koulouba",)
    )
    kinds = {alias.surface: alias.type for alias in Gazetteer.build(states=[mali]).aliases}
    assert kinds == {
        "Mali": "name",
        "Republic of Mali": "name",
        "Malian": "demonym",
        "Malians": "demonym",
        "Bamako": "capital",
        "Koulouba": "metonym",
    }


def test_state_of_follows_part_of(gazetteer):
    assert [gazetteer.state_of(actor) for actor in ("iran", "israeli_air_force", "putin", "fdd", "nobody")] == [
        "iran",
        "israel",
        "russia",
        None,
        None,
    ]


def test_all_faults_of_the_tables_come_at_once():
    actors = [
        Actor("a", "A", "agency", part_of="b"),
        Actor("b", "B", "agency", part_of="a"),
        Actor("c", "C", "agency", part_of="x"),
    ]
    aliases = [Alias("Zed", "zed"), Alias("...", "a")]
    with pytest.raises(EntenteError) as caught:
        Gazetteer.build(actors=actors, aliases=aliases, rules=[NameRule(("Chad",), decision="tschad")])
    codes = sorted(fault.code for fault in caught.value.faults)
    assert codes == [
        "actors.alias",
        "actors.alias",
        "actors.part_of",
        "actors.part_of",
        "actors.part_of",
        "actors.surface",
    ]
    assert "a circle: a → b → a" in str(caught.value)


def test_a_circle_in_part_of_does_not_hang():
    circle = {"a": Actor("a", "A", "agency", part_of="b"), "b": Actor("b", "B", "agency", part_of="a")}
    assert Gazetteer(circle, ()).state_of("a") is None


def test_aliases_are_valid_on_their_days():
    germany = [State("germany", "Germany")]
    bonn = Alias("Bonn", "germany", "metonym", valid_from="1949-05-23", valid_to="1990-10-02")
    book = Gazetteer.build(states=germany, aliases=[bonn])
    assert [len(named(book.on(day), "Bonn agreed.")) for day in ("1948", "1949-06", "1985-01-01", "1990", "1991")] == [
        0,
        1,
        1,
        1,
        0,
    ]


# ---------------------------------------------------------------- form: each row is text → mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # longest match, word boundaries, articles
        ("South Sudan and Sudan", "South Sudan=south_sudan Sudan=sudan"),
        ("The Republic of Korea signed.", "Republic of Korea=south_korea"),
        ("Iranology and Omaniyya are no states.", ""),
        ("the Netherlands and The Gambia", "Netherlands=netherlands Gambia=gambia"),
        # possessives, plurals, adjectives
        ("Russia's, Russia’s, Russia‘s and Cyprus' fleets", "Russia=russia Russia=russia Russia=russia Cyprus=cyprus"),
        ("Russians, Israelis and Swiss", "Russians=russia Israelis=israel Swiss=switzerland"),
        ("Poles, Danes, a Frenchman", "Poles=poland Danes=denmark Frenchman=france"),
        # dashes
        ("the Tehran–Moscow axis", "Tehran=iran Moscow=russia"),
        ("the Tehran-Moscow axis", "Tehran=iran Moscow=russia"),
        ("Russian-led, US-backed and pro-Iranian", "Russian=russia US=united_states Iranian=iran"),
        ("Guinea-Bissau, Bosnia-Herzegovina", "Guinea-Bissau=guinea_bissau Bosnia-Herzegovina=bosnia_and_herzegovina"),
        ("the Sino–Indian border", "Sino=china Indian=india"),
        # capital letters
        ("IRAN DEFIES RUSSIA", "IRAN=iran RUSSIA=russia"),
        ("THEY TOLD US: US WARPLANES HIT IRAN", "US=united_states IRAN=iran"),
        ("He told us that Us is a film.", ""),
        # dots and spaces
        ("U.S. forces left the U.S.", "U.S.=united_states U.S.=united_states"),
        ("Iran,Russia and China", "Iran=iran Russia=russia China=china"),
        ("North\u00a0Korea, South  Korea", "North\u00a0Korea=north_korea South  Korea=south_korea"),
        ("St Lucia and St. Lucia", "St Lucia=saint_lucia St. Lucia=saint_lucia"),
        ("Antigua & Barbuda", "Antigua & Barbuda=antigua_and_barbuda"),
        ("Congo (Kinshasa) paid", "Congo (Kinshasa)=dr_congo"),
        # accents
        ("Sao Tome and São Tomé", "Sao Tome=sao_tome_and_principe São Tomé=sao_tome_and_principe"),
        ("Côte d’Ivoire, Cote d'Ivoire", "Côte d’Ivoire=ivory_coast Cote d'Ivoire=ivory_coast"),
        ("Turkiye and Türkiye", "Turkiye=turkey Türkiye=turkey"),
        ("Germán Larrea is a man.", ""),
        # what cannot be seen
        ("Rus\u00adsia and Ukr\u200baine", "Rus\u00adsia=russia Ukr\u200baine=ukraine"),
        ("Sa\u0303o Tome\u0301", "Sa\u0303o Tome\u0301=sao_tome_and_principe"),
        ("Russia\u200bIran", "Russia=russia Iran=iran"),
        # phrases that name something else
        ("the Indian Ocean, the Sea of Japan and New Mexico", ""),
        ("Paris Saint-Germain lost; the Minsk agreements failed", ""),
        # links
        ("see https://Iran.example.org/Russia or @Iran_MFA", ""),
    ],
)
def test_form(gazetteer, text, expected):
    found = "|".join(f"{exact}={actor}" for exact, actor in named(gazetteer, text))
    assert found.replace("|", " ") == expected


# ---------------------------------------------------------------- persons


def test_a_known_person_by_full_name_then_surname(gazetteer):
    book = Gazetteer.build(
        states=[State("kenya", "Kenya")],
        actors=[Actor("ruto", "William Ruto", "leader", part_of="kenya")],
        aliases=[Alias("William Ruto", "ruto")],
    )
    assert named(book, "Ruto spoke.", "William Ruto spoke.", "Ruto's plan") == [
        ("William Ruto", "ruto"),
        ("Ruto", "ruto"),
    ]


def test_a_title_is_no_part_of_the_name(gazetteer):
    text = "Dr Efrat Sopher and Professor Mark Galeotti met President Putin and Mr. Trump."
    assert named(gazetteer, text) == [
        ("Efrat Sopher", "sopher"),
        ("Mark Galeotti", "galeotti"),
        ("Putin", "putin"),
        ("Trump", "trump"),
    ]


def test_another_person_of_the_same_surname_is_another_person(gazetteer):
    assert named(gazetteer, "The artist Galina Putina met Donald Trump Jr and, later, Lara Trump.") == []


@pytest.mark.parametrize(
    "text", ["When Putin spoke", "On Monday Putin spoke", "But Putin", "Yesterday Putin spoke to him."]
)
def test_an_ordinary_word_before_a_surname_is_no_given_name(gazetteer, text):
    assert named(gazetteer, text) == [("Putin", "putin")]


def test_a_nationality_and_a_person_are_two_mentions(gazetteer):
    assert named(gazetteer, "Russian President Vladimir Putin") == [("Russian", "russia"), ("Vladimir Putin", "putin")]


# ---------------------------------------------------------------- organisations


@pytest.mark.parametrize(
    ("text", "exact", "actor", "state"),
    [
        ("the Israeli Air Force struck", "Israeli Air Force", "israeli_air_force", "israel"),
        ("the Israel Defense Forces said", "Israel Defense Forces", "idf", "israel"),
        ("Russia’s foreign ministry said", "Russia’s foreign ministry", "russia_mfa", "russia"),
        ("the Chinese foreign ministry said", "Chinese foreign ministry", "china_mfa", "china"),
        ("Kenya's defence ministry said", "Kenya's defence ministry", "kenya_mod", "kenya"),
        ("the Bank of Japan cut rates", "Bank of Japan", "bank_of_japan", "japan"),
        ("the University of Nairobi, Kenya Airways", "Kenya Airways", "kenya_airways", "kenya"),
        ("the Reserve Bank of India", "Reserve Bank of India", "reserve_bank_of_india", "india"),
        ("the Communist Party of Cuba met", "Communist Party of Cuba", "communist_party_of_cuba", "cuba"),
        (
            "the Ethiopian National Defence Force",
            "Ethiopian National Defence Force",
            "ethiopian_national_defence_force",
            "ethiopia",
        ),
        ("the U.S. Department of State", "U.S. Department of State", "us_department_of_state", "united_states"),
        ("Japan's Supreme Court ruled", "Japan's Supreme Court", "japan_supreme_court", "japan"),
        ("the Royal Moroccan Navy", "Royal Moroccan Navy", "royal_moroccan_navy", "morocco"),
        (
            "the Egyptian Ministry of Foreign Affairs",
            "Egyptian Ministry of Foreign Affairs",
            "egyptian_ministry_of_foreign_affairs",
            "egypt",
        ),
    ],
)
def test_an_organisation_is_one_mention_and_rolls_up(gazetteer, text, exact, actor, state):
    found = find_mentions(lines(text), gazetteer)[-1]
    assert (found.exact, found.actor, found.state, found.metonymic) == (exact, actor, state, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("French Foreign Minister Amélie Exemple", [("French", "france")]),
        ("Russian Army and Ukrainian Navy", [("Russian Army", "russian_army"), ("Ukrainian Navy", "ukrainian_navy")]),
        ("Iran Says Army Ready", [("Iran", "iran")]),
        ("Iranian officials and the Israeli army", [("Iranian", "iran"), ("Israeli", "israel")]),
    ],
)
def test_an_organisation_does_not_swallow_its_neighbours(gazetteer, text, expected):
    assert named(gazetteer, text) == expected


def test_an_acronym_in_brackets_names_the_organisation_from_there_on(gazetteer):
    text = "The ENDF left. The Ethiopian National Defence Force (ENDF) left. The ENDF returned."
    long = "ethiopian_national_defence_force"
    assert named(gazetteer, text) == [("Ethiopian National Defence Force", long), ("ENDF", long), ("ENDF", long)]


def test_a_surname_alone_needs_a_title_also_at_the_very_start_of_a_paragraph(gazetteer):
    assert named(gazetteer, "Germany waited.", "Merz agreed.") == [("Germany", "germany")]
    assert named(gazetteer, "Germany waited.", "Chancellor Merz agreed.")[1:] == [("Merz", "friedrich_merz")]


def test_letters_of_a_state_s_body_need_the_state_or_the_full_name(gazetteer):
    assert named(gazetteer, "The IDF advanced.") == []
    assert named(gazetteer, "Israel waited.", "The IDF advanced.")[1:] == [("IDF", "idf")]
    assert named(gazetteer, "The CSTO met.") == [("CSTO", "csto")]  # which is of no state


def test_an_acronym_in_brackets_beats_the_table(gazetteer):
    found = named(gazetteer, "The Indian Air Force (IAF) flew.", "The IAF returned. Israel watched.")
    assert found[1:3] == [("IAF", "indian_air_force"), ("IAF", "indian_air_force")]


# ---------------------------------------------------------------- names that are several things: the table of rules


def rule_rows() -> list[NameRule]:
    with RULES.open(encoding="utf-8", newline="") as file:
        return [NameRule.from_row(row) for row in csv.DictReader(file)]


@pytest.mark.parametrize("rule", rule_rows(), ids=lambda rule: f"{rule.surface[0]}-{rule.decision}")
def test_each_rule_decides_its_own_example(gazetteer, rule):
    article = lines(rule.example.replace("[", "").replace("]", ""))
    decided = [d for d in explain_names(article, gazetteer) if d.rule == rule]
    assert decided, f"no name in {rule.example!r} is decided by this row"
    last = decided[-1]
    covering = [m.actor for m in find_mentions(article, gazetteer) if m.start <= last.start < m.end]
    if rule.decision == "all":
        assert len(covering) >= 2 and set(covering) == sharers(gazetteer, last.exact)
    else:
        assert covering == ([] if rule.decision == "none" else [rule.decision])


def sharers(gazetteer: Gazetteer, surface: str) -> set[str]:
    return {alias.actor for alias in gazetteer.aliases if alias.surface == surface}


@pytest.mark.parametrize(
    ("text", "exact", "expected"),
    [
        ("The two Koreas talked.", "Koreas", ["north_korea", "south_korea"]),
        ("Both Congos have copper.", "Congos", ["dr_congo", "republic_of_congo"]),
        ("The two Sudans' oil", "Sudans", ["south_sudan", "sudan"]),
        ("the three Guineas", "Guineas", ["equatorial_guinea", "guinea", "guinea_bissau"]),
        ("an inter-Korean summit", "Korean", ["north_korea", "south_korea"]),
        ("The two Congolese governments", "Congolese", ["dr_congo", "republic_of_congo"]),
    ],
)
def test_a_plural_of_states_is_a_mention_of_each(gazetteer, text, exact, expected):
    found = find_mentions(lines(text), gazetteer)
    assert sorted(m.actor for m in found) == expected == sorted(m.state for m in found)
    assert {(m.start, m.end, m.exact, m.metonymic) for m in found} == {
        (text.index(exact), text.index(exact) + len(exact), exact, False)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North and South Korea", {"north_korea", "south_korea"}),
        ("South or North Korea", {"north_korea", "south_korea"}),
        ("East and West Germany", {"germany"}),
        ("Two Korean tankers sank.", {"south_korea"}),
        ("The filly won the Guineas.", set()),
    ],
)
def test_what_is_like_a_plural_of_states(gazetteer, text, expected):
    assert states(gazetteer, text) == expected


def test_every_rule_has_a_reason_and_the_table_reads_back():
    rules = rule_rows()
    assert all(rule.reason and rule.example and rule.surface for rule in rules)
    assert data.gazetteer().rules == tuple(rules)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Georgia votes", "Voters in Atlanta and Savannah queued.", "Georgia counts by hand."), set()),
        (("Georgia votes", "Voters in Tbilisi and Batumi queued.", "Georgia counts by hand."), {"georgia"}),
        (
            ("Congo votes", "Denis Sassou Nguesso of Brazzaville won.", "Congolese papers said so."),
            {"republic_of_congo"},
        ),
        (("Congo votes", "Voters in Goma and Kinshasa queued.", "Congolese papers said so."), {"dr_congo"}),
        (
            ("Korean leader speaks", "Pyongyang said so.", "North Korea has bombs.", "Koreans listened."),
            {"north_korea"},
        ),
        (("Dominicans vote", "The island of Dominica is small.", "Dominicans queued."), {"dominica"}),
        (("The two Koreas talk",), {"north_korea", "south_korea"}),
        (("The USS Georgia and HMS Jamaica sailed",), set()),
        (("London, Ky., and Berlin, a township of 900",), set()),
        (("Rome, Ga., and Tbilisi, Georgia",), {"georgia"}),
        (("Victoria, Australia",), {"australia"}),
        (("English fans spoke English",), {"united_kingdom"}),
        (("He spoke in French to Russian speakers",), set()),
        (("An Iraq War veteran saw the war in Iraq",), {"iraq"}),
        (("Jordan scores", "Michael Jordan scored again.", "Then Jordan left."), set()),
        (("Jordan votes", "Amman was calm, the Jordanian press said.", "Jordan waits."), {"jordan"}),
        (("Niger and Nigeria", "Nigeriens and Nigerians"), {"niger", "nigeria"}),
        (
            ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea",),
            {"guinea", "guinea_bissau", "equatorial_guinea", "papua_new_guinea"},
        ),
        (("Turkey and cranberry sauce",), set()),
        (("Turkey and Greece talk",), {"turkey", "greece"}),
        (("The ferry to Victoria left.",), set()),
        (("The Seychelles are small. Victoria is their capital.",), {"seychelles"}),
    ],
)
def test_names_that_are_several_things(gazetteer, texts, expected):
    assert states(gazetteer, *texts) == expected


# ---------------------------------------------------------------- place or government


@pytest.mark.parametrize(
    ("text", "metonymic"),
    [
        ("Moscow denied it.", True),
        ("Since then Moscow has built drones.", True),
        ("The axis between Tehran and Moscow", True),
        ("Moscow's view is known.", True),
        ("a blow to Beijing's plans", True),
        ("a warning to Tehran", True),
        ("talks with Ankara", True),
        ("the Kremlin said", True),
        ("according to Kyiv", True),
        ("sources in Tehran", False),
        ("Tehran, Iran's capital, burned", False),
        ("Tehran, the capital, burned", False),
        ("the capital, Tehran, burned", False),
        ("Tehran residents fled", False),
        ("They flew to Moscow on Monday.", False),
        ("a crowd outside the Kremlin", False),
        ("MOSCOW (Reuters) - Nobody came.", False),
        ("TEHRAN, Iran (AP) — Nobody came.", False),
        ("the Moscow-based group", False),
        ("Russia denied it.", False),
        ("Russians denied it.", False),
        ("Putin denied it.", False),
        ("the Russian Navy denied it.", False),
    ],
)
def test_place_or_government(gazetteer, text, metonymic):
    assert find_mentions(lines(text), gazetteer)[0].metonymic is metonymic


# ---------------------------------------------------------------- proposals


def proposed(gazetteer: Gazetteer, *texts: str) -> dict[str, tuple[str, int]]:
    return {p.name: (p.kind, p.count) for p in propose_actors(lines(*texts), gazetteer)}


def test_persons_are_proposed_with_their_surnames(gazetteer):
    text = "British Prime Minister Anna Sample spoke. Sample said so. On Friday Ousmane Exemple warned them."
    assert proposed(gazetteer, text) == {"Anna Sample": ("person", 2), "Ousmane Exemple": ("person", 1)}


def test_letters_beside_a_hyphen_are_no_name_of_their_own(gazetteer):
    alone, before, after = (
        propose_actors(lines(f"Chad met the {words}. Mali praised the {words}."), gazetteer)
        for words in ("ABXC", "pro-ABXC party", "ABXC-led party")
    )
    assert ([one.name for one in alone], list(before), list(after)) == (["ABXC"], [], [])


def test_organisations_are_proposed_with_their_acronyms(gazetteer):
    text = "The Economic Community of Northern Island States (ECONIS) met. ECONIS and the Savanna Union agreed."
    text += " Kenya Railways ran."
    assert proposed(gazetteer, text) == {
        "Economic Community of Northern Island States": ("organisation", 3),
        "Savanna Union": ("organisation", 1),
        "Kenya Railways": ("organisation", 1),
    }


def test_armed_groups_are_proposed(gazetteer):
    text = "Q17 rebels left. The Islamist group Sura Hadar came. Al-Naser militants fled the Free Hill Movement."
    found = proposed(gazetteer, text)
    assert {name: kind for name, (kind, _) in found.items()} == {
        "Q17": "armed_group",
        "Sura Hadar": "armed_group",
        "Al-Naser": "armed_group",
        "Free Hill Movement": "armed_group",
    }


def test_what_is_known_or_no_actor_is_not_proposed(gazetteer):
    text = "On Monday, in May, President Putin of Russia flew over the Suez Canal. However, The Indian Ocean was calm."
    assert proposed(gazetteer, text) == {}


def test_a_proposal_has_contexts(gazetteer):
    (proposal,) = propose_actors(lines(*["Antonio Example said no."] * 5), gazetteer)
    assert proposal.count == 5 and proposal.contexts == ("Antonio Example said no.",) * 3


# ---------------------------------------------------------------- laws

MATERIAL = (
    "Iran Russia Moscow Tehran US us U.S. Georgia Jordan Chad Turkey Washington Congo Korean Putin Trump Guinea Bissau"
    " Bank of Japan's Air Force (ENDF) ENDF said in and - – , . ’s ‘ “ ” \u200b \u00ad \u00a0 São Tomé Atlanta the The"
    " Koreas two both"
    " IRAN foreign ministry Prince Sino Paris Agreement Al- al-Shabaab M23 rebels Mr Dr. \u0301 &"
)
WORDS = st.lists(st.sampled_from(MATERIAL.split(" ")), max_size=25)
ANY_TEXT = st.one_of(st.text(max_size=200), WORDS.map(" ".join), WORDS.map("".join))


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_offsets_order_and_states_hold_for_any_text(texts):
    book, article = data.gazetteer(), lines(*texts)
    found = find_mentions(article, book)
    for mention in found:
        assert isinstance(mention, Mention) and mention.exact
        assert article.paragraph(mention.paragraph).text[mention.start : mention.end] == mention.exact
        if mention.actor in book.actors:
            assert mention.state == book.state_of(mention.actor)
    places = [(m.paragraph, m.start, m.end) for m in found]
    assert places == sorted(places)
    assert all(a[0] < b[0] or a[2] <= b[1] or a == b for a, b in pairwise(places))
    assert len(set(found)) == len(found)


@given(st.lists(ANY_TEXT, min_size=1, max_size=3))
def test_proposals_never_fail(texts):
    for proposal in propose_actors(lines(*texts), data.gazetteer()):
        assert proposal.name.strip() and proposal.count >= 1 and 1 <= len(proposal.contexts) <= 3


SENTENCES = (
    "Russia's army left Tehran, and North Korea's envoy met the Bank of Japan in Paris.",
    "Vladimir Putin told the Israeli Air Force that Côte d'Ivoire and Guinea-Bissau were not 'friends'.",
    "The Ethiopian National Defence Force (ENDF) said Moscow's plan was late; the ENDF left South Sudan.",
)


@given(st.sampled_from(SENTENCES), st.data())
def test_what_cannot_be_seen_changes_nothing(sentence, draw):
    book = data.gazetteer()
    places = draw.draw(st.lists(st.integers(1, len(sentence) - 1), max_size=6))
    changed = sentence
    for place in sorted(places, reverse=True):
        if sentence[place - 1].isalpha() and sentence[place].isalpha():
            changed = changed[:place] + draw.draw(st.sampled_from(["\u200b", "\u00ad", "\u2060"])) + changed[place:]
    before, after = (find_mentions(lines(text), book) for text in (sentence, changed))
    assert [(m.actor, m.metonymic) for m in before] == [(m.actor, m.metonymic) for m in after]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("quote", "’‘´`ʼ′")
def test_the_style_of_quotes_changes_nothing(gazetteer, sentence, quote):
    changed = sentence.replace("'", quote)
    before, after = (find_mentions(lines(text), gazetteer) for text in (sentence, changed))
    assert [(m.start, m.end, m.actor) for m in before] == [(m.start, m.end, m.actor) for m in after]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), st.lists(st.sampled_from(SENTENCES), max_size=5))
def test_paragraphs_without_doubtful_names_are_read_one_by_one(first, second):
    """The mentions of a text are those of its halves, where no name depends on the rest of the text."""
    book = data.gazetteer()
    whole = [(m.paragraph, m.start, m.actor) for m in find_mentions(lines(*first, *second), book)]
    halves = [(m.paragraph, m.start, m.actor) for m in find_mentions(lines(*first), book)]
    halves += [(m.paragraph + len(first), m.start, m.actor) for m in find_mentions(lines(*second), book)]
    assert whole == halves


def test_the_article_of_a_learner_needs_no_edit(gazetteer):
    article = parse_article("<h1>Mali’s junta</h1><p>Bamako&nbsp;said that Malian troops had left.</p>")
    assert [(m.exact, m.metonymic) for m in find_mentions(article, gazetteer)] == [
        ("Mali", False),
        ("Bamako", True),
        ("Malian", False),
    ]


# ---------------------------------------------------------------- the page that explains it

PAGE = Path(__file__).parents[1] / "docs" / "finding_actors.md"


def page_rows() -> list[tuple[str, str]]:
    cells = [line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    rows = [(row[1].strip(), row[2].strip()) for row in cells if len(row) == 3]
    return [row for row in rows if "=" in row[1] or row[1] == "–"]


@pytest.mark.parametrize(("text", "expected"), page_rows())
def test_the_page_tells_the_truth(gazetteer, text, expected):
    found = find_mentions(lines(text), gazetteer)
    shown = "; ".join(f"{m.exact}={m.actor}{'*' if m.metonymic else ''}" for m in found)
    assert (shown or "–") == expected


def test_the_page_has_many_rows():
    assert len(page_rows()) > 50


# ---------------------------------------------------------------- work


def calls_of(action) -> int:
    """How many functions of Python a piece of work calls: a measure that a busy machine does not change."""
    count = 0

    def note(_frame, event, _argument) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


def test_the_work_grows_as_the_text_does(gazetteer):
    texts = [paragraph.text for paragraph in data.article().paragraphs] + list(SENTENCES)
    small, large = lines(*texts * 2), lines(*texts * 16)
    find_mentions(large, gazetteer)  # rules and the forms of words are made ready once
    one, eight = (calls_of(lambda article=article: find_mentions(article, gazetteer)) for article in (small, large))
    assert 7.5 <= eight / one <= 8.1


# ---------------------------------------------------------------- thresholds, each on both sides

NEAR = Gazetteer.build(states=[State("chad", "Chad")], rules=[NameRule(("Chad",), near=("drummer",))])


@pytest.mark.parametrize(("gap", "found"), [(153, []), (154, [("Chad", "chad")])])
def test_a_word_is_near_within_160_characters(gap, found):
    """`drummer` has 7 letters, and 7 + 153 = 160."""
    assert named(NEAR, "drummer" + " " * gap + "Chad left.") == found
    assert named(NEAR, "Chad" + " " * gap + "drummer") == found


@pytest.mark.parametrize(("surface", "kind"), [("ABCDEF", "acronym"), ("ABCDEFG", "name"), ("A", "name")])
def test_an_acronym_has_two_to_six_capitals(surface, kind):
    state = State("somewhere", "Somewhere", other_names=(surface,))
    assert [alias.type for alias in Gazetteer.build(states=[state]).aliases] == ["name", kind]


@pytest.mark.parametrize(("letters", "found"), [("XQ", True), ("XQZVKW", True), ("XQZVKWJ", False)])
def test_capitals_are_proposed_from_two_to_six(letters, found):
    proposals = propose_actors(lines(f"The envoy met the {letters} on a bridge."), Gazetteer.build())
    assert [proposal.name for proposal in proposals] == [letters] * found


GEORGIA = Gazetteer.build(states=[State("georgia", "Georgia")], rules=[NameRule(("Georgia",), after=("@name",))])


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Georgia Engelhard Wins again", True),  # 3 of 4 longer words have a capital letter
        ("Georgia Engelhard Wins over them again, they said", False),  # 3 of 7
        ("Georgia Engelhard wins again", False),  # 2 of 4
        ("Georgia Engelhard Wins again.", False),  # a headline has no full stop
    ],
)
def test_three_in_four_capitals_make_a_headline(text, headline):
    """In a headline a capital letter tells nothing, so the next word makes no woman's name of it."""
    assert named(GEORGIA, text) == [("Georgia", "georgia")] * headline


@pytest.mark.parametrize("text", ["General Dagalo left.", "Yesterday General Dagalo left."])
def test_a_titled_surname_is_proposed_also_where_the_paragraph_begins(text):
    assert [proposal.name for proposal in propose_actors(lines(text), Gazetteer.build())] == ["Dagalo"]


# ---------------------------------------------------------------- words and ids


def test_every_list_of_words_is_used():
    wing = Path(word_lists.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in wing.glob("*.py"))
    quoted = re.sub(r"'(\w+)'", r'"\1"', source)
    unused = [name for name in word_lists.LISTS if f'"{name}"' not in quoted and not name.startswith("language ")]
    assert unused == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Côte d’Ivoire", "cote_divoire"),
        ("Iran's Red Crescent", "irans_red_crescent"),
        ("Łódź – U.N. Office", "lodz_un_office"),
        ("Москва", "москва"),
    ],
)
def test_a_slug_is_one_word_for_an_id(name, expected):
    assert slug(name) == expected
