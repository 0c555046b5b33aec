"""The command ``entente quiz``: questions for a learning platform."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from entente.cli.console import guarded, say
from entente.cli.options import output_faults, save
from entente.errors import raise_if_any
from entente.say import count

ENDINGS = (".gift", ".xml", ".zip")
Numbers = Annotated[
    list[str] | None, typer.Argument(metavar="[NN]...", help="Lessons and sets, such as 03; all if left out.")
]


@guarded("entente quiz -o entente.gift", "entente quiz 03 04 -o entente.xml", "entente quiz 04 -o entente.zip")
def quiz(
    output: Annotated[
        str, typer.Option("--output", "-o", help="Moodle GIFT (.gift), Moodle XML (.xml) or a QTI 2.1 package (.zip).")
    ],
    numbers: Numbers = None,
) -> None:
    """Write the moments and the tasks without code as questions for Moodle, Canvas and the like."""
    from entente import quiz as formats

    path = Path(output)
    raise_if_any(output_faults(path, ENDINGS))
    questions = formats.questions(numbers or [])
    written: str | bytes
    if path.suffix.lower() == ".gift":
        written = formats.to_gift(questions)
    elif path.suffix.lower() == ".xml":
        written = formats.to_moodle(questions)
    else:
        written = formats.to_qti(questions)
    save({"--output": (output, written)})
    kinds = Counter(question.kind for question in questions)
    say(
        f"{count(len(questions), 'question')} in {output}: {count(kinds['moment'], 'moment')} and "
        f"{count(kinds['task'], 'task')}. Import the file into the question bank, and look at each before a class does."
    )
