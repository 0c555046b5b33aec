"""Set 09, the capstone: a question, a report. A check sees the form; the rubric in the notebook asks the rest."""

from __future__ import annotations

from entente.exercises.sets.prose import REPORT, has, lacks, open_task

CONDITION = lacks(r"\b(if|as long as|provided|unless|only|without|depends|when|under)\b")
FORECAST = has(r"\b(who|what) will\b|\bpredict\b|\bforecast\b|\bin (the )?future\b")

TASKS = {
    "09.1": open_task(
        "your text and your question",
        common=("quotation", "no_doubt"),
        forecast=FORECAST,
        no_question=lacks(r"\?"),
        no_missing=lacks(r"\b(missing|absent|silent|not heard|nobody|unheard|left out|no voice|(does|do) not speak)\b"),
    ),
    "09.2": open_task(
        "your report",
        least=250,
        no_condition=CONDITION,
        no_rule=lacks(r"\b(rule|certainty|majority|latest|weighted|layer|layers)\b"),
        no_limit=lacks(r"\b(does not show|cannot (say|tell|be concluded)|not conclude|did not show|leaves open)\b"),
        own_hand=lacks(r"\b(by hand|corrected|merged|accepted|rejected|checked|renamed|dropped)\b"),
        sections=lambda given, _right: sum(title in given.casefold() for title in REPORT) < len(REPORT),
    ),
}
