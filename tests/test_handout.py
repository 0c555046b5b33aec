"""The handout to print: two sheets in any font, with every relation, and with names that the package has."""

from __future__ import annotations

import pkgutil
import re

import browse
import pytest

from entente import data
from tools import handout

FONTS = {
    "as it comes": "",
    "wide": "font-family: 'DejaVu Sans', Verdana !important",
    "narrow": "font-family: 'DejaVu Sans Condensed', 'Arial Narrow' !important",
    "with serifs": "font-family: 'DejaVu Serif', Georgia !important",
    "wider still": "letter-spacing: 0.03em !important",
}


@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
def test_the_handout_is_printed_on_two_pages_in_any_font(tmp_path):
    address = handout.write(tmp_path).as_uri()
    pages = {}
    with browse.browser() as window:
        for name, rule in FONTS.items():
            tab = window.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(address)
            tab.add_style_tag(content=f"body, body * {{ {rule} }}")
            pages[name] = len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True)))
            tab.close()
    assert pages == dict.fromkeys(FONTS, 2)


def test_the_handout_has_each_relation_names_what_there_is_and_loads_nothing():
    page = handout.page(data.codebook())
    assert re.findall(r'<th scope="row"><code>(\w+)</code>', page) == [relation.name for relation in data.codebook()]
    named = re.findall(r"<td><code>([\w.]+)</code>", page)
    assert len(named) >= 16
    for name in named:
        assert pkgutil.resolve_name(f"entente.{name}") is not None
    assert not re.search(r"\b(src|href)=", page)
