"""The article in a web page: its blocks, one line each, without what stands around an article on a page.

No extraction library is used. Those that do it well rest on a compiled parser that is not among the course's packages,
and none of them says what it left out; here every line that is left out is named, so that a reader can object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from entente.say import count
from entente.text.word_lists import words

_HIDDEN = words("hidden_tags")
_DROPPED = words("dropped_tags")
_BLOCKS = words("block_tags")
_FURNITURE = words("furniture_classes")
_ROLES = words("furniture_roles")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_PAGE = re.compile(r"<!doctype html|<(?:html|body|head)[\s>]|</(?:script|style)\s*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|article|section|table|td|tr|blockquote|figure|main|header|br)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_STRAY_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|small|sup|sub|font|h[1-6]|ul|ol|li|table|tr|td|blockquote|center)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Declarations say nothing that is read here, and the parser takes long over many that are not closed.
_DECLARATION = re.compile(r"<!doctype[^<>]*>|<\?[^<>]*>|<!\[CDATA\[|\]\]>|<(?:\?|!(?!--))", re.IGNORECASE)

# A tag in which another one begins before it is closed.
_UNCLOSED = re.compile(r"<(?=[^<>]*<)")
MOST_UNCLOSED = 200  # of them: some pages have a few, in the values of attributes

MAIN_SHARE = 0.25  # of a page's text: an <article> with less is a teaser
WHOLE_SHARE = 0.5  # of the article: an element with more is no furniture, whatever its class says


def is_html(text: str) -> bool:
    """Whether a text is a page or a piece of one, and not plain text in which a tag was left.

    Examples
    --------
    >>> is_html("<p>One.<p>Two."), is_html("If x < y, stop. One.<br>" + chr(10) + "Two." + chr(10) + "Three.")
    (True, False)
    """
    if "<" not in text:
        return False
    if _PAGE.search(text):
        return True
    tags = len(_BLOCK_TAG.findall(text))
    lines = sum(1 for line in text.splitlines() if line.strip())
    return tags > 1 and 2 * tags >= lines


def without_tags(text: str) -> tuple[str, list[str]]:
    """Plain text without the tags that were left in it; a tag that ends a line in a page ends one here.

    Examples
    --------
    >>> without_tags("Chad attacked <b>Niger</b>.")
    ('Chad attacked Niger.', ['Taken out of plain text: 2 tags of web pages.'])
    """
    if "<" not in text:
        return text, []
    lines, breaks = _BLOCK_TAG.subn("\n", text)
    lines, others = _STRAY_TAG.subn("", lines)
    if not breaks + others:
        return text, []
    return lines, [f"Taken out of plain text: {count(breaks + others, 'tag')} of web pages."]


@dataclass(frozen=True)
class Page:
    """The title of a page, the lines of its article, and the texts that were left out because they stand around it.

    `typed` if the page has no blocks, so that its lines are those that somebody typed.
    """

    title: str
    lines: str
    left_out: tuple[str, ...]
    typed: bool


def read_page(html: str) -> Page:
    """The article in a page: one line for each block element, or as typed if there is none.

    The article is what stands in ``<article>`` or ``<main>`` if that is a good part of the page, else all of it. Menus,
    dialogs, captions, hidden parts, and what the class or id of an element calls related, shared or the like are left
    out and listed.

    Examples
    --------
    >>> page = read_page("<main><p>Chad met Mali.</p><div class='related'>Read on</div></main><p>Log in</p>")
    >>> page.lines.split(), page.left_out
    (['Chad', 'met', 'Mali.'], ('Read on', 'Log in'))
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_closed(_DECLARATION.sub(" ", html)), "html.parser")
    title = _SPACES.sub(" ", soup.title.get_text()).strip() if soup.title else ""
    sizes, articles = _measured(soup)
    root = _article(soup, sizes, articles)
    whole = sizes[id(root)]
    kept: list[str] = []
    left_out: list[str] = []
    has_blocks = soup.find(sorted(_BLOCKS)) is not None
    heading = None if root.find("h1") else soup.find("h1")
    place = _Place(outside=root is not soup)
    for what, node in _walk(soup):
        place.see(what, node, root, heading)
        if what == "open" and place.furniture is None and _is_furniture(node, sizes[id(node)], whole):
            place.furniture = node
        into = left_out if place.leaves_out else kept
        into.append(_piece(what, node, has_blocks))
        if what == "close" and node is place.furniture:
            place.furniture = None
            into.append("\n")
    others = tuple(line for line in _lines(left_out).split("\n") if line.strip())
    return Page(title, _lines(kept), others, typed=not has_blocks)


