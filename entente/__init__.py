"""Entente: from one news article to an alliance graph you can argue with.

One module per idea, in the order of the lessons; imports run one way, downwards in this list:
``errors``, ``files``, ``notes``, ``article``, ``actors``, ``claims``, ``agreement``, ``alliances``, ``balance``,
``parallel``, ``dependence``, ``scenarios``, ``robustness``, ``hypotheses``, ``data``, ``analysis``, ``plots``, ``report``,
``corpus``, ``labs``, ``exercises``, ``course``.
Import the module you need (``from entente import article``): this file loads none of them, so it is quick.
"""

__version__ = "0.1.0"
