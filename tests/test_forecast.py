"""The learner's first forecast: kept, restored, never lost, and never more than asked."""

from __future__ import annotations

import html
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.data import Judgement
from entente.errors import EntenteError
from entente.exercises import forecast

ASKED = [Judgement("j1", "It rains & pours.", "04"), Judgement("j2", "It snows.", "05")]
needs_permissions = pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="this user may write anywhere"
)


@pytest.fixture
def notes(tmp_path, monkeypatch):
    folder = tmp_path / "my notes"
    monkeypatch.setenv("ENTENTE_HOME", str(folder))
    return folder


def codes(raised) -> list[str]:
    return [fault.code for fault in raised.value.faults]


# Where


def test_the_folder_is_the_one_that_is_named(notes):
    assert forecast.home() == notes
    assert forecast.save({"j1": 70}, ASKED) == notes / "first_forecast.jsonl"


def test_a_tilde_means_the_user_s_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("ENTENTE_HOME", "~/notes")
    assert forecast.home() == tmp_path / "notes"


@pytest.mark.parametrize("empty", [None, ""])
def test_without_a_name_it_is_the_user_s_data_folder(monkeypatch, empty):
    import platformdirs

    monkeypatch.delenv("ENTENTE_HOME")
    if empty is not None:
        monkeypatch.setenv("ENTENTE_HOME", empty)
    assert forecast.home() == platformdirs.user_data_path("entente", appauthor=False)


# What is kept


def test_answers_come_back_as_given_with_the_wording(notes):
    forecast.save({"j1": 70, "j2": 12.5}, ASKED)
    [entry] = forecast.saved()
    assert entry["answers"] == {"j1": 70, "j2": 12.5}
    assert entry["statements"] == {"j1": "It rains & pours.", "j2": "It snows."}
    assert entry["made"].endswith("+00:00")


def test_an_earlier_forecast_stays_beside_a_new_one(notes):
    for percent in (70, 30):
        forecast.save({"j1": percent}, ASKED)
    assert [entry["answers"]["j1"] for entry in forecast.saved()] == [70, 30]
    assert sorted(path.name for path in notes.iterdir()) == ["first_forecast.jsonl"]


def test_numbers_of_numpy_are_kept(notes):
    forecast.save({"j1": np.int64(70), "j2": np.float64(12.5)}, ASKED)
    assert forecast.saved()[0]["answers"] == {"j1": 70, "j2": 12.5}


def test_looking_writes_nothing(notes):
    assert forecast.saved() == []
    forecast.desk(ASKED)
    assert not notes.exists()


def test_forgetting_deletes_what_was_kept_and_nothing_else(notes):
    forecast.save({"j1": 70}, ASKED)
    (notes / "first_forecast.json").write_text("x")
    (notes / "other.json").write_text("x")
    assert forecast.forget() == 2
    assert [path.name for path in notes.iterdir()] == ["other.json"]
    assert forecast.forget() == 0 and forecast.saved() == []


# What is refused


def test_every_bad_answer_is_named_at_once(notes):
    answers = {"j1": 120, "j3": 50, "j2": "70", "J2": 0.7}
    with pytest.raises(EntenteError) as raised:
        forecast.save(answers, ASKED)
    assert codes(raised) == ["forecast.percent", "forecast.unknown", "forecast.percent", "forecast.unknown"]
    assert str(raised.value).splitlines()[1:] == [
        "  1. answer j1: found 120; expected a percentage from 0 to 100. Say 50 if you cannot tell.",
        '  2. answer j3: found "j3"; expected one of j1, j2.',
        "  3. answer j2: found '70'; expected a percentage from 0 to 100. Say 50 if you cannot tell.",
        '  4. answer J2: found "J2"; expected one of j1, j2. Did you mean "j2"?',
    ]
    assert not notes.exists()


