"""Set 09, the capstone: a question, a report. A check sees the form; the rubric in the notebook asks the rest."""

from __future__ import annotations

from entente.exercises.names import Names
from entente.exercises.sets.prose import has, lacks, no_evidence, no_sections, open_task
from entente.exercises.sets.vocabulary import spelled
from entente.exercises.tasks import Task

# 09.3 · from lesson 07: what may a sentence about a what-if say?

SAID = ("a", "b", "c", "d", "e")
HOLD = frozenset("ad")


TASKS = {
    "09.1": open_task(
        "your text and your question",
        own_text=True,
        signs={"no_question": lambda given, _right: "?" not in given},
        forecast=has(r"\b(who|what) will\b|\bpredict\b|\bforecast\b|\bin (the )?future\b"),
        no_missing=lacks(r"\b(missing|absent|absence|silent|heard|nobody|unheard|left out|voice|speaks?|no one)\b"),
    ),
    "09.2": open_task(
        "your report",
        least=250,
        own_text=True,
        signs={"sections": no_sections, "no_evidence": no_evidence},
        no_rule=lacks(r"\b(rules?|majority|latest|weighted|severe)\b"),
        own_hand=lacks(
            r"\b(by hand|correct\w*|chang\w+|merg\w+|accept\w*|reject\w*|check\w*|renam\w+|drop\w*|add(ed)?|mend\w*)\b"
        ),
    ),
    "09.3": Task(
        Names("letters", known=lambda: spelled(SAID)),
        lambda: HOLD,
        wrong={
            "forecast": lambda: HOLD | {"b"},
            "chance": lambda: HOLD | {"c"},
            "reaction": lambda: HOLD | {"e"},
            "draws": lambda: HOLD - {"d"},
            "condition": lambda: HOLD - {"a"},
            "the_others": lambda: frozenset(SAID) - HOLD,
            "all": lambda: SAID,
        },
        credit=dict.fromkeys(("forecast", "chance", "reaction", "draws", "condition"), 0.5),
    ),
}
