"""The command line, exercises: ``entente exercises course`` and ``mark``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entente.cli.console import FAULTS, guarded, say
from entente.cli.options import TABLES, output_faults, save
from entente.errors import Fault, raise_if_any
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


@guarded(
    "entente exercises mark 03 submissions --course my_class --csv marks.csv",
    "entente exercises mark 03 submissions.zip --roster grading.csv --grades to_upload.csv --feedback feedback.zip",
)
def mark(
    number: Annotated[str, typer.Argument(metavar="NN", help="The set, such as 03.")],
    submissions: Annotated[str, typer.Argument(help="A folder or a zip: a notebook or a folder each.")],
    course: Annotated[str, typer.Option(help="The nbgrader course; made if it is not there.")] = "marking",
    csv: Annotated[str, typer.Option(help="Where the table of marks goes.")] = "marks.csv",
    roster: Annotated[str, typer.Option(help="The list of the class: of Moodle, of Canvas, or your own.")] = "",
    grades: Annotated[str, typer.Option(help="Where that list goes, with the grades, for the platform.")] = "",
    feedback: Annotated[str, typer.Option(help="Where the pages of feedback go, zipped as handed in.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Mark those anew that were marked before.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=MOST_JOBS, help="Submissions at a time.")] = 2,
) -> None:
    """Mark a class. What was handed in are programs: mark where nothing else can be harmed."""
    from entente.exercises import classroom, platforms
    from entente.exercises import roster as class_list

    wanted = {"--csv": csv, "--grades": grades}
    faults = [
        fault for option, path in wanted.items() if path for fault in output_faults(Path(path), TABLES, option=option)
    ]
    if feedback:
        faults += output_faults(Path(feedback), (".zip",), option="--feedback")
    if grades and not roster:
        faults.append(Fault("cli.option", "--grades", "no --roster", "the list of the class, which it fills in"))
    raise_if_any(faults)
    people = class_list.read(roster) if roster else None
    marked = classroom.mark(number, submissions, course, jobs=jobs, again=again, told=say)
    results = {"--csv": (csv, classroom.to_csv(marked.marks, people, marked.handed))}
    if grades and people:
        results["--grades"] = (grades, classroom.grades(marked, people))
    if feedback:
        results["--feedback"] = (feedback, platforms.feedback_zip(marked.pages(), marked.handed))
    save(results)
    marks = marked.marks
    failed, noticed = sum(bool(one.failed) for one in marks), sum(bool(one.noticed) for one in marks)
    read = sum(len(one.unread) for one in marks)
    say(
        f"{count(len(marks), 'submission')}, marks in {csv}, feedback in {course}/feedback. Not marked: {failed}. "
        f"To look at, since something was noticed: {noticed}. Answers for a person to read: {read}."
    )
    if people:
        _, nobody = class_list.matched(people, marked.handed)
        if nobody:
            say(f"In no row of {roster}: {', '.join(nobody)}.")
    if failed:
        raise typer.Exit(FAULTS)


for command in (course, mark):
    exercises.command(epilog=command.epilog)(command)
