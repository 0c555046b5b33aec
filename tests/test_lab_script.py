"""The page's script: its modules are put together in their order, and what of it needs no page is tested with node."""

from __future__ import annotations

import re
import shutil
import subprocess
from graphlib import CycleError
from pathlib import Path

import pytest

from entente.labs.kit.page import script, style

ROOT = Path(__file__).resolve().parents[1]


def test_a_module_stands_below_what_it_imports(tmp_path):
    (tmp_path / "lab.js").write_text('import { a } from "./alpha.js";\nexport default a;\n', encoding="utf-8")
    (tmp_path / "alpha.js").write_text('import {\n  b,\n} from "./beta.js";\nexport const a = b;\n', encoding="utf-8")
    (tmp_path / "beta.js").write_text("export const b = 1;\n", encoding="utf-8")
    lines = [line for line in script(tmp_path).splitlines() if line]
    assert lines == ["const b = 1;", "const a = b;", "export default a;"]


def test_modules_in_a_circle_are_refused(tmp_path):
    (tmp_path / "lab.js").write_text('import { a } from "./alpha.js";\n', encoding="utf-8")
    (tmp_path / "alpha.js").write_text('import { b } from "./beta.js";\n', encoding="utf-8")
    (tmp_path / "beta.js").write_text('import { a } from "./alpha.js";\n', encoding="utf-8")
    with pytest.raises(CycleError):
        script(tmp_path)


def test_no_two_modules_use_one_name():
    """They share one scope once they are put together; a second declaration would end the page."""
    declared = re.findall(r"^(?:async )?(function|const|let|class) (.*)", script(), re.MULTILINE)
    names = []
    for kind, line in declared:
        names += re.findall(r"^(\w+)", line)
        if kind in ("const", "let"):  # a line may declare several: `const LEFT = 8, TOP = 10;`
            names += re.findall(r", (\w+) = ", line)
    assert len(names) > 50 and sorted(names) == sorted(set(names))
    assert style().count("{") == style().count("}")


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed, so the script is tested on pages alone")
def test_the_logic_of_the_page():
    tests = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))
    assert tests
    told = subprocess.run(["node", "--test", *map(str, tests)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-1000:]


def test_no_two_sheets_style_one_class_of_their_own():
    """A class that a sheet styles wherever it stands is its own; the frame's are for all, and so is what is dragged."""
    shared, for_all = {"lab", "reading"}, {"dragged", "picture"}
    owners: dict[str, set[str]] = {}
    for path in sorted((ROOT / "entente" / "labs" / "kit" / "_static").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in re.findall(r"\.entente-lab \.([a-z][\w-]*)(?=[ ,:\[{])", text):
            owners.setdefault(name, set()).add(path.stem)
    assert len(owners) > 60
    assert {name: found for name, found in owners.items() if name not in for_all and len(found - shared) > 1} == {}
