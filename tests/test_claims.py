"""The codebook, the lexicon and the machine coder: on our own sentences, about places all over the world."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.text import codebook
from entente.text.article import parse_article
from entente.text.codebook import AUXES, CERTAINTIES, LAYERS, POLARITIES, SOURCE_KINDS, Claim, Codebook
from entente.text.coder import propose_claims
from entente.text.lexicon import PARTS, Lexicon, inflect_verb
from entente.text.scoring import claim_key, score_claims


def coded(*paragraphs: str) -> tuple[Claim, ...]:
    """What the machine makes of a few paragraphs below a headline that says nothing."""
    article = parse_article("\n".join(("News of the day", *paragraphs)))
    return propose_claims(article, data.gazetteer(), data.lexicon(), data.codebook())


def shown(claim: Claim) -> str:
    return f"{claim.actor} {claim.relation} {claim.recipient} {claim.polarity}"


def only(sentence: str) -> Claim:
    claims = coded(sentence)
    assert len(claims) == 1, [shown(claim) for claim in claims]
    return claims[0]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return data.codebook()


@pytest.fixture(scope="module")
def rows(root) -> list[dict[str, str]]:
    with (root / "data" / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_of(words: str) -> list[str]:
    return words.split()


# ---------------------------------------------------------------- the codebook

NAMES = list_of("""supplies_arms co_produces protects attacks threatens withholds trades_with treaty_tie pledges
backs_verbally meets mediates asks_help refuses_help criticises distrusts rivals shares_interest depends_on""")
EXTENSIONS = {"distrusts", "rivals", "shares_interest", "depends_on"}
# What a person codes for each example with the page of the codebook beside them: actor and recipient.
BY_HAND = {
    "supplies_arms": ("germany", "ukraine"),
    "co_produces": ("japan", "italy"),
    "protects": ("france", "mali"),
    "attacks": ("iraq", "kuwait"),
    "threatens": ("north_korea", "south_korea"),
    "withholds": ("russia", "bulgaria"),
    "trades_with": ("australia", "china"),
    "treaty_tie": ("united_states", "japan"),
    "pledges": ("denmark", "ukraine"),
    "backs_verbally": ("turkey", "azerbaijan"),
    "meets": ("china", "india"),
    "mediates": ("egypt", "israel"),
    "asks_help": ("mozambique", "rwanda"),
    "refuses_help": ("hungary", "ukraine"),
    "criticises": ("sweden", "eritrea"),
    "distrusts": ("greece", "turkey"),
    "rivals": ("india", "pakistan"),
    "shares_interest": ("ethiopia", "kenya"),
    "depends_on": ("moldova", "russia"),
}
SIGN_BY_HAND = {1: "supplies_arms co_produces protects trades_with treaty_tie pledges backs_verbally shares_interest"}
SIGN_BY_HAND |= {-1: "attacks threatens withholds refuses_help criticises distrusts rivals"}
SIGN_BY_HAND |= {0: "meets mediates asks_help", None: "depends_on"}


def by_hand(name: str, **changes: str) -> Claim:
    actor, recipient = BY_HAND[name]
    return replace(Claim("c1", 1, "author", "author", "", 0, 1, "x", name, actor, recipient), **changes)


def test_the_codebook_has_every_relation_once(book):
    named = [relation.name for relation in book]
    assert named == NAMES, "put NAMES, BY_HAND and SIGN_BY_HAND of this file right: Add a relation in docs/recipes.md"
    assert set(named) == set(BY_HAND) == {name for names in SIGN_BY_HAND.values() for name in names.split()}
    assert {relation.name for relation in book if not relation.event} == EXTENSIONS
    assert {layer for relation in book for layer in relation.layers} == set(LAYERS)


@pytest.mark.parametrize(("sign", "names"), [*SIGN_BY_HAND.items()])
def test_an_example_coded_by_hand_has_the_sign_of_its_row(book, sign, names):
    assert [book.sign(by_hand(name)) for name in names.split()] == [sign] * len(names.split())


def test_a_denied_relation_has_sign_zero_and_a_denied_dependence_none(book):
    denied = {name: book.sign(by_hand(name, polarity="-")) for name in NAMES}
    assert denied.pop("depends_on") is None
    assert set(denied.values()) == {0}


def test_layers_of_a_claim(book):
    assert book.layers(by_hand("withholds")) == ("military", "economic", "diplomatic")
    assert book.layers(by_hand("depends_on")) == ("dependency",)


def test_a_codebook_cannot_be_changed_by_accident(book):
    with pytest.raises(TypeError):
        book.relations["attacks"] = None


def test_codebook_faults_come_together():
    bad = [{"relation": "meets", "layers": "diplomatc", "sign": "2"}, {"relation": "", "layers": "legal", "sign": "1"}]
    with pytest.raises(EntenteError) as caught:
        Codebook.from_rows(bad)
    assert [fault.code for fault in caught.value.faults] == ["claims.sign", "claims.layer", "claims.relation"]
    assert 'codebook.csv, row 2, field layers: found "diplomatc"' in str(caught.value)
    assert 'Did you mean "diplomatic"?' in str(caught.value)


@pytest.mark.parametrize(("aux", "observed"), [*zip(AUXES, (True, True, False, False), strict=True)])
def test_what_may_come_or_might_have_been_is_not_observed(aux, observed):
    assert by_hand("attacks", aux=aux).observed is observed


def sentence_of(text: str) -> str:
    """A near miss without the reason in brackets."""
    return text.split(" (")[0]


def affirmed(name: str, text: str) -> bool:
    return any(claim.relation == name and not claim.negated for claim in coded(text))


def test_the_machine_reads_the_examples_and_leaves_the_near_misses(book):
    """Measured: 19 of 19 examples, 19 of 19 near misses. The floor leaves room for a changed gazetteer."""
    examples = [relation.name for relation in book if affirmed(relation.name, relation.example)]
    missed = [relation.name for relation in book if affirmed(relation.name, sentence_of(relation.near_miss))]
    assert len(examples) >= 17, set(NAMES) - set(examples)
    assert len(missed) <= 2, missed


def test_the_machine_finds_the_parties_that_a_person_finds(book):
    right = [r.name for r in book if any(c.pair == BY_HAND[r.name] and c.relation == r.name for c in coded(r.example))]
    assert len(right) >= 17, set(NAMES) - set(right)


def test_every_near_miss_says_why(book):
    assert all(re.fullmatch(r"[^()]+\. \([^()]+\)", relation.near_miss) for relation in book)
    named = [relation.name for relation in book if "not coded" in relation.near_miss]
    other = {relation.name: set(NAMES) & set(re.findall(r"\w+", relation.near_miss)) for relation in book}
    assert all(other[name] for name in set(NAMES) - set(named))


# ---------------------------------------------------------------- the page of the codebook


def test_the_page_names_the_relations_without_direction(root, book):
    page = (root / "docs" / "codebook.md").read_text(encoding="utf-8")
    line = re.search(r"Six relations have no direction: (.*?)\.", page, re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", line)) == {relation.name for relation in book if relation.mutual}


def strings(tree: ast.AST) -> set[str]:
    """The strings of a source, docstrings and other bare strings left out."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in bare]
    return {node.value for node in found if isinstance(node.value, str)}