@pytest.mark.parametrize("value", [-1, 100.1, float("nan"), float("inf"), None, True, "50", [50], 1j])
def test_what_is_no_percentage(value):
    assert [fault.code for fault in forecast.check({"j1": value}, ASKED)] == ["forecast.percent"]


def test_a_share_is_taken_for_a_slip():
    [fault] = forecast.check({"j1": 0.7}, ASKED)
    assert (fault.found, fault.do) == ("0.7", "For 100 × 0.7 write 70.")


@pytest.mark.parametrize("value", [0, 1, 1.5, 50, 100, np.int64(3)])
def test_what_is_a_percentage(value):
    assert forecast.check({"j1": value}, ASKED) == []


@pytest.mark.parametrize("answers", [{}, [70, 30], 70, "j1", None])
def test_answers_that_are_none(answers, notes):
    with pytest.raises(EntenteError) as raised:
        forecast.save(answers, ASKED)
    assert codes(raised) == ["forecast.answers"]


# What goes wrong with files


@pytest.mark.parametrize(
    "line",
    [b"[{", b"\xff\xfe\x00", b"3", b"[" * 100_000, b"{}", b'{"made": "2025-06-01"}',
     b'{"made": "2025-06-01", "answers": [70]}', b'{"made": 1, "answers": {"j1": 70}}',
     b'{"made": "2025-06-01", "answers": {"j1": "x"}}', b'{"made": "2025", "answers": {"j1": 9}, "statements": "x"}'],
    ids=["cut", "no text", "number", "too deep", "empty", "no answers", "list", "no date", "no percent", "no words"],
)  # fmt: skip
def test_one_damaged_forecast_does_not_cost_the_others(notes, line):
    forecast.save({"j1": 40}, ASKED)
    with (notes / forecast.FILE).open("ab") as file:
        file.write(b"\n" + line)
    forecast.save({"j1": 70}, ASKED)
    assert [entry["answers"]["j1"] for entry in forecast.saved()] == [40, 70]
    assert line in (notes / forecast.FILE).read_bytes().split(b"\n")
    said = parts(forecast.desk(ASKED))[2].value
    assert said.endswith(" Damaged or of another version, and passed over: 1 of the forecasts in first_forecast.jsonl.")


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, monkeypatch):
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "file"))
    assert forecast.saved() == []
    with pytest.raises(
        EntenteError, match="Set ENTENTE_HOME to a folder of yours and keep the answers again"
    ) as raised:
        forecast.save({"j1": 70}, ASKED)
    assert codes(raised) == ["forecast.write"]
    assert (tmp_path / "file").read_text() == "x"


def test_a_file_that_cannot_be_read_gets_a_sentence(notes):
    (notes / forecast.FILE).mkdir(parents=True)
    with pytest.raises(EntenteError) as raised:
        forecast.saved()
    assert codes(raised) == ["forecast.read"]
    form = forecast.desk(ASKED)
    assert form.children[-1].value.startswith("Earlier answers cannot be read. folder of first_forecast.jsonl: found ")


@needs_permissions
def test_a_folder_without_permission_gets_a_sentence(notes):
    notes.mkdir(mode=0o500)
    with pytest.raises(EntenteError, match="permission denied"):
        forecast.save({"j1": 70}, ASKED)


def test_a_failed_write_leaves_the_earlier_forecast_and_holds_the_new_one_for_now(notes, monkeypatch):
    forecast.save({"j1": 70}, ASKED)
    before = (notes / forecast.FILE).read_bytes()

    def full(*_args, **_kind):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("entente.files.add_line", full)
        with pytest.raises(EntenteError, match="no space left on device"):
            forecast.save({"j1": 30}, ASKED)
    assert (notes / forecast.FILE).read_bytes() == before
    assert [entry["answers"] for entry in forecast.saved()] == [{"j1": 70}, {"j1": 30}]
    forecast.save({"j1": 10}, ASKED)
    assert (notes / forecast.FILE).read_bytes().count(b"answers") == 3


# The form


