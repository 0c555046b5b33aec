"""Showing a figure in a notebook, and writing it to a file, each with its description."""

from __future__ import annotations

import base64
import html
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from entente.errors import EntenteError, Fault, unknown_choice
from entente.files import write_whole
from entente.plots.canvas import Caption, page
from entente.plots.marks import GROUND

_NO_FORMULA = "tex2jax_ignore mathjax_ignore"  # a dollar sign in a name starts no formula
_CORNER = 0.12  # inches
# In JupyterLab's dark theme the picture above a caption is turned over: light ink on dark ground, each hue as it was.
DARK_FILTER = "invert(0.88) hue-rotate(180deg)"
_DARK = (
    '<style>[data-jp-theme-light="false"] .jp-OutputArea-child:has(+ .jp-OutputArea-child .entente-caption) img '
    f"{{ filter: {DARK_FILTER} }}</style>"
)


def present(ax: Axes, caption: Caption, *, number: str) -> None:
    """Show a figure in a notebook with its number, its caption and its description.

    Two outputs: the picture (PNG, with the description as ``alt`` metadata), then the caption with the description to
    unfold. A checker that ignores pictures still compares both texts, and a screen reader reads them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a drawing function returned. Its figure is closed if it belongs to pyplot, so that it is not shown twice.
    number : str
        Such as ``"4.2"``: the second figure of lesson 04.

    Examples
    --------
    >>> from entente.plots import describe_triangles, draw_triangles
    >>> counts = {"+++": 2, "++-": 1}
    >>> present(draw_triangles(counts), describe_triangles(counts), number="5.1")  # doctest: +SKIP
    """
    from IPython.display import display

    picture = base64.b64encode(png(ax)).decode("ascii")
    alt = {"alt": f"Figure {number}. {caption.alt}"}
    display({"image/png": picture, "text/plain": f"[Figure {number}]"}, metadata={"image/png": alt}, raw=True)
    plain = f"Figure {number}. {caption.caption}\nDescription: {caption.alt}"
    display({"text/html": _caption_html(caption, number), "text/plain": plain}, raw=True)


def png(ax: Axes, *, dpi: int = 110) -> bytes:
    """The bytes of a figure as PNG. Its figure is closed if it belongs to pyplot, so that it is not shown again.

    Examples
    --------
    >>> from entente.plots import draw_triangles
    >>> png(draw_triangles())[1:4]
    b'PNG'
    """
    target = io.BytesIO()
    with _on_paper(page(ax)) as figure:
        figure.savefig(target, format="png", dpi=dpi, facecolor="none", metadata={"Software": None})
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(page(ax))
    return target.getvalue()


@contextmanager
def _on_paper(figure: Figure) -> Iterator[Figure]:
    """The figure on a sheet with round corners, which stands well on a page of any colour."""
    width, height = figure.get_size_inches()
    inner = (width - 2 * _CORNER, height - 2 * _CORNER)
    sheet = FancyBboxPatch(
        (_CORNER, _CORNER), *inner, boxstyle=f"round,pad={_CORNER}", transform=figure.dpi_scale_trans,
        facecolor=GROUND, edgecolor="none", zorder=-10,
    )  # fmt: skip
    sheet.set_in_layout(False)
    figure.add_artist(sheet)
    for part in figure.subfigs:
        part.set_facecolor("none")
    yield figure
    sheet.remove()


def _caption_html(caption: Caption, number: str) -> str:
    return (
        f'<div class="entente-caption {_NO_FORMULA}">{_DARK}\n'
        f"<p><strong>Figure {html.escape(number)}.</strong> {html.escape(caption.caption)}</p>\n"
        f"<details><summary>Description of figure {html.escape(number)}</summary>\n"
        f"<p>{html.escape(caption.alt)}</p></details>\n</div>"
    )


def write(ax: Axes, path: str | Path, *, caption: Caption | None = None) -> Path:
    """Write a figure to a file, with its description inside.

    Parameters
    ----------
    path : str or Path
        Ending in ``.png``, ``.svg`` or ``.pdf``.
    caption : Caption, optional
        Goes into the metadata of the file.

    Raises
    ------
    EntenteError
        ``plots.format`` for another ending, ``plots.write`` if nothing can be written there.

    Examples
    --------
    >>> import tempfile
    >>> from entente.plots import describe_triangles, draw_triangles
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(draw_triangles(), Path(folder, "triangles.png"), caption=describe_triangles()).name
    'triangles.png'
    """
    path = Path(path)
    metadata = _metadata(path, caption)
    target = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "entente"}):
        page(ax).savefig(target, format=path.suffix[1:].lower(), dpi=150, facecolor=GROUND, metadata=metadata)
    try:
        write_whole({path: target.getvalue()})
    except OSError as error:
        found = (error.strerror or "an error").lower()
        do = "Name another place."
        raise EntenteError([Fault("plots.write", str(path), found, "a file in a folder that is there", do)]) from None
    return path


def _metadata(path: Path, caption: Caption | None) -> dict[str, str | None]:
    alt = caption.alt if caption else None
    known: dict[str, dict[str, str | None]] = {
        ".png": {"Description": alt, "Software": None},
        ".svg": {"Description": alt, "Date": None},
        ".pdf": {"Subject": alt, "CreationDate": None},
    }
    if path.suffix.lower() not in known:
        raise EntenteError([unknown_choice("plots.format", f"file {path.name}", path.suffix, known)])
    metadata = known[path.suffix.lower()]
    # None takes out what matplotlib would write by itself; a description it would not write.
    return {key: value for key, value in metadata.items() if value is not None or key != "Description"}
