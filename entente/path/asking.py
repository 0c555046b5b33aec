"""A language model of one's own behind an OpenAI-compatible address. Off unless an address is given.

`endpoint` says where an address leads, so that a reader can be told before anything is sent; `ask` sends the prompt
and gives back the words of the answer, which `entente.path.answers` then checks like any other. No redirect is
followed, no reply is read beyond 4 MB or its time, and the key stands in an environment variable and in no message.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import json
import queue
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from entente import __version__, notes
from entente.errors import EntenteError, Fault
from entente.files import write_whole
from entente.path.prompting import Prompt

KEY = "ENTENTE_CODER_KEY"
MOST_BYTES = 4_000_000
PASSING = (408, 425, 429, 500, 502, 503, 504)  # faults of a server that may be gone at the next try
_ADDRESS = re.compile(r"[!-~]{1,500}")
_KEY = re.compile(r"[!-~]{1,500}")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Endpoint:
    """Where a prompt goes.

    Parameters
    ----------
    url : str
        The full address, which ends in ``/chat/completions``.
    local : bool
        Whether the host is this machine.
    """

    url: str
    host: str
    local: bool
    encrypted: bool


def endpoint(address: str) -> Endpoint:
    """Where an address leads.

    Raises
    ------
    EntenteError
        ``coder.address`` if it is no http or https address, or holds a name, a password, a query or a fragment: keys
        have no place in an address.

    Examples
    --------
    >>> endpoint("http://localhost:11434/v1")
    Endpoint(url='http://localhost:11434/v1/chat/completions', host='localhost:11434', local=True, encrypted=False)
    >>> endpoint("file:///etc/hosts")
    Traceback (most recent call last):
    entente.errors.EntenteError: option --address: found "file:///etc/hosts"; expected an address such as \
https://host/v1, without key, query or spaces.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        _refuse_address(address)
    extra = parts.username is not None or parts.password is not None or parts.query or parts.fragment
    if not _ADDRESS.fullmatch(address) or parts.scheme not in ("http", "https") or not host or extra:
        _refuse_address("an address with a key, a name or a query" if extra else address)
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path += "/chat/completions"
    shown = f"[{host}]" if ":" in host else host
    shown += f":{port}" if port else ""
    return Endpoint(f"{parts.scheme}://{shown}{path}", shown, _is_local(host), parts.scheme == "https")


def _refuse_address(found: str) -> NoReturn:
    expected = "an address such as https://host/v1, without key, query or spaces"
    raise EntenteError([Fault("coder.address", "option --address", f'"{found[:80]}"', expected)])


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --------------------------------------------------------------------------------------------------------------------
# Asking


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would send text and key to a place that nobody has agreed to."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(
    prompt: Prompt,
    where: Endpoint,
    model: str,
    *,
    key: str = "",
    seconds: float = 180.0,
    tries: int = 3,
    wait: Callable[[float], None] = time.sleep,
) -> str:
    """Send a prompt, and give back the answer as the model wrote it.

    Parameters
    ----------
    key : str
        Sent as a bearer token; empty for none.
    seconds : float
        The most that one try may take, from the first byte sent to the last byte read.
    tries : int
        How often it is tried when the server is busy, breaks off or takes too long.
    wait : callable
        Called between two tries with the seconds to wait: 1, 2, 4, …

    Raises
    ------
    EntenteError
        ``coder.key``, ``coder.redirect``, ``coder.refused`` (the server's own words in short), ``coder.time``,
        ``coder.connection``, ``coder.size``, ``coder.reply`` if the reply is not of the form that was asked for.
    """
    _refuse_key(key, where)
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": prompt.text}], "stream": False})
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"entente/{__version__}"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(where.url, body.encode("utf-8"), headers, method="POST")
    for number in range(1, tries + 1):
        try:
            raw = _within(seconds, lambda: _sent(request, where, seconds))
            return _words(raw, where)
        except urllib.error.HTTPError as error:
            fault = _status_fault(error, where, key)
            if error.code not in PASSING:
                raise EntenteError([fault]) from None
        except TimeoutError:
            found = f"no whole answer after {seconds:g} seconds"
            fault = _fault("time", where, found, "one in time", "Try again with more --seconds, or a shorter text.")
        except (OSError, HTTPException) as error:  # an URLError is an OSError
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
            found = f"no connection ({_tamed(reason, key)})"
            fault = _fault("connection", where, found, "a server that answers", "Check the address.")
        if number < tries:
            wait(2.0 ** (number - 1))
    raise EntenteError([fault])