def _closed(html: str) -> str:
    """The page with the signs of tags and comments that are never closed written as text.

    The parser looks for the end of each, and over thousands of them that takes the square of their number.
    """
    end = html.rfind("-->") + 1
    html = html[:end] + html[end:].replace("<!--", "&lt;!--")
    end = html.rfind(">") + 1
    html = html[:end] + html[end:].replace("<", "&lt;")
    if len(_UNCLOSED.findall(html)) > MOST_UNCLOSED:
        html = _UNCLOSED.sub("&lt;", html)
    return html


@dataclass
class _Place:
    """Where the walk through a page is: outside the article or in it, in its heading, in a piece of furniture."""

    outside: bool
    heading: bool = False
    furniture: Any = None

    @property
    def leaves_out(self) -> bool:
        """Whether what stands here is no part of the article; a heading above the article is one."""
        return self.furniture is not None or (self.outside and not self.heading)

    def see(self, what: str, node: Any, root: Any, heading: Any) -> None:
        """Go on by one step of the walk; `root` is the element with the article."""
        if node is root:
            self.outside = what == "close"
        if node is heading:
            self.heading = what == "open"


def _walk(soup: Any) -> Iterator[tuple[str, Any]]:
    """Each tag as it opens and closes, and the texts between. No recursion: pages nest deeply."""
    from bs4.element import PreformattedString, Tag

    stack: list[tuple[str, Any]] = [("open", soup)]
    while stack:
        what, node = stack.pop()
        if what == "open" and not isinstance(node, Tag):
            if not isinstance(node, PreformattedString):  # a comment, or the like
                yield "text", node
            continue
        if what == "open":
            if node.name in _HIDDEN:
                continue
            stack.append(("close", node))
            stack.extend(("open", child) for child in reversed(node.contents))
        yield what, node


def _measured(soup: Any) -> tuple[dict[int, int], list[Any]]:
    """The number of letters in each element, and the articles that stand in no other one; in one walk."""
    sizes: dict[int, int] = {}
    articles: list[Any] = []
    read = 0
    depth = 0
    for what, node in _walk(soup):
        if what == "text":
            read += len(node.strip())
        elif what == "open":
            sizes[id(node)] = read
            depth += node.name == "article"
        else:
            sizes[id(node)] = read - sizes[id(node)]
            if node.name == "article":
                depth -= 1
                articles += [] if depth else [node]
    return sizes, articles


def _article(soup: Any, sizes: dict[int, int], articles: list[Any]) -> Any:
    """The element that holds the article: the one <article> that has most of the text, or <main>, or the page."""
    in_all = sum(sizes[id(tag)] for tag in articles)
    largest = max(articles, key=lambda tag: sizes[id(tag)], default=None)
    # Several articles of like length are the entries of a live page, and all of them are read.
    one = largest if largest is not None and 2 * sizes[id(largest)] > in_all else None
    main = soup.find("main") or soup.find(attrs={"role": "main"})
    for tag in (one, main):
        if tag is not None and sizes.get(id(tag), 0) >= MAIN_SHARE * sizes[id(soup)]:
            return tag
    return soup


def _is_furniture(tag: Any, size: int, whole: int) -> bool:
    if tag.name in _DROPPED or tag.get("role") in ("dialog", "alertdialog"):
        return True
    if size > WHOLE_SHARE * whole:
        return False
    if tag.name == "form":  # some pages are one form from top to bottom
        return True
    if tag.get("role") in _ROLES or tag.get("aria-hidden") == "true" or tag.has_attr("hidden"):
        return True
    if _UNSEEN.search(str(tag.get("style", ""))):
        return True
    named = [*(tag.get("class") or ()), tag.get("id") or ""]
    return any(_names_furniture(name) for name in named)


def _names_furniture(name: str) -> bool:
    """Whether a class or id has a word for furniture in it, also as two words: "most-read" as "mostread"."""
    found = [word.lower() for word in _WORD.findall(name)]
    pairs = [first + second for first, second in pairwise(found)]
    return not _FURNITURE.isdisjoint(found) or not _FURNITURE.isdisjoint(pairs)


def _piece(what: str, node: Any, has_blocks: bool) -> str:
    if what == "text":
        return _SPACES.sub(" ", str(node)) if has_blocks else str(node)
    return "\n" if node.name in _BLOCKS else ""


def _lines(pieces: list[str]) -> str:
    return "\n".join(line.strip(" ") for line in "".join(pieces).split("\n"))
