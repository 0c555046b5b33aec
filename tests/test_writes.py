"""What the course writes: through one file, inside the folder that was given, whole or not at all."""

from __future__ import annotations

import ast
import errno
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente import files, plots
from entente.cli import app
from entente.errors import EntenteError
from entente.exercises import classroom
from entente.exercises.solutions import solutions
from tools import docs, exercises, handout, links, new_course, notebooks, paper, setup, site, slides

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([*(ROOT / "entente").rglob("*.py"), *(ROOT / "tools").rglob("*.py")])
WRITERS = {"write_text", "write_bytes", "savefig", "touch", "rename", "symlink_to", "hardlink_to", "copy", "copy2"}
WRITERS |= {"copyfile", "copytree", "move", "mkstemp", "NamedTemporaryFile"}

# What writes by itself, and why it may.
ELSEWHERE = {
    ("entente/plots/show.py", "savefig"): "into memory",
    ("entente/cli/console.py", "open"): "to throw away what nobody reads any more",
    ("entente/exercises/classroom.py", "write"): "a submission into nbgrader's own folder, anew at each marking",
    ("entente/path/asking.py", "open"): "an address, to ask a model",
    ("tools/install.py", "open"): "the log of pip, and the file that is held during a set-up",
    ("tools/install.py", "touch"): "the marker of an unfinished set-up, which is empty",
    ("tools/install.py", "write_bytes"): "the marker of an unfinished set-up, as long as packages are installed",
    ("tools/install.py", "write_text"): "log and stamp, while the marker of an unfinished set-up stands",
    ("tools/_live/compile.py", "write_bytes"): "into a temporary folder, beside the source of which it is made",
    ("tools/bytecode.py", "write_bytes"): "into a temporary folder, from which another Python compiles",
    ("tools/lite.py", "copy"): "into the folder from which JupyterLite builds",
    ("tools/live.py", "open"): "into memory",
    ("tools/live.py", "write_bytes"): "into a temporary folder, from which Sphinx builds",
    ("tools/live_pages.py", "copy"): "into a temporary folder, from which Sphinx builds",
    ("tools/live_pages.py", "write_text"): "into a temporary folder, from which Sphinx builds",
    ("tools/runtime.py", "copy"): "out of the store, into the folder from which a site is built",
    ("tools/runtime.py", "write_text"): "the list of what pip is to download, in a temporary folder",
    ("tools/site.py", "copy"): "into a temporary folder, from which Sphinx builds",
    ("tools/site.py", "copytree"): "into a temporary folder, from which Sphinx builds",
    ("tools/site.py", "move"): "from where Sphinx built it, into the folder that is put in its place whole",
    ("tools/site.py", "write"): "into a temporary folder, from which Sphinx builds",
    ("tools/site.py", "write_text"): "into a temporary folder, from which Sphinx builds",
}