def _refuse_key(key: str, where: Endpoint) -> None:
    expected = "a key of one line in plain letters"
    if key and not _KEY.fullmatch(key):
        raise EntenteError([Fault("coder.key", f"variable {KEY}", "spaces or other signs", expected)])
    if key and not (where.encrypted or where.local):
        do = "Use https, or unset the variable."
        raise EntenteError([Fault("coder.key", f"variable {KEY}", "a key for an address without https", "https", do)])


def _within(seconds: float, work: Callable[[], Made]) -> Made:
    """What the work gives, or a `TimeoutError`: also when a server sends one byte a minute."""
    done: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        made, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return made


def _sent(request: urllib.request.Request, where: Endpoint, seconds: float) -> bytes:
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if where.local:
        handlers.append(urllib.request.ProxyHandler({}))  # what stays on this machine goes through no proxy
    end = time.monotonic() + seconds
    body = b""
    with urllib.request.build_opener(*handlers).open(request, timeout=seconds) as response:
        while chunk := response.read1(65536):
            body += chunk
            if len(body) > MOST_BYTES:
                expected = f"at most {MOST_BYTES / 1e6:.0f} MB"
                raise EntenteError([_fault("size", where, "a reply without end", expected)])
            if time.monotonic() > end:
                raise TimeoutError
    return body


def _words(raw: bytes, where: Endpoint) -> str:
    """The answer in a reply: ``choices[0].message.content``."""
    expected = "a reply with choices and a message, as an OpenAI-compatible server gives"
    try:
        reply = json.loads(raw)
        words = reply["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        words = None
    if not isinstance(words, str):
        found = f'"{_tamed(raw[:200].decode("utf-8", "replace"))[:60]}"' if raw else "nothing"
        raise EntenteError([_fault("reply", where, found, expected, "Check that the address ends in /v1.")])
    return words


def _status_fault(error: urllib.error.HTTPError, where: Endpoint, key: str) -> Fault:
    if 300 <= error.code < 400:
        # urlsplit of anything that a server may send could fail; only its own words are shown.
        to = _tamed(str(error.headers.get("Location", "")), key)[:80]
        do = "Give that address yourself if you trust it."
        return _fault("redirect", where, f'a redirect to "{to}"', "an answer", do)
    try:
        said = _tamed(error.read(2000).decode("utf-8", "replace"), key)
    except (OSError, HTTPException):
        said = ""
    found = f'status {error.code} ("{said[:160]}")' if said else f"status {error.code}"
    do = f"Set {KEY} to your key." if error.code in (401, 403) else "Check address and model."
    return _fault("refused", where, found, "an answer", do)


def _fault(code: str, where: Endpoint, found: str, expected: str, do: str = "") -> Fault:
    return Fault(f"coder.{code}", f"server {where.host}", found, expected, do)


def _tamed(words: str, key: str = "") -> str:
    """A server's words in one line of plain signs, and never with the key."""
    words = words.replace(key, "…") if key else words
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


# --------------------------------------------------------------------------------------------------------------------
# Answers that are kept


def kept_path(prompt: Prompt, model: str) -> Path:
    """Where the answer of a model to a prompt is kept: it changes with text, actors, codebook, shuffle and model."""
    digest = hashlib.sha256(f"{prompt.text}\x1f{model}".encode("utf-8", "replace")).hexdigest()
    return notes.home() / "answers" / f"{digest[:20]}.json"


def kept_answer(prompt: Prompt, model: str) -> dict[str, str] | None:
    """The answer that is kept, with ``model``, ``host`` and ``asked``; None if there is none that can be read."""
    try:
        kept = json.loads(kept_path(prompt, model).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    fields = ("answer", "model", "host", "asked")
    sound = isinstance(kept, dict) and all(isinstance(kept.get(name), str) for name in fields)
    return kept if sound else None


def keep_answer(prompt: Prompt, model: str, where: Endpoint, answer: str) -> None:
    """Keep an answer among the learner's notes; an `OSError` if the folder does not allow it."""
    path = kept_path(prompt, model)
    path.parent.mkdir(parents=True, exist_ok=True)
    today = datetime.date.today().isoformat()
    kept = {"model": model, "host": where.host, "asked": today, "prompt": prompt.id, "answer": answer}
    write_whole({path: json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")})