def test_no_relation_is_named_in_the_code(book):
    """What a rule needs to know of a relation stands in its row of the codebook."""
    for path in sorted(Path(codebook.__file__).parent.glob("*.py")):
        assert not strings(ast.parse(path.read_text(encoding="utf-8"))) & {relation.name for relation in book}, path


@pytest.mark.parametrize("name", ["threatens", "pledges", "asks_help", "refuses_help"])
def test_what_is_only_spoken_of_has_not_been_done(book, name):
    assert book[name].speech


def test_a_speech_that_the_codebook_does_not_know_as_one_is_read_as_done(book):
    """The column decides: without it the machine codes the attack that is only threatened."""
    article = parse_article("News of the day\nChad threatened on Monday to bomb Niger.")
    deeds = Codebook({relation.name: replace(relation, speech=False) for relation in book})
    found = [
        {claim.relation for claim in propose_claims(article, data.gazetteer(), data.lexicon(), one)}
        for one in (book, deeds)
    ]
    assert found == [{"threatens"}, {"threatens", "attacks"}]


def test_a_flag_of_the_codebook_is_true_or_false():
    row = {"relation": "meets", "layers": "diplomatic", "sign": "0", "mutual": "yes", "speech": "0"}
    with pytest.raises(EntenteError) as caught:
        Codebook.from_rows([row])
    assert [str(fault) for fault in caught.value.faults] == [
        'codebook.csv, row 2, field mutual: found "yes"; expected true or false.',
        'codebook.csv, row 2, field speech: found "0"; expected true or false.',
    ]


