"""Sphinx's settings for the site; the builder adds the launch buttons of a repository."""

import re

EMPTY_HEAD = re.compile(r"<th\b[^>]*>(?:<p></p>)?</th>")


def without_empty_heads(app, page, template, context, doctree):
    """A head of a row or a column that says nothing becomes a plain cell: a screen reader would announce it."""
    context["body"] = EMPTY_HEAD.sub("<td></td>", context.get("body", ""))


def setup(app):
    """Sphinx calls this; each page goes by."""
    app.connect("html-page-context", without_empty_heads)


project = "Entente"
author = "The Entente authors"
copyright = "The Entente authors. Text and data: CC BY 4.0. Code: MIT"
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header"]
exclude_patterns = ["_build", "_extra", "templates"]
html_theme = "sphinx_book_theme"
html_title = "Entente"
html_baseurl = ""
html_show_sphinx = False
html_copy_source = True
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["entente.css"]
html_js_files = [("figures.js", {"defer": "defer"})]
templates_path = ["templates"]
html_sidebars = {"**": ["home.html", "icon-links.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_download_button": True,
    "show_toc_level": 2,
    "home_page_in_toc": False,
    "navbar_start": [],  # the sidebar has it all
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
}
