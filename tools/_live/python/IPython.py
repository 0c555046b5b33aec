"""What a lab asks of IPython: which cell it stands in. On a page that is the page's own name for the lab."""

from types import SimpleNamespace

CELL = SimpleNamespace(parent_header={})


def get_ipython():
    return CELL