def test_an_unknown_source_gets_a_plain_id():
    assert only("The doctor José Núñez said that Chad attacked Niger.").source == "jose_nunez"


# ---------------------------------------------------------------- the lexicon


def test_every_row_parses_and_can_match(rows, book):
    lexicon = Lexicon.from_rows(rows)
    assert len(lexicon.entries) == len(rows) >= 250
    assert {entry.part for entry in lexicon.entries} == set(PARTS)
    relations = {entry.code for entry in lexicon.entries if entry.part == "relation"}
    assert relations == {relation.name for relation in book}


def test_every_row_finds_its_own_words(rows):
    lexicon = Lexicon.from_rows(rows)
    silent = []
    for entry in lexicon.entries:
        if entry.part not in ("class", "irregular"):
            words = [token for element in lexicon._pattern(entry).elements for token in _first_words(element)]
            if entry not in [hit.entry for hit in lexicon.find(words)]:
                silent.append(entry.form)
    assert silent == []


def _first_words(element) -> list[str]:
    if element.gap:
        return []
    return [min(element.words)] if element.words else [min(options) for options in element.longer[0]]


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("supply", "supplied supplies supply supplying"),
        ("ban", "ban banned banning bans"),
        ("criticise", "criticise criticised criticises criticising criticize criticized criticizes criticizing"),
        ("clash", "clash clashed clashes clashing"),
        ("play", "play played playing plays"),
        ("raid", "raid raided raiding raids"),
        ("seize", "seize seized seizes seizing"),
    ],
)
def test_regular_verbs_by_rule(base, forms):
    assert sorted(inflect_verb(base)) == forms.split()


def test_irregular_verbs_from_the_table(rows):
    irregular = Lexicon.from_rows(rows).irregular
    assert sorted(inflect_verb("withhold", irregular)) == ["withheld", "withhold", "withholding", "withholds"]
    assert inflect_verb("give", irregular)["given"] == "part"
    assert {"is", "are", "was", "were", "been"} <= set(inflect_verb("be", irregular))


def test_a_form_in_a_name_is_no_cue():
    assert coded("The United States Strike Group left Fiji.") == ()


def test_lexicon_faults_come_together():
    bad = [
        {"form": "", "part": "hedge", "code": "x"},
        {"form": "* attack.v", "part": "relation", "code": "attacks", "direction": "actor_first"},
        {"form": "sell.v {armz}", "part": "relation", "code": "", "direction": "forward"},
        {"form": "maybe", "part": "hegde", "code": "x", "certainty": "sure", "polarity": "no"},
        {"form": "gun.n", "part": "class", "code": "arms"},
    ]
    with pytest.raises(EntenteError) as caught:
        Lexicon.from_rows(bad)
    codes = [fault.code.removeprefix("claims.") for fault in caught.value.faults]
    assert codes == ["form", "form", "code", "class", "direction", "part", "polarity", "certainty"]
    assert 'Did you mean "hedge"?' in str(caught.value) and 'Did you mean "arms"?' in str(caught.value)


