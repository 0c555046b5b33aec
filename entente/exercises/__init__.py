"""The exercises: tasks with checks that name the misconception, hints, and a record that stays on this machine.

`kinds` reads any answer, `tasks` judges it, ``sets/`` holds the logic and the words of each set, `desk` is what a
learner calls, `record` remembers, `weighing` lays two answers beside an open one, and `marking` gives points. Fresh
copies of ``exercises/`` lie in ``_fresh/``.
"""

from entente.exercises.desk import check, hint, progress, weigh

__all__ = ["check", "hint", "progress", "weigh"]
