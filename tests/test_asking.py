"""A server of one's own is asked: one that answers well, badly, slowly, and with evil intent."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente.cli import app as cli
from entente.errors import EntenteError
from entente.path import analyse, asking, coding_prompt

TEXT = "The lake\nChad attacked Niger, a diplomat said.\n"
GOOD = {"paragraph": 2, "content": "Chad attacked Niger", "relation": "attacks", "actor": "chad", "recipient": "niger"}
GOOD |= {"source": "diplomat", "source_kind": "anonymous", "polarity": "+", "certainty": "CT", "aux": "none"}
SECRET = "sk-very-secret-0123456789"


def reply(words):
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": words}}]}).encode()


BODIES = {
    "good": reply(json.dumps([GOOD])),
    "invented": reply(json.dumps([GOOD, GOOD | {"content": "Chad fled"}])),
    "chatter": reply("I would rather talk about the weather."),
    "html": b"<html><script>alert(1)</script>Please log in</html>",
    "deep": b"[" * 100_000,
    "nothing": b"",
    "other": b'{"choices": []}',
    "parts": b'{"choices": [{"message": {"content": [{"text": "x"}]}}]}',
}


class Server(BaseHTTPRequestHandler):
    """What it does is said by the first part of the path."""

    asked: list[tuple[str, str, dict]]

    def do_POST(self):
        what = self.path.split("/")[1]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers.get("Authorization", ""), body))
        if what == "redirect":
            self.send_response(302)  # which some clients follow, with the text or without it
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/good/\x1b[2J")
            self.end_headers()
        elif what == "refuse":
            self.answer(401, f"bad key {self.headers['Authorization']}\x1b[2J\n<b>".encode())
        elif what == "busy":
            self.answer(503 if len(self.asked) < 3 else 200, BODIES["good"])
        elif what == "slow":
            time.sleep(1)
        elif what == "headers":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
            self.pour(b"x", 0.02)
        elif what in ("drip", "endless"):
            self.send_response(200)
            self.end_headers()
            self.pour(b"x" if what == "drip" else b"x" * 60_000, 0.02 if what == "drip" else 0)
        else:
            self.answer(200, BODIES[what])

    def do_GET(self):
        self.asked.append((self.path, "", {}))
        self.answer(200, BODIES["good"])

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def pour(self, piece, pause):
        end = time.monotonic() + 5
        try:
            while time.monotonic() < end:
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "notes"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody answers there
    monkeypatch.delenv(asking.KEY, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text(TEXT, encoding="utf-8")
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("Now", (Server,), {"asked": []}))
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def address(server, what):
    return f"http://127.0.0.1:{server.server_port}/{what}/v1"


def asked(server):
    return server.RequestHandlerClass.asked


def command(server, what, *more, text=None):
    arguments = ["coder", "ask", "article.txt", "--address", address(server, what), "--model", "m", *more]
    return CliRunner().invoke(cli.app, arguments, input=text)


def test_a_good_answer_is_asked_once_kept_and_checked(server, tmp_path, monkeypatch):
    monkeypatch.setenv(asking.KEY, SECRET)
    told = command(server, "good", "--yes", "-o", "answer.txt", "--claims", "claims.csv", "--name", "anna")
    assert told.exit_code == 0, told.stderr
    prompt = coding_prompt(analyse(TEXT))
    ((path, authorization, body),) = asked(server)
    assert path == "/good/v1/chat/completions" and authorization == f"Bearer {SECRET}"
    assert body["model"] == "m" and body["messages"] == [{"role": "user", "content": prompt.text}]
    for words in ("127.0.0.1", f"{len(prompt.text):,} characters", f"{prompt.tokens:,} tokens", "3 tries"):
        assert words in " ".join(told.stderr.split()), told.stderr
    assert json.loads(Path("answer.txt").read_text(encoding="utf-8")) == [GOOD]
    assert "anna" in Path("claims.csv").read_text(encoding="utf-8")
    again = command(server, "good")
    assert again.exit_code == 0 and len(asked(server)) == 1 and "nothing was sent" in again.stderr
    assert command(server, "good", "--yes", "--again").exit_code == 0 and len(asked(server)) == 2
    assert command(server, "good", "--yes", "--shuffle", "7").exit_code == 0 and len(asked(server)) == 3
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len([path for path in kept if path.parent.name == "answers"]) == 2
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]
    assert SECRET not in told.output + again.output


def test_nothing_is_sent_without_a_yes(server):
    for more, text in (((), "n\n"), ((), ""), ((), None)):
        told = command(server, "good", *more, text=text)
        assert told.exit_code == 2 and "expected a yes" in told.stderr, told.output
    assert asked(server) == []
    assert command(server, "good", text="y\n").exit_code == 0 and len(asked(server)) == 1


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("invented", 1, "Chad fled"),
        ("chatter", 2, "expected a JSON list of claims"),
        ("html", 2, "expected a reply with choices"),
        ("deep", 2, "expected a reply with choices"),
        ("nothing", 2, "found nothing; expected a reply"),
        ("other", 2, "expected a reply with choices"),
        ("parts", 2, "expected a reply with choices"),
        ("redirect", 2, "a redirect to"),
        ("refuse", 2, "status 401"),
    ],
)
def test_a_bad_answer_ends_in_a_sentence(server, monkeypatch, what, code, words):
    monkeypatch.setenv(asking.KEY, SECRET)
    told = command(server, what, "--yes", "-o", "answer.txt")
    assert told.exit_code == code and words in told.output, told.output
    assert SECRET not in told.output and "\x1b" not in told.output and "Traceback" not in told.output
    assert [path for path, *_ in asked(server)] == [f"/{what}/v1/chat/completions"]
    assert Path("answer.txt").exists() == (what in ("invented", "chatter"))


@pytest.mark.parametrize("what", ["redirect", "refuse"])
def test_what_a_server_says_is_told_in_plain_signs(server, what):
    with pytest.raises(EntenteError) as error:
        asking.ask(coding_prompt(analyse(TEXT)), asking.endpoint(address(server, what)), "m", key=SECRET)
    assert str(error.value).isprintable() and "[2J" in str(error.value)


def asking_of(server, what, **options):
    waits = []
    options = {"seconds": 5, "tries": 3, "wait": waits.append} | options
    try:
        return asking.ask(coding_prompt(analyse(TEXT)), asking.endpoint(address(server, what)), "m", **options), waits
    except EntenteError as error:
        return error.faults[0].code, waits


def test_a_busy_server_is_asked_again_and_a_slow_one_not_for_ever(server, monkeypatch):
    assert asking_of(server, "busy") == (json.dumps([GOOD]), [1.0, 2.0])
    assert asking_of(server, "slow", seconds=0.2, tries=2) == ("coder.time", [1.0])
    for what in ("drip", "headers"):
        assert asking_of(server, what, seconds=0.3, tries=1) == ("coder.time", [])
    monkeypatch.setattr(asking, "MOST_BYTES", 200_000)
    assert asking_of(server, "endless") == ("coder.size", [])
    server.shutdown()
    server.server_close()
    assert asking_of(server, "good", tries=2) == ("coder.connection", [1.0])


@pytest.mark.parametrize(
    "wrong",
    [
        "file:///etc/passwd",
        "ftp://host/v1",
        "localhost:11434/v1",
        "https://",
        "https://name:secret@host/v1",
        "https://host/v1?key=secret",
        "https://host/v1#a",
        "https://host/v1\r\nX-Evil: 1",
        "https://ho st/v1",
        "https://host:port/v1",
        "https://höst/v1",
        "https://[::1/v1",
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_read(wrong):
    with pytest.raises(EntenteError) as error:
        asking.endpoint(wrong)
    assert error.value.faults[0].code == "coder.address" and "secret" not in str(error.value)


def test_a_key_goes_over_no_open_line():
    prompt = coding_prompt(analyse(TEXT))
    for where, key in (("http://example.org/v1", SECRET), ("https://example.org/v1", f"{SECRET}\r\nX-Evil: 1")):
        with pytest.raises(EntenteError) as error:
            asking.ask(prompt, asking.endpoint(where), "m", key=key)
        assert error.value.faults[0].code == "coder.key" and SECRET not in str(error.value)
    assert asking.endpoint("https://example.org/v1/chat/completions").url == "https://example.org/v1/chat/completions"
    assert [asking.endpoint(f"http://{host}/v1").local for host in ("[::1]:8", "127.0.0.9", "127.0.0.1.evil.org")] == [
        *(True, True, False)
    ]