# ---------------------------------------------------------------- who does what to whom

ROLES = [
    # the active voice
    ("Uganda bombed Rwanda.", "uganda attacks rwanda +"),
    ("Turkish drones destroyed Armenian tanks in 2020.", "turkey attacks armenia +"),
    ("Norway, which borders Russia, sells gas to Germany.", "norway trades_with germany +"),
    ("Armenia, an ally of Russia, blamed Azerbaijan for the attack.", "armenia criticises azerbaijan +"),
    ("Canada exports wheat, beef and timber to Japan.", "canada trades_with japan +"),
    ("Albania backed Kosovo at the United Nations.", "albania backs_verbally kosovo +"),
    ("Greece's rival Turkey warned Cyprus of consequences.", "greece rivals turkey +;turkey threatens cyprus +"),
    ("Belgium withdrew its ambassador from Rwanda.", "belgium withholds rwanda +"),
    ("Algeria broke off relations with Morocco in August 2021.", "algeria withholds morocco +"),
    ("The president of Kenya visited Uganda.", "kenya meets uganda +"),
    ("Laos relies heavily on China for electricity.", "laos depends_on china +"),
    # lists
    ("Japan supplied drones to Fiji and condemned Tonga.", "japan supplies_arms fiji +;japan criticises tonga +"),
    (
        "Finland and Sweden signed a defence pact with Denmark.",
        "finland treaty_tie denmark +;sweden treaty_tie denmark +",
    ),
    (
        "The president of Chile praised Uruguay and criticised Bolivia.",
        "chile backs_verbally uruguay +;chile criticises bolivia +",
    ),
    (
        "Rwanda, Uganda and Kenya pledged troops to Somalia.",
        "rwanda pledges somalia +;uganda pledges somalia +;kenya pledges somalia +",
    ),
    ("Ghana and Togo held talks.", "ghana meets togo +"),
    ("Jordan and Syria attacked each other in 1970.", "jordan attacks syria +;syria attacks jordan +"),
    # the passive voice
    ("Sudan was attacked by Chad in 1905.", "chad attacks sudan +"),
    ("Drones were supplied to Ethiopia by Turkey.", "turkey supplies_arms ethiopia +"),
    (
        "The attack on Kenya by Somalia was condemned by Ethiopia.",
        "somalia attacks kenya +;ethiopia criticises somalia +",
    ),
    # the recipient first
    ("Bulgaria bought missiles from Romania.", "romania supplies_arms bulgaria +"),
    # nouns
    ("Malaysian support for Indonesia angered Australia.", "malaysia backs_verbally indonesia +"),
    ("Poland's dependence on Norway has grown.", "poland depends_on norway +"),
    ("US sanctions on Myanmar were tightened.", "united_states withholds myanmar +"),
    ("Talks between Ghana and Togo were held in Lagos.", "ghana meets togo +"),
    ("The war between Eritrea and Ethiopia lasted from 1998 to 2000.", "eritrea attacks ethiopia +"),
    ("Greece is a rival of Turkey.", "greece rivals turkey +"),
    ("India has been Nepal's main trading partner for decades.", "india trades_with nepal +"),
    ("Tanzania's refusal to help Malawi drew criticism.", "tanzania refuses_help malawi +"),
    # relative clauses
    ("The missiles that Iran sent to Yemen worried Oman.", "iran supplies_arms yemen +"),
    ("The Iran-backed Hezbollah fired rockets at Israel.", "iran protects hezbollah +;hezbollah attacks israel +"),
    # third parties
    ("Egypt brokered a ceasefire between Sudan and Chad.", "egypt mediates sudan +;egypt mediates chad +"),
    # what is threatened, asked or promised has not been done
    ("Thailand threatened to attack Cambodia.", "thailand threatens cambodia +"),
    ("France promised to defend Estonia.", "france pledges estonia +"),
    ("Ukraine asked Poland for weapons.", "ukraine asks_help poland +"),
    ("Spain refused to help Portugal.", "spain refuses_help portugal +"),
    # nothing to code
    ("Zimbabwe has few friends left apart from China.", ""),
    ("Estonia failed to persuade Hungary.", ""),
    ("Peru and Chile lie in South America.", ""),
]


