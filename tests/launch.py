"""What a launch link opens, as the launcher reads it."""

from urllib.parse import parse_qs, unquote, urlsplit


def opened(address):
    """The path of the notebook, from the project's folder."""
    parts = urlsplit(address)
    place = unquote(parse_qs(parts.query)["urlpath"][0]).removeprefix("lab/tree/")
    return place.split("/", 1)[1] if "git-pull" in parts.path else place
