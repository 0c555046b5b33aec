"""The command line, exercises: ``entente exercises course`` and ``mark``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.console import FAULTS, guarded, say
from entente.cli.options import TABLES, output_faults, save
from entente.errors import raise_if_any
from entente.say import count

exercises = typer.Typer(
    name="exercises",
    help="Mark a class with nbgrader.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Sets = Annotated[list[str] | None, typer.Argument(metavar="[NN]...", help="Sets, such as 03; all if left out.")]
MOST_JOBS = 32


@guarded("entente exercises course my_class", "entente exercises course my_class 03 05")
def course(folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A new folder.")], sets: Sets = None) -> None:
    """Write the sets into a folder as an nbgrader course."""
    from entente.exercises import classroom

    made = classroom.make_course(folder, sets or [])
    for path in made.written:
        say(path.as_posix())
    for path in made.others:
        say(f"{path.as_posix()} differs from ours and was left as it is. Take it away, and the next run writes ours.")
    say(f"{count(len(made.written), 'file')} written. In that folder: nbgrader generate_assignment set_03")


@guarded("entente exercises mark 03 submissions --course my_class --csv marks.csv")
def mark(
    number: Annotated[str, typer.Argument(metavar="NN", help="The set, such as 03.")],
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The submissions: a notebook or a folder each.")],
    course: Annotated[str, typer.Option(help="The nbgrader course; made if it is not there.")] = "marking",
    csv: Annotated[str, typer.Option(help="Where the table of marks goes.")] = "marks.csv",
    jobs: Annotated[int, typer.Option(min=1, max=MOST_JOBS, help="Submissions at a time.")] = 2,
) -> None:
    """Mark a folder of submissions. They are programs: mark where nothing else can be harmed."""
    from entente.exercises import classroom

    raise_if_any(output_faults(Path(csv), TABLES, option="--csv"))
    marks = classroom.mark(number, folder, course, jobs=jobs, told=say)
    save({"--csv": (csv, classroom.to_csv(marks))})
    failed, noticed = sum(bool(one.failed) for one in marks), sum(bool(one.noticed) for one in marks)
    read = sum(len(one.unread) for one in marks)
    say(
        f"{count(len(marks), 'submission')}, marks in {csv}, feedback in {course}/feedback. Not marked: {failed}. "
        f"To look at, since something was noticed: {noticed}. Answers for a person to read: {read}."
    )
    if failed:
        raise typer.Exit(FAULTS)


for command in (course, mark):
    exercises.command(epilog=command.epilog)(command)