@pytest.mark.parametrize(("sentence", "expected"), ROLES)
def test_roles(sentence, expected):
    assert {shown(claim) for claim in coded(sentence)} == set(filter(None, expected.split(";")))


# Written after the coder and its lexicon were finished, and not used to change them.
UNSEEN = [
    ("Nepal and Bhutan agreed a treaty on water in 2012.", "nepal treaty_tie bhutan +"),
    ("Gambian police accused Senegal of sheltering smugglers.", "gambia criticises senegal +"),
    ("Tunisia has bought wheat from France for years.", "tunisia trades_with france +"),
    ("Paraguay fears Brazil.", "paraguay distrusts brazil +"),
    ("Slovenia was praised by Croatia.", "croatia backs_verbally slovenia +"),
    ("Honduran soldiers crossed the border and fired on a village in Nicaragua.", "honduras attacks nicaragua +"),
    ("Zambia halted electricity exports to Botswana.", "zambia withholds botswana +"),
    ("Vanuatu and Samoa have a common interest in fisheries.", "vanuatu shares_interest samoa +"),
    ("Iraq's need for Turkish water is growing.", "iraq depends_on turkey +"),
    ("Belize appealed to Mexico for help after the storm.", "belize asks_help mexico +"),
    ("Oman passed messages between Yemen and Kuwait.", "oman mediates yemen +;oman mediates kuwait +"),
    ("Guinean artillery opened fire on Liberia.", "guinea attacks liberia +"),
    ("Lesotho's king flew to Eswatini.", "lesotho meets eswatini +"),
    ("Italy has given Albania two patrol boats.", "italy supplies_arms albania +"),
    ("Burundi sees Rwanda as its chief enemy.", "burundi rivals rwanda +"),
    ("Kazakhstan cannot do without Russian railways.", "kazakhstan depends_on russia +"),
    ("Peru's decision to recall its ambassador from Bolivia was expected.", "peru withholds bolivia +"),
    ("Mali received helicopters from Russia in 2021.", "russia supplies_arms mali +"),
    ("Taiwan and Paraguay are partners.", ""),
    ("Angola turned down a request from Namibia.", "angola refuses_help namibia +"),
]


def test_sentences_it_has_never_seen():
    """Measured: 16 of 17 proposals are right, and 16 of 20 claims are found. News is harder than these sentences."""
    found = [({shown(claim) for claim in coded(text)}, set(filter(None, gold.split(";")))) for text, gold in UNSEEN]
    matched = sum(len(proposed & gold) for proposed, gold in found)
    assert matched / sum(len(proposed) for proposed, _ in found) >= 0.8
    assert matched / sum(len(gold) for _, gold in found) >= 0.5


