"""Answered moments: a learner commits to a number, a choice or an order before the result can be seen.

The logic of a lesson's moments stands in ``lesson_NN.py`` and their words in ``lesson_NN.yaml``, as those of a set of
exercises do. What the result is, is worked out when the moment is asked, and stands in no notebook before. A moment
is a small lab, so that what was committed is kept as a lab's prediction is; `bets` lays it beside what came out.
"""

from entente.labs.moments.asked import Moment, Scale, answered, find_moment
from entente.labs.moments.page import bets, lab_of, moment, recall
from entente.labs.moments.settled import settled

__all__ = ["Moment", "Scale", "answered", "bets", "find_moment", "lab_of", "moment", "recall", "settled"]
