"""Questions for a learning platform: the moments of the lessons and the tasks that need no code, each as a choice.

The wrong options are the slips that have a name, and what is said to each is what the course says to it. Three formats
are written: Moodle's GIFT and XML, and a package of QTI 2.1, which Canvas and others read.
"""

from entente.quiz.asked import Option, Question, questions
from entente.quiz.moodle import to_gift, to_moodle
from entente.quiz.qti import to_qti

__all__ = ["Option", "Question", "questions", "to_gift", "to_moodle", "to_qti"]