# ---------------------------------------------------------------- polarity, certainty, aux


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Peru has not attacked Ecuador.", "-"),
        ("Bolivia never threatened Chile.", "-"),
        ("Kenya didn't supply drones to Somalia.", "-"),
        ("Iceland sells no weapons to Bulgaria.", "-"),
        ("Romania was not attacked by Moldova.", "-"),
        ("Iraq denied attacking Kuwait.", "-"),
        ("India does not trust China.", "+"),  # trust denied is distrust
        ("Nigeria no longer trusts Ghana.", "+"),
        ("Cuba trusts Bolivia.", "-"),
        ("Ecuador can manage without Peru.", "-"),
        ("Serbia's dependence on Hungary has ended.", "-"),  # a state that has ended is denied
        ("Eritrea's war with Ethiopia ended.", "+"),  # an event that has ended has taken place
        ("Peru has attacked Ecuador.", "+"),
    ],
)
def test_polarity(sentence, polarity):
    assert only(sentence).polarity == polarity


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Brazil supplied Argentina with fighter jets.", "CT"),
        ("Brazil may supply Argentina with fighter jets.", "PS"),
        ("Brazil could supply Argentina with fighter jets.", "PS"),
        ("Brazil could not supply Argentina with fighter jets.", "CT"),
        ("Brazil probably supplied Argentina with fighter jets.", "PR"),
        ("Brazil is expected to supply Argentina with fighter jets.", "PR"),
        ("Perhaps Brazil supplied Argentina with fighter jets.", "PS"),
        ("Analysts believe that Brazil supplied Argentina with fighter jets.", "PR"),
        ("Did Brazil supply Argentina with fighter jets?", "U"),
        ("Nobody knows whether Brazil supplied Argentina with fighter jets.", "U"),
        ("Villagers fear that Brazil supplied Argentina with fighter jets.", "U"),
    ],
)
def test_certainty(sentence, certainty):
    assert only(sentence).certainty == certainty


@pytest.mark.parametrize(
    ("sentence", "aux"),
    [
        ("Chile sells tanks to Peru.", "none"),
        ("Chile will sell tanks to Peru.", "future"),
        ("Chile plans to sell tanks to Peru.", "future"),
        ("Will Chile sell tanks to Peru?", "future"),
        ("Rebels said Chile would sell tanks to Peru.", "future"),
        ("Chile would sell tanks to Peru.", "hypothetical"),
        ("Had Chile sold tanks to Peru, nothing would be different.", "hypothetical"),
        ("If Chile sold tanks to Peru, nobody would notice.", "hypothetical"),
        ("Chile once sold tanks to Peru.", "historical"),
        ("Chile used to sell tanks to Peru.", "historical"),
    ],
)
def test_aux(sentence, aux):
    assert only(sentence).aux == aux


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("Chad has attacked Niger since 2019.", ("2019", "")),
        ("Chad attacked Niger until March 2020.", ("", "2020-03")),
        ("Chad attacked Niger from 2014 to 2019.", ("2014", "2019")),
        ("On 3 March 2021 Chad attacked Niger.", ("2021-03-03", "")),
        ("On March 3, 2021, Chad attacked Niger.", ("2021-03-03", "")),
        ("Chad attacked Niger on 31 February 2021.", ("2021-02", "")),
        ("Chad attacked Niger in October.", ("", "")),  # no year, no date
        ("Chad attacked 2000 villages in Niger.", ("", "")),
    ],
)
def test_dates(sentence, dates):
    claim = only(sentence)
    assert (claim.since, claim.until) == dates


# ---------------------------------------------------------------- who says so

SAYS = [
    ("Uganda attacked Rwanda.", "author", "author"),
    ("Officials in Nairobi said that Uganda attacked Rwanda.", "officials_in_nairobi", "anonymous"),  # whose, who knows
    ("Kenyan officials said that Uganda attacked Rwanda.", "kenya", "official"),
    ("According to Kenyan officials, Uganda attacked Rwanda.", "kenya", "official"),
    ("Uganda attacked Rwanda, according to Kenya.", "kenya", "official"),
    ("Uganda attacked Rwanda, officials said on Tuesday.", "officials", "anonymous"),
    ("Sources in Kigali say that Uganda attacked Rwanda.", "sources_in_kigali", "anonymous"),
    ("Insiders report that Uganda attacked Rwanda.", "insiders", "anonymous"),
    ("Witnesses in Kigali reported that Uganda attacked Rwanda.", "witnesses_in_kigali", "anonymous"),
    ('"Uganda attacked Rwanda," a diplomat said.', "diplomat", "anonymous"),
    ("“Uganda attacked Rwanda,” said a diplomat.", "diplomat", "anonymous"),
    ("Uganda, the minister said, attacked Rwanda.", "minister", "anonymous"),
    ("Uganda attacked Rwanda, and officials said nothing.", "author", "author"),
    ("Galeotti says that Uganda attacked Rwanda.", "galeotti", "named_analyst"),
]


