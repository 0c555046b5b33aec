"""The built site behind a small server, as a host of static pages is: text goes gzipped, and all bytes are counted."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".gz": "application/gzip"}
TEXT = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".wasm", ".ipynb")


@dataclass
class Served:
    """Where the site is, and what was asked of it."""

    address: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)  # path, and bytes over the wire

    def megabytes(self) -> float:
        """What went over the wire since the last look."""
        found = sum(size for _, size in self.asked) / 1e6
        self.asked.clear()
        return found


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES
    served: Served

    def log_message(self, *words):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        packed = path.suffix in TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        content = gzip.compress(content, 6) if packed else content
        self.served.asked.append((self.path, len(content)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(OSError):  # the page was closed
            self.wfile.write(content)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder on this machine."""
    found = Served()
    handler = type("Handler", (_Handler,), {"served": found})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        found.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield found
        finally:
            server.shutdown()


@contextlib.contextmanager
def cut_off(context) -> Iterator[list[str]]:
    """A browser that reaches this machine only; yields the addresses of others that were asked for."""
    outside: list[str] = []

    def decide(route):
        here = route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
        if not here:
            outside.append(route.request.url)
        return route.continue_() if here else route.abort()

    context.route("**/*", decide)
    yield outside
