"""The page that explains ten lines of Python says what they do, and each is short."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "reading_code.md").read_text(encoding="utf-8")


def test_each_line_shows_what_the_page_says(page, capsys):
    names: dict[str, object] = {}
    pairs = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", page, flags=re.DOTALL)
    assert len(pairs) == page.count("```python") == 10
    for code, told in pairs:
        exec(code, names)
        assert capsys.readouterr().out == told


def test_each_line_has_one_to_change(page):
    parts = re.split(r"^## (?=\d)", page.split("\n## A few more")[0], flags=re.MULTILINE)[1:]
    assert [part.split(" ")[0] for part in parts] == [str(number) for number in range(1, 11)]
    assert all(part.count("**Change:**") == 1 for part in parts)