@pytest.mark.parametrize(("sentence", "source", "kind"), SAYS)
def test_sources(sentence, source, kind):
    claim = only(sentence)
    assert (claim.source, claim.source_kind) == (source, kind)


def test_a_source_is_carried_on_by_a_pronoun_and_not_without_one():
    first, second, third = coded(
        "Galeotti says that Uganda attacked Rwanda. He adds that Kenya condemned Uganda. Ghana praised Togo."
    )
    assert [claim.source for claim in (first, second, third)] == ["galeotti", "galeotti", "author"]
    assert [claim.cue for claim in (first, second)] == ["says", "adds"]


def test_a_source_is_carried_through_a_quotation():
    first, second = coded('"Uganda attacked Rwanda," Galeotti said. "Kenya condemned Uganda."')
    assert (first.source, second.source) == ("galeotti", "galeotti")


def test_her_view():
    claims = coded("Sopher says that Uganda attacked Rwanda.", "In her view, Kenya distrusts Uganda.")
    assert [claim.source for claim in claims] == ["sopher", "sopher"]


def test_a_party_that_speaks_of_itself():
    claim = only("Venezuela claims that Guyana threatened to seize its islands.")
    assert (claim.source, claim.actor, claim.recipient) == ("venezuela", "guyana", "venezuela")


# ---------------------------------------------------------------- words that stand for others


def test_it_and_the_two_countries():
    claims = coded("Ghana borders Togo. It has attacked Benin. The two countries distrust each other.")
    assert shown(claims[0]) == "ghana attacks benin +"
    assert {shown(claim) for claim in claims[1:]} & {"ghana distrusts togo +", "ghana distrusts benin +"}


def test_an_enemy_of_a_state_is_not_the_state():
    assert coded("Chad's enemies attacked Niger.") == ()


# ---------------------------------------------------------------- spans, ids and any text


def test_content_is_the_clause_without_the_cue():
    claim = only("Officials in Nairobi said that Uganda had bombed Rwanda.")
    assert (claim.content, claim.cue, claim.note) == ("Uganda had bombed Rwanda", "said", "bombed")


def check(claims: tuple[Claim, ...], text: str) -> None:
    paragraphs = parse_article(text).paragraphs
    actors, book = data.gazetteer().actors, data.codebook()
    assert [claim.id for claim in claims] == [f"m{number:03d}" for number in range(1, len(claims) + 1)]
    assert len(set(claims)) == len(claims)
    for claim in claims:
        words = paragraphs[claim.paragraph - 1].text
        assert words[claim.start : claim.end] == claim.content != ""
        assert claim.cue in words and claim.note in words
        assert claim.actor in actors and claim.recipient in actors and claim.actor != claim.recipient
        assert claim.relation in book and claim.source and claim.source_kind in SOURCE_KINDS
        assert claim.polarity in POLARITIES and claim.certainty in CERTAINTIES and claim.aux in AUXES
        assert not (claim.since and claim.until) or claim.since[:4] <= claim.until[:4]


def proposed(text: str) -> tuple[Claim, ...]:
    return propose_claims(parse_article(text), data.gazetteer(), data.lexicon(), data.codebook())


PIECES = st.sampled_from(
    [
        *list_of("Iran Russia's Chad Niger Mali Kenyan Hamas Galeotti it they its the two countries each other"),
        *list_of("who that which , . ; : ' ’ “ ” ? ( ) - – and or but not never attacked was by to with between war"),
        *list_of(
            "talks treaty on sells weapons supplied said says according officials sources in view he she may will"
        ),
        *list_of(
            "would had if once since 2022 from until May 3 2021 threatened help trust depends the a of for backed"
        ),
        *("rivals", "\n", "\u00a0"),
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=60))
def test_any_heap_of_words_gives_sound_claims(pieces):
    text = "The news of the day is that there is no news\n" + " ".join(pieces)
    check(proposed(text), text)