def parts(form):
    """The sliders, the button and what is said."""
    _, *rows, button, said = form.children
    return [row.children[1] for row in rows], button, said


def test_a_click_keeps_what_the_sliders_show(notes):
    sliders, button, said = parts(forecast.desk(ASKED))
    assert [slider.value for slider in sliders] == [50, 50] and said.value == "Nothing is kept yet."
    sliders[0].value = 85
    assert forecast.saved() == []
    button.click()
    assert forecast.saved()[0]["answers"] == {"j1": 85, "j2": 50}
    assert said.value.startswith("Kept: j1 85, j2 50. The file is ")


def test_the_form_begins_with_the_last_answers(notes):
    forecast.save({"j1": 10}, ASKED)
    forecast.save({"j1": 85, "gone": 5}, [*ASKED, Judgement("gone", "Asked in an older edition.", "04")])
    sliders, _, said = parts(forecast.desk(ASKED))
    assert [slider.value for slider in sliders] == [85, 50]
    assert said.value.startswith("These are your answers of 20")


def test_an_answer_to_another_sentence_is_kept_and_not_carried_over(notes):
    """The old forecast stays readable with the words that it answered; the slider of a new sentence begins at 50."""
    forecast.save({"j1": 10, "j2": 85}, ASKED)
    reworded = [ASKED[0], Judgement("j2", "It snows more than it rains.", "05")]
    sliders, _, said = parts(forecast.desk(reworded))
    assert [slider.value for slider in sliders] == [10, 50]
    assert said.value.endswith(" Reworded since then, so answer anew: j2.")
    [entry] = forecast.saved()
    assert (entry["answers"]["j2"], entry["statements"]["j2"]) == (85, "It snows.")
    assert forecast.still_asked(entry, ASKED) == {"j1": 10, "j2": 85}


def test_an_answer_between_the_steps_is_shown_as_it_is(notes):
    forecast.save({"j1": 72}, ASKED)
    _, button, _ = parts(forecast.desk(ASKED))
    button.click()
    assert forecast.saved()[-1]["answers"] == {"j1": 72, "j2": 50}


def test_a_click_that_cannot_keep_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "file"))
    _, button, said = parts(forecast.desk(ASKED))
    button.click()
    assert said.value.startswith("Not kept. folder of first_forecast.jsonl: found ")


def test_every_judgement_of_the_course_stands_in_full_beside_its_slider(notes):
    _, *rows, _, _ = forecast.desk(data.judgements()).children
    for row, judgement in zip(rows, data.judgements(), strict=True):
        assert html.escape(judgement.statement) in row.children[0].value
        assert row.children[1].tooltip == judgement.statement


def test_a_statement_is_shown_as_text_and_never_as_markup(notes):
    form = forecast.desk([Judgement("j1", "<script>1 < 2</script>", "04")])
    assert "&lt;script&gt;1 &lt; 2&lt;/script&gt;" in form.children[1].children[0].value


# The score


def test_brier_agrees_with_scikit_learn():
    from sklearn.metrics import brier_score_loss

    answers, outcomes = [80, 35, 100, 5], [True, True, False, False]
    ours = [forecast.brier(*pair) for pair in zip(answers, outcomes, strict=True)]
    assert np.mean(ours) == pytest.approx(brier_score_loss(outcomes, [answer / 100 for answer in answers]))


@given(belief=st.integers(0, 100), answer=st.integers(0, 100))
def test_to_say_what_you_believe_is_best(belief, answer):
    """The expected score of an answer is least where the answer is the belief, and grows with the squared distance."""

    def expected(percent):
        return (belief * forecast.brier(percent, True) + (100 - belief) * forecast.brier(percent, False)) / 100

    assert expected(answer) - expected(belief) == pytest.approx(((answer - belief) / 100) ** 2)


def test_brier_refuses_what_is_no_percentage():
    with pytest.raises(EntenteError, match=r"argument percent: found 0\.8; .* write 80\."):
        forecast.brier(0.8, True)