def writing(tree: ast.AST) -> set[str]:
    """The names of the calls that open a file for writing, or put one in a place."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        own = node.func.id if isinstance(node.func, ast.Name) else ""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else own
        of = node.func.value.id if isinstance(getattr(node.func, "value", None), ast.Name) else ""
        if name in WRITERS and not (name in ("copy", "move") and of != "shutil"):
            found.add(name)
        if (of, name) == ("nbformat", "write") or (name == "open" and _for_writing(node, own, of)):
            found.add(name)
        if name == "replace" and not own and len(node.args) == 1 and not node.keywords:  # of a path; of a text has two
            found.add(name)
    return found


def _for_writing(call: ast.Call, own: str, of: str) -> bool:
    if of == "os":
        return True
    place = 1 if own else 0  # open(path, mode), path.open(mode)
    modes = [each.value for each in call.keywords if each.arg == "mode"] + call.args[place : place + 1]
    return any(not isinstance(mode, ast.Constant) or set("wax+") & set(str(mode.value)) for mode in modes)


def test_one_file_alone_opens_files_for_writing():
    found = set()
    for path in SOURCES:
        name = path.relative_to(ROOT).as_posix()
        if name != "entente/files.py":
            calls = writing(ast.parse(path.read_text(encoding="utf-8")))
            found |= {(name, call) for call in calls}
    assert found == set(ELSEWHERE), "through entente.files, or with a reason in the list above"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("open(path)", set()),
        ('open(path, "rb")', set()),
        ('open(path, "w")', {"open"}),
        ('path.open(mode="a+b")', {"open"}),
        ("path.open(mode)", {"open"}),
        ("os.open(path, flags)", {"open"}),
        ('text.replace("a", "b")', set()),
        ("replace(row, id=1)", set()),
        ("part.replace(path)", {"replace"}),
        ('path.write_text("a")', {"write_text"}),
        ("copy.copy(row), shutil.copy(one, other)", {"copy"}),
        ("nbformat.write(notebook, path)", {"write"}),
    ],
)
def test_what_writes_is_seen(source, expected):
    assert writing(ast.parse(source)) == expected


# One file, or several


def names_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path):
    old = tmp_path / "old"
    old.write_bytes(b"1")
    old.chmod(0o640)
    (tmp_path / "usual").write_bytes(b"")
    files.write_whole({old: b"2", tmp_path / "new": b"3"})
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old", "new", "usual")]
    assert modes == [0o640, modes[2], modes[2]] and old.read_bytes() == b"2"


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "link/out.txt", "ABSOLUTE"])
def test_nothing_is_written_outside_the_folder_that_was_given(tmp_path, name):
    folder, other = tmp_path / "folder", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (folder / "link").symlink_to(other)
    path = other / "out.txt" if name == "ABSOLUTE" else folder / name
    with pytest.raises(OSError, match="leads out of folder"):
        files.write_whole({folder / "first.txt": b"1", path: b"2"}, inside=folder)
    assert names_in(tmp_path) == ["folder", "folder/link", "other"], "and nothing else either"


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    files.write_whole({tmp_path / "link": b"new"}, inside=tmp_path)
    assert (tmp_path / "mine").read_bytes() == b"mine" and (tmp_path / "link").read_bytes() == b"new"


def test_what_is_no_ordinary_file_is_refused_and_stays(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="No ordinary file"):
        files.write_whole({tmp_path / "folder": b""})
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(OSError, match="No ordinary file"):
            files.write_whole({tmp_path / "pipe": b""})
    assert not (tmp_path / "pipe").is_file()


def test_a_new_file_takes_the_place_of_none(tmp_path, monkeypatch):
    path = tmp_path / "mine"
    files.write_whole({path: b"first"}, new=True)
    with pytest.raises(FileExistsError):
        files.write_whole({path: b"second"}, new=True)
    monkeypatch.setattr(files, "_refuse", lambda *_: None)  # as if it had come in between
    for link in (os.link, None):
        if link is None:
            monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links here")))
        with pytest.raises(FileExistsError):
            files.write_whole({path: b"second"}, new=True)
    assert path.read_bytes() == b"first" and names_in(tmp_path) == ["mine"]


def test_what_a_killed_program_left_is_swept_away_later(tmp_path):
    old, young = tmp_path / f".1{files.PART}", tmp_path / f".2{files.PART}"
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    files.write_whole({tmp_path / "note": b""})
    assert names_in(tmp_path) == sorted([young.name, "note"]), "another program may be at work on the young one"


# A folder


def test_a_folder_is_whole_or_not_there(tmp_path):
    def make(names, fail=False):
        with files.whole_folder(tmp_path / "course", lambda folder: (folder / "ours").exists()) as made:
            files.write_whole({made / name: b"" for name in names}, inside=made)
            assert not fail

    with pytest.raises(AssertionError):
        make(["ours"], fail=True)
    assert names_in(tmp_path) == []
    (tmp_path / f".course{files.PART}").mkdir()  # left by a run that was killed
    (tmp_path / f".course{files.PART}" / "half").touch()
    make(["ours", "old"])
    assert names_in(tmp_path) == ["course", "course/old", "course/ours"]
    with pytest.raises(AssertionError):
        make(["ours", "new"], fail=True)
    assert names_in(tmp_path) == ["course", "course/old", "course/ours"]
    make(["new"])
    assert names_in(tmp_path) == ["course", "course/new"]
    with pytest.raises(FileExistsError):
        make(["newer"])
    busy = pytest.raises(BlockingIOError)
    with files.whole_folder(tmp_path / "other"), busy, files.whole_folder(tmp_path / "other"):
        pass


@pytest.mark.parametrize("killed", [False, True])
def test_a_swap_that_fails_or_is_killed_costs_no_earlier_folder(tmp_path, monkeypatch, killed):
    place, gone, really = tmp_path / "site", tmp_path / f".site-old{files.PART}", Path.replace
    files.write_whole({place / "index.html": b"old"}, inside=place)

    def replace(path, target):
        if Path(target) == place and (path != gone or killed):
            raise OSError(errno.EACCES, "Permission denied")
        return really(path, target)

    def make():
        with files.whole_folder(place, lambda _: True) as made:
            files.write_whole({made / "index.html": b"new"}, inside=made)

    with monkeypatch.context() as once:
        once.setattr(Path, "replace", replace)
        with pytest.raises(OSError, match="Permission denied"):
            make()
    assert gone.exists() == killed and place.exists() != killed
    with pytest.raises(ZeroDivisionError), files.whole_folder(place, lambda _: True):
        _ = 1 / 0
    assert names_in(tmp_path) == ["site", "site/index.html"] and (place / "index.html").read_bytes() == b"old"
    make()
    assert names_in(tmp_path) == ["site", "site/index.html"] and (place / "index.html").read_bytes() == b"new"


def test_the_folder_that_one_stands_in_is_not_swapped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="the folder that you are in"), files.whole_folder(Path()):
        pass


# The commands


def test_a_course_for_nbgrader_mends_what_is_cut_short_and_names_what_differs(tmp_path):
    made = classroom.make_course(tmp_path, ["05"])
    config, notebook = sorted(made.written)
    notebook.write_bytes(notebook.read_bytes()[:16_384])
    config.write_text("mine")
    again = classroom.make_course(tmp_path, ["05"])
    assert again == ([notebook], [config]) and config.read_text() == "mine"
    assert notebook.read_bytes() == solutions(["05"])[0].read_bytes()
    assert classroom.make_course(tmp_path, ["05"]) == ([], [config])


def test_a_course_for_nbgrader_stays_in_its_folder(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "class" / "source").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EntenteError, match="leads out of class"):
        classroom.make_course(tmp_path / "class", ["05"])
    assert names_in(tmp_path / "elsewhere") == []


def test_the_site_takes_the_place_of_a_site_only(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert site.main(["--output", str(tmp_path)]) == 1
    assert "found something in it; expected a new folder" in capsys.readouterr().err
    assert names_in(tmp_path) == ["mine.txt"] and not (tmp_path.parent / f"{tmp_path.name}-source").exists()


def test_a_tool_says_in_a_sentence_what_the_system_refuses(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert handout.main([str(tmp_path / "file")]) == 1
    said = capsys.readouterr().err
    assert "Not a directory" in said or "File exists" in said
    assert "expected a place that can be written to" in said and "Traceback" not in said


@pytest.mark.parametrize(
    "command",
    [
        lambda place: slides.main(["taster", "-o", str(place)]),
        lambda place: paper.main(["forecast_sheet", "worksheet", "-o", str(place)]),
        lambda place: links.main(["--repo", "a/b", "-o", str(place)]),
        lambda place: app.app(["quiz", "04", "-o", str(place.with_suffix(".zip"))], standalone_mode=False),
    ],
    ids=["slides", "paper", "links", "quiz"],
)
def test_on_a_full_disk_what_a_class_gets_is_as_it_was(command, tmp_path, monkeypatch, capsys):
    command(tmp_path / "out")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert before

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    command(tmp_path / "out")
    assert "No space left" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_no_page_is_written_while_another_has_a_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "PARTS", {"a.md": ("x.csv", lambda _: "new"), "b.md": ("x.csv", lambda _: "new")})
    monkeypatch.setattr(docs, "PAGES", ("a.md", "b.md"))
    marked = "<!-- made from x.csv: begin -->\n\nold\n\n<!-- made from x.csv: end -->"
    (tmp_path / "a.md").write_text(marked)
    (tmp_path / "b.md").write_text("without marks")
    assert docs.main([str(tmp_path)]) == 1
    assert "found no marks" in capsys.readouterr().err and (tmp_path / "a.md").read_text() == marked
    (tmp_path / "b.md").write_text(marked)
    assert docs.main([str(tmp_path)]) == 0
    assert [(tmp_path / name).read_text() for name in ("a.md", "b.md")] == [marked.replace("old", "new")] * 2


def test_an_exercise_that_does_not_run_is_not_built(tmp_path, monkeypatch):
    pytest.importorskip("nbgrader")
    place, fresh = tmp_path / "exercises", tmp_path / "entente" / "exercises" / "_fresh"
    for folder in (place, fresh):
        folder.mkdir(parents=True)
        (folder / solutions(["05"])[0].name).write_text("old")
    monkeypatch.setattr(notebooks, "_execute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exercises.build(solutions(["05"])[0], root=tmp_path)
    assert [path.read_text() for folder in (place, fresh) for path in folder.iterdir()] == ["old", "old"]


def test_where_the_marks_go_is_looked_at_before_a_class_is_marked(tmp_path):
    (tmp_path / "ann.ipynb").write_text("{}")
    course, csv = tmp_path / "class", tmp_path / "no" / "m.csv"
    arguments = ["exercises", "mark", "05", tmp_path, "--course", course, "--csv", csv]
    result = CliRunner().invoke(app.app, [str(each) for each in arguments])
    assert result.exit_code == 2 and "expected a folder that is there" in result.stderr
    assert not course.exists()


def test_links_are_not_written_through_a_link(tmp_path):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "links.md").symlink_to(tmp_path / "mine")
    links.write(tmp_path / "out", "a/b", "main")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_skeleton_that_was_killed_half_way_is_made_by_the_next_run(tmp_path, monkeypatch):
    monkeypatch.setattr(files.shutil, "rmtree", lambda *_, **__: None)  # a kill tidies nothing up
    with monkeypatch.context() as once:
        once.setattr(new_course.pack, "pack", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            new_course.write(tmp_path / "course", ROOT / "data" / "own_text.txt")
    assert names_in(tmp_path) and not (tmp_path / "course").exists()
    monkeypatch.undo()
    made, _ = new_course.write(tmp_path / "course", ROOT / "data" / "own_text.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["course"] and "WORK.md" in made


@pytest.fixture
def reset(tmp_path):
    """A course with one set, as it was built: run, and with what its checks say."""
    fresh, place = tmp_path / "entente" / "exercises" / "_fresh", tmp_path / "exercises"
    for folder, source in ((fresh, "entente/exercises/_fresh"), (place, "exercises")):
        folder.mkdir(parents=True)
        (folder / "05_x.ipynb").write_bytes(next((ROOT / source).glob("05_*.ipynb")).read_bytes())
    assert (fresh / "05_x.ipynb").read_bytes() != (place / "05_x.ipynb").read_bytes()
    return lambda: setup.reset(setup.House(tmp_path), ["05"])


def test_a_set_that_was_not_touched_is_kept_nowhere(reset, tmp_path):
    assert reset() == 0 and names_in(tmp_path / "exercises") == ["05_x.ipynb"]


def test_a_full_disk_leaves_the_learner_the_set_where_it_is(reset, tmp_path, monkeypatch):
    place = tmp_path / "exercises" / "05_x.ipynb"
    place.write_text(place.read_text().replace("# your answer here", "answer = 5", 1))
    before = place.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        reset()
    assert place.read_bytes() == before and names_in(tmp_path / "exercises") == ["05_x.ipynb"]
    monkeypatch.undo()
    assert reset() == 0
    (kept,) = (tmp_path / "exercises").glob("*.kept-*")
    assert kept.read_bytes() == before


def test_a_figure_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(EntenteError, match="no such file or directory; expected a file in a folder that is there"):
        plots.write(plots.draw_triangles(), tmp_path / "none" / "a.png")