@given(st.text(max_size=300))
def test_any_text_at_all_gives_sound_claims(noise):
    text = "The news of the day is that there is no news and that Chad attacked Niger\n" + noise
    check(proposed(text), text)


def test_the_course_article_gives_sound_claims(root):
    text = (root / "data" / "article.txt").read_text(encoding="utf-8")
    check(proposed(text), text)


def test_an_order_of_paragraphs_changes_ids_only():
    one, two = "Uganda attacked Rwanda.", "Ghana praised Togo."
    forth, back = coded(one, two), coded(two, one)
    assert {shown(claim) for claim in forth} == {shown(claim) for claim in back}
    assert [claim.paragraph for claim in forth] == [2, 3]


def test_the_work_is_linear_in_length(root, steps):
    text = (root / "data" / "article.txt").read_text(encoding="utf-8")
    proposed(text)
    small, large = (steps(proposed, "\n".join([text] * times)) for times in (2, 8))
    assert large < 4 * 1.1 * small


def test_one_endless_sentence_takes_no_endless_work(steps):
    """Up to 20 kB without a full stop."""
    proposed("Chad left.")
    small, large = (steps(proposed, "News of the day\n" + "Chad and Niger attacked Mali and " * n) for n in (150, 600))
    assert large < 4 * 1.1 * small


# ---------------------------------------------------------------- scores

GOLD = Claim("c1", 4, "author", "author", "", 0, 1, "x", "attacks", "idf", "iran")


@pytest.mark.parametrize(
    ("changes", "triple", "sign", "pair"),
    [
        ({}, True, True, True),
        ({"actor": "israel"}, True, True, True),  # rolled up
        ({"relation": "threatens"}, False, True, True),
        ({"actor": "iran", "recipient": "idf"}, False, True, True),
        ({"polarity": "-"}, True, False, True),
        ({"relation": "pledges"}, False, False, True),
        ({"paragraph": 5}, False, False, False),
        ({"recipient": "syria"}, False, False, False),
    ],
)
def test_levels_of_agreement_with_the_gold(book, changes, triple, sign, pair):
    other = replace(GOLD, **changes)
    for level, expected in (("triple", triple), ("sign", sign), ("pair", pair)):
        found = score_claims([GOLD], [other], book, data.gazetteer(), level=level)
        assert found.counts == ((1, 0, 0) if expected else (0, 1, 1))


def test_a_mutual_relation_has_no_direction(book):
    one = replace(GOLD, relation="meets")
    other = replace(one, actor=one.recipient, recipient=one.actor)
    assert claim_key(one, "triple", book) == claim_key(other, "triple", book)


def test_a_claim_that_stands_twice_must_be_found_twice(book):
    assert score_claims([GOLD, GOLD], [GOLD], book).counts == (1, 1, 0)


def test_an_unknown_level(book):
    with pytest.raises(EntenteError, match='argument level: found "tripel"; expected one of triple, sign, pair'):
        score_claims([GOLD], [GOLD], book, level="tripel")


def test_scores_on_the_course_article(book):
    """Measured: precision .73, recall .42 on triples. The rules were developed with this article in view."""
    article = data.article()
    machine = propose_claims(article, data.gazetteer(), data.lexicon(), book)
    scores = {
        level: score_claims(data.claims(), machine, book, data.gazetteer(), level=level).counts
        for level in ("triple", "sign", "pair")
    }
    for matched, missed, spurious in scores.values():
        assert matched / (matched + spurious) >= 0.6
        assert 0.15 <= matched / (matched + missed) <= 0.6  # a leap in recall would be a sign of tuning
    assert scores["triple"][0] <= scores["sign"][0] <= scores["pair"][0]
