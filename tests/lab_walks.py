"""What a learner may do in a lab, drawn from what the lab itself shows."""

from __future__ import annotations

from hypothesis import strategies as st

from entente.labs.kit import controls as c


def actions(lab, state):
    """What the controls of a scene could send."""
    scene = lab.describe(state)
    found = [_sent(control, None) for control in scene.controls]
    for card in (panel for panel in scene.panels if panel.kind == "cards"):
        found += [_pressed(row) for row in card.rows]
        found += [_sent(button, None) for _, button in card.buttons]
    for form in (panel for panel in scene.panels if panel.kind == "form"):
        found += [_sent(control, None) for control in form.buttons]
        found += [_sent(control, row.id) for row in form.rows for control in row.controls]
    return st.one_of([one for one in found if one is not None])


def _pressed(row):
    """The buttons of a row of a card; a second press takes a code back."""
    values = ["", *(option.value for option in row.options)]
    return st.sampled_from(values).map(lambda value: {"do": "set", "control": row.id, "value": value})


def _sent(control, row):
    if control.kind == "button":
        return None if control.action["do"] == "play" or control.disabled else st.just(dict(control.action))
    if control.kind == "upload":
        return None
    head = {"do": "row", "row": row} if row is not None else {"do": "set"}
    return _values(control).map(lambda value: {**head, "control": control.id, "value": value})


def _values(control):
    if control.kind == "slider":
        return st.floats(control.low, control.high)
    if control.kind == "words":
        return st.sampled_from(["", "2024", "2024-10", "<b>bold</b>", "שלום 🐟"])
    options = [value for value, _ in control.options]
    return st.lists(st.sampled_from(options)) if control.kind == "several" else st.sampled_from(options)


@st.composite
def walks(draw, lab, most=5):
    session = c.Session(lab.start)
    for _ in range(draw(st.integers(0, most))):
        session = c.step(lab.update, session, draw(actions(lab, session.now)))
    return session
