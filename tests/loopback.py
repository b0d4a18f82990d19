"""An HTTP server on a free loopback port, in a thread of its own: what receivers of tests stand on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class QuietHandler(BaseHTTPRequestHandler):
    """Says nothing of its own, and does not mind callers that hang up."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve one connection."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


@contextmanager
def serving(handler: type[QuietHandler]) -> Iterator[str]:
    """`127.0.0.1:PORT` of a server that hands what comes to `handler`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
