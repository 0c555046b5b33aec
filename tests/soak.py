"""Programs that write at once, that are killed, and that find the disk full: is anything lost or damaged?

    python tests/soak.py [races] [kills] [disks] [mounted] [--number N] [--each N] [--only COMMAND …] [--without GUARD]

`races`: two programs keep what a learner did, so many times for each kind of record. `kills`: the commands that write
are killed at random steps and moments, so many times in all, and then run again. `disks`: each finds the disk full from
a step on (a quick one from each of its steps, a slow one from as many as `--each` says), and then no room for a file
of so many bytes. `mounted`: the same on a small disk of its own, where one can be mounted. A guard that is taken out
shows that the trials see what it is good for. The last line counts what was lost or damaged; if that is anything, the
program ends with 1.

Everything is run in copies of this process, which are quicker to have than a new Python. It needs a POSIX system.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import io
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("MPLBACKEND", "agg")

from typer.testing import CliRunner  # noqa: E402

from entente import data, exercises, files, notes, plots  # noqa: E402
from entente.cli import app  # noqa: E402
from entente.data import Judgement  # noqa: E402
from entente.errors import EntenteError  # noqa: E402
from entente.exercises import forecast, record  # noqa: E402
from entente.labs import coding  # noqa: E402
from entente.labs import desk as text_desk  # noqa: E402
from entente.path.analysis import article_of  # noqa: E402
from entente.path.corpus_journal import END  # noqa: E402
from entente.path.results import ActorDecision  # noqa: E402
from tools import handout, links, new_course, pack, setup  # noqa: E402

TEXT = "A border\nChad attacked Niger, officials said. Mali criticised Chad.\nNATO met Chad.\n"
ENTRIES = 3  # that each of two programs keeps in a race
LEFT = (4096, 1, 20_000, 0)  # bytes that there is room for, on a disk that is nearly full
SMALL = 3_000_000  # bytes of a disk of its own
BROKEN = 3  # how a copy ends that did not end in a sentence


def copy_of_this(work: Callable[[], int]) -> int:
    """Do something in a copy of this process; its number."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = BROKEN
    try:
        code = work()
    except BaseException as error:
        print(f"    {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(number: int) -> int:
    """How a copy ended: its exit code, or less than 0 if it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


# --------------------------------------------------------------------------------------------------------------------
# Two programs at once


@dataclass(frozen=True)
class Race:
    """What two programs keep at once, and what of it is lost, given how each ended."""

    write: Callable[[int], int]
    lost: Callable[[list[int]], int]


def _codes() -> list[str]:
    return list(coding.model().codings["first"])[: 2 * ENTRIES]


def write_codes(writer: int) -> int:
    state = coding.State("c043")
    for name in _codes()[writer::2]:
        before, state = state, coding.State("c043", codes=(*state.codes, (name, ("meets", "+", "CT"))))
        coding.keep(before, state)
    return 0


def write_decisions(writer: int) -> int:
    state = text_desk.State(article_of(TEXT))
    for place in range(ENTRIES):
        before = state
        decisions = (*state.actors, ActorDecision(f"{writer}-{place}", "reject"))
        state = text_desk.State(state.article, decisions)
        text_desk.keep(state, before)
    return 0


def write_checks(writer: int) -> int:
    for place in range(ENTRIES):
        record.note(f"0{writer + 4}.{place + 1}", "check", "right")
    return 0


def write_forecasts(writer: int) -> int:
    for place in range(ENTRIES):
        forecast.save({"j1": 10 + place}, [Judgement("j1", f"It rains {writer}.", "04")])
    return 0


def write_one_row(writer: int) -> int:
    """Two desks decide otherwise on one row: the number of rows on which this one was told so."""
    state = text_desk.State(article_of(TEXT), (ActorDecision("NATO", ("accept", "reject")[writer]),))
    return len(text_desk.keep(state, text_desk.State(state.article)))


BOTH = 2 * ENTRIES
RACES = {
    "record of checks": Race(write_checks, lambda _: BOTH - len({each["task"] for each in record.read()})),
    "coding desk": Race(write_codes, lambda _: BOTH - len(coding.kept(coding.model())[0].codes)),
    "text desk": Race(write_decisions, lambda _: BOTH - len(text_desk.kept(article_of(TEXT)).actors)),
    "forecast": Race(write_forecasts, lambda _: BOTH - len(forecast.saved())),
    "one row, two answers": Race(write_one_row, lambda told: int(sum(told) == 0)),
}


def races(number: int) -> int:
    """How many trials of two programs lost something."""
    bad = 0
    for name, race in RACES.items():
        losing = _losing(race, number)
        bad += losing
        print(f"race, {name}: {losing} of {number} trials lost something")
    return bad


def _losing(race: Race, number: int) -> int:
    """Two copies of this process write into one new home after the other, each time at a word from here."""
    with tempfile.TemporaryDirectory() as place:
        homes = [str(Path(place, str(trial))) for trial in range(number)]
        go, done = [os.pipe(), os.pipe()], [os.pipe(), os.pipe()]

        def run(writer: int) -> int:
            for home in homes:
                os.read(go[writer][0], 1)
                os.environ["ENTENTE_HOME"] = home
                os.write(done[writer][1], bytes([race.write(writer)]))
            return 0

        both = [copy_of_this(lambda writer=writer: run(writer)) for writer in (0, 1)]
        losing = 0
        for home in homes:
            os.environ["ENTENTE_HOME"] = home
            for _, word in go:
                os.write(word, b"!")
            codes = [os.read(answer, 1)[0] for answer, _ in done]
            losing += race.lost(codes) != 0
        assert [ended(each) for each in both] == [0, 0]
        return losing


# --------------------------------------------------------------------------------------------------------------------
# The commands that write


@dataclass(frozen=True)
class Command:
    """A command that writes: what has to be there before, and the command itself, which gives its exit code.

    `whole` is said of one that makes a folder: all of its files are there, or none.
    """

    prepare: Callable[[Path], object]
    run: Callable[[Path], int]
    whole: bool = False


def entente(*arguments: object) -> int:
    """Run a command of the program; a fault of its own is an error here."""
    result = CliRunner().invoke(app.app, [str(part) for part in arguments])
    assert result.exit_code in (0, 1, 2), result.output
    return result.exit_code


def quietly(main: Callable[..., object], *arguments: object) -> int:
    """Run a tool, or a function that says its faults as sentences."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            return int(main(*arguments) == 1)
        except EntenteError:
            return 1


def _text(folder: Path) -> None:
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")


def _texts(folder: Path) -> None:
    (folder / "texts").mkdir()
    for place in range(6):
        (folder / "texts" / f"{place}.txt").write_text(TEXT.replace("Mali", ("Ghana", "Togo")[place % 2]))


def _tables(folder: Path) -> None:
    (folder / "tables").mkdir()
    for coder in ("ann", "ben"):
        state = coding.State("c043", codes=tuple((name, ("meets", "+", "CT")) for name in _codes()))
        (folder / "tables" / f"{coder}.csv").write_text(coding.table(state, coding.model()))


def _with_windows_line_ends(folder: Path) -> None:
    shutil.copytree(ROOT / "data", folder / "data")
    for name in ("judgements.csv", "sources.csv"):
        path = folder / "data" / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _exercises(folder: Path) -> None:
    for place, name in (("entente/exercises/_fresh", "fresh"), ("exercises", "mine")):
        (folder / place).mkdir(parents=True)
        notebook = next((ROOT / place).glob("05_*.ipynb")).read_text(encoding="utf-8")
        mine = notebook.replace("# your answer here", "answer = 5") if name == "mine" else notebook
        (folder / place / "05_x.ipynb").write_text(mine, encoding="utf-8")


def reset(folder: Path) -> int:
    """As `start.py reset` does, which says what the system refuses."""
    try:
        return quietly(setup.reset, setup.House(folder), ["05"])
    except OSError as error:
        return len(setup._sentence_for(error)) and 1


def figure(folder: Path) -> int:
    caption = plots.describe_triangles()
    return quietly(lambda: plots.write(plots.draw_triangles(), folder / "a.svg", caption=caption))


def progress(folder: Path) -> int:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exercises.progress(save=str(folder / "progress.csv"))
    return int("✗" in said.getvalue())


COMMANDS = {
    "report": Command(
        _text,
        lambda at: entente(
            *("report", at / "text.txt", "-o", at / "report.html"),
            *("--claims", at / "claims.csv", "--names", at / "names.csv"),
        ),
    ),
    "corpus": Command(_texts, lambda at: entente("corpus", at / "texts", "-o", at / "table.csv")),
    "coders": Command(_tables, lambda at: entente("coders", at / "tables", "-o", at / "pooled.csv")),
    "exercises course": Command(lambda at: None, lambda at: entente("exercises", "course", at / "class", "03", "05")),
    "new-course": Command(
        _text, lambda at: quietly(new_course.main, [str(at / "course"), "--article", str(at / "text.txt")]), whole=True
    ),
    "pack": Command(_with_windows_line_ends, lambda at: quietly(pack.main, [str(at / "data")])),
    "links": Command(
        lambda at: None, lambda at: quietly(links.main, ["--repo", "own/name", "--output", str(at / "links")])
    ),
    "handout": Command(lambda at: None, lambda at: quietly(handout.main, [str(at)]) and 1),
    "reset": Command(_exercises, reset),
    "figure": Command(lambda at: None, figure),
    "progress": Command(lambda at: None, progress),
}


def seen(folder: Path) -> dict[str, bytes]:
    """The files in a folder, without what a killed program may leave: hidden parts, and the journal of a corpus."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = re.sub(r"\d{4}-\d\d-\d\d-\d{6}", "NOW", path.relative_to(folder).as_posix())
        if path.is_file() and files.PART not in name and not name.endswith(END):
            found[name] = path.read_bytes()
    return found


@dataclass(frozen=True)
class Trial:
    """A command in a folder of its own, with what is there before it and after it."""

    command: Command
    before: dict[str, bytes]
    after: dict[str, bytes]

    @classmethod
    def of(cls, command: Command) -> Trial:
        with _folder(command) as folder:
            before = seen(folder)
            code = ended(copy_of_this(lambda: command.run(folder)))
            assert code == 0, f"the command by itself ends with {code}"
            return cls(command, before, seen(folder))

    def damage(self, folder: Path) -> list[str]:
        """What is wrong in the folder of a command that was broken off."""
        now = seen(folder)
        wrong = [f"{name} is damaged" for name in now if now[name] not in (self.before.get(name), self.after.get(name))]
        wrong += [f"{name} is gone" for name in self.before if name in self.after and name not in now]
        if self.command.whole and set(now) not in (set(self.before), set(self.after)):
            wrong.append(f"{len(now)} of {len(self.after)} files are there")
        return wrong

    def finished(self, folder: Path) -> list[str]:
        """What is wrong after the next run, which nothing disturbs."""
        code = ended(copy_of_this(lambda: self.command.run(folder)))
        now = seen(folder)
        if now == self.after or (code == 1 and set(now) == set(self.after)):
            return []
        return [
            f"the next run ends with {code} and leaves {sorted(set(self.after) ^ set(now))[:3] or 'other contents'}"
        ]


@contextlib.contextmanager
def _folder(command: Command, place: str | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        os.environ["ENTENTE_HOME"] = str(Path(folder, "home"))
        command.prepare(Path(folder).resolve())
        yield Path(folder).resolve()


# --------------------------------------------------------------------------------------------------------------------
# The steps of a command


def watched(folder: Path, act: Callable[[int, str], None]) -> None:
    """Call ``act(number, step)`` before each step that this process takes from now on to change a file in a folder."""
    count = 0

    def step(name: str) -> None:
        nonlocal count
        count += 1
        act(count, name)

    def inside(path: object) -> bool:
        return isinstance(path, str | Path) and str(path).startswith(str(folder))

    def audited(event: str, arguments: tuple) -> None:
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR) and inside(arguments[0]):
            step("open")
            sys.setprofile(called)
        elif event in ("os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir") and inside(arguments[0]):
            step(event.removeprefix("os."))

    def called(_frame: object, event: str, function: object) -> None:
        if event != "c_call" or function.__name__ not in ("write", "fsync"):
            return
        if function.__name__ == "fsync" or inside(getattr(function.__self__, "name", None)):
            step(function.__name__)

    sys.addaudithook(audited)


def steps_of(trial: Trial) -> int:
    """How many steps a command takes."""
    with _folder(trial.command) as folder, tempfile.TemporaryFile() as told:

        def run() -> int:
            watched(folder, lambda number, _: os.pwrite(told.fileno(), b"%9d" % number, 0))
            return trial.command.run(folder)

        ended(copy_of_this(run))
        return int(os.pread(told.fileno(), 9, 0) or 0)


def kills(number: int) -> int:
    """How many of so many kills damaged something, or left what the next run does not finish."""
    seconds = {name: measured(name)[2] for name in COMMANDS}
    shares = dict.fromkeys(COMMANDS, number // (2 * len(COMMANDS)))
    for place in range(number - sum(shares.values())):
        shares[quick()[place % len(quick())]] += 1
    bad = 0
    for name, share in shares.items():
        trial, steps, _ = measured(name)
        # Most at a step, since that is where files change; the others at a moment.
        moments = [seconds[name] * random.random() if point % 4 == 3 else 0 for point in range(share)]
        found = [_killed(trial, moment, random.randint(1, steps)) for moment in moments]
        bad += _say(f"killed, {name} ({steps} steps)", found)
    return bad


@cache
def measured(name: str) -> tuple[Trial, int, float]:
    """A command with what is before and after it, how many steps it takes, and how many seconds."""
    trial = Trial.of(COMMANDS[name])
    began = time.monotonic()
    return trial, steps_of(trial), time.monotonic() - began


@cache
def quick() -> list[str]:
    """The quicker half of the commands: they are tried more often."""
    ordered = sorted(COMMANDS, key=lambda name: measured(name)[2])
    return ordered[: (len(ordered) + 1) // 2]


def _killed(trial: Trial, moment: float, at: int) -> list[str]:
    with _folder(trial.command) as folder:

        def kill(number: int, _step: str) -> None:
            if number == at and not moment:
                os.kill(os.getpid(), signal.SIGKILL)

        def run() -> int:
            watched(folder, kill)
            return trial.command.run(folder)

        copy = copy_of_this(run)
        if moment:
            time.sleep(moment)
            os.kill(copy, signal.SIGKILL)
        ended(copy)
        return trial.damage(folder) + trial.finished(folder)


def _say(name: str, found: list[list[str]]) -> int:
    bad = [wrong for wrong in found if wrong]
    print(f"{name}: {len(bad)} of {len(found)} damaged", flush=True)
    for wrong in bad[:3]:
        print(f"    {'; '.join(wrong[:3])}")
    return len(bad)


def disks(each: int) -> int:
    """How many times a full disk damaged something, or did not end in a sentence."""
    bad = 0
    for name in COMMANDS:
        trial, steps, _ = measured(name)
        chosen = random.sample(range(1, steps + 1), steps if name in quick() else min(each, steps))
        found = [_full(trial, lambda folder, at=at: watched(folder, lambda *step: _refuse(at, *step))) for at in chosen]
        found += [_full(trial, lambda _, left=left: _limit(left)) for left in LEFT[:each]]
        bad += _say(f"full disk, {name} ({steps} steps)", found)
    return bad


def _refuse(at: int, number: int, step: str) -> None:
    """From one step on nothing can be written; names can still be taken away."""
    if number >= at and step not in ("remove", "rmdir", "rename"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _limit(left: int) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (left, resource.RLIM_INFINITY))


def _full(trial: Trial, fill: Callable[[Path], None], place: str | None = None) -> list[str]:
    with _folder(trial.command, place) as folder:

        def run() -> int:
            fill(folder)
            return trial.command.run(folder)

        code = ended(copy_of_this(run))
        wrong = [] if code in (0, 1, 2) else [f"it ends with {code}"]
        if code == 0 and seen(folder) != trial.after:
            wrong.append("it says that all is written")
        return wrong + trial.damage(folder)


def mounted(each: int) -> int:
    """The same on a disk of its own with little room left, where this process may mount one."""
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", place]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            print("small disk: none can be mounted here")
            return 0
        try:
            for name in COMMANDS:
                trial = measured(name)[0]
                found = [_full(trial, lambda folder, left=left: _fill(folder, left), place) for left in LEFT[:each]]
                bad += _say(f"small disk, {name}", found)
        finally:
            subprocess.run(["umount", place], check=True)
    return bad


def _fill(folder: Path, left: int) -> None:
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    (folder / f".full{files.PART}").write_bytes(bytes(max(0, free - left)))


# --------------------------------------------------------------------------------------------------------------------
# Without a guard


def _everywhere(name: str, other: object) -> None:
    """Put something else in the place of a function of `entente.files`, also where it was imported by name."""
    really = getattr(files, name)
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is really:
            setattr(module, name, other)


def without_appending() -> None:
    """A file of notes is read, added to and written, as if nobody else did so."""

    @contextlib.contextmanager
    def held(path: Path, **_options: object) -> Iterator[tuple[Path, bytes]]:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path, path.read_bytes() if path.exists() else b""

    def add_line(file: tuple[Path, bytes], line: str) -> None:
        path, content = file
        path.write_bytes(content + f"\n{line}".encode())

    files.add_line = add_line
    files.held = held


def without_lock() -> None:
    """Two desks may look at what is kept at the same time; a little later, so that they do."""
    latest = notes.latest

    def late(entries: object) -> dict:
        time.sleep(0.02)
        return latest(entries)

    files._seized = lambda _file: True
    notes.latest = late


def without_aside() -> None:
    """A file is written over where it is."""

    def write(contents: dict[Path, bytes], *, inside: Path | None = None, new: bool = False) -> None:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    _everywhere("write_whole", write)


def without_whole_folder() -> None:
    """A folder is filled where it is."""

    @contextlib.contextmanager
    def filled(folder: Path, ours: object = None) -> Iterator[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder

    _everywhere("whole_folder", filled)


GUARDS = {
    "appending": without_appending,
    "lock": without_lock,
    "aside": without_aside,
    "whole folder": without_whole_folder,
}
PARTS = {"races": races, "kills": kills, "disks": disks, "mounted": mounted}


def main(arguments: list[str]) -> int:
    """Run the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help="races, kills, disks, mounted; all if left out")
    parser.add_argument("--number", type=int, default=200, help="trials of each race, and kills in all")
    parser.add_argument("--each", type=int, default=300, help="steps of each slow command that find the disk full")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS), help="commands to kill and fill")
    parser.add_argument("--without", choices=GUARDS, help="a guard to take out")
    options = parser.parse_args(arguments)
    random.seed(options.seed)
    parts = options.parts or list(PARTS)
    data.gazetteer(), data.lexicon(), data.codebook(), coding.model()  # loaded here, each copy has them
    for name in set(COMMANDS) - set(options.only):
        del COMMANDS[name]
    if parts != ["races"]:
        _warm()
    gc.freeze()  # what is there is not looked at again in each copy
    if options.without:
        GUARDS[options.without]()
    often = {"races": options.number, "kills": options.number, "disks": options.each, "mounted": options.each}
    bad = sum(PARTS[part](often[part]) for part in parts)
    print(f"lost or damaged: {bad}")
    return int(bad > 0)


def _warm() -> None:
    """Run each command once, so that what it loads is there in each copy."""
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS.values():
            place = Path(folder, str(len(os.listdir(folder)))).resolve()
            place.mkdir()
            os.environ["ENTENTE_HOME"] = str(place / "home")
            command.prepare(place)
            command.run(place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
