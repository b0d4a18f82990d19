"""Ports for servers that are told where to listen, and are perhaps started there again."""

from __future__ import annotations

import os
import socket
from itertools import count

WORKERS = 8
"""So many processes side by side never try the same port."""
OURS = range(20_000, 32_000)[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS :: WORKERS]
"""Below what systems hand out: none of the thousands of connections that tests open is given one of these."""
_TURN = count(os.getpid())
"""From anywhere: another checkout may be tested beside this one."""


def free_port() -> int:
    """A loopback port that nobody listens on, and that nobody is given by chance while its server is away."""
    while True:
        port = OURS[next(_TURN) % len(OURS)]
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue
