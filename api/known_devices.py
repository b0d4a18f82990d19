"""Passwords of devices that were right lately, so that not every message costs a hash. Kept in memory, by each process."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

MOST_KNOWN = 10_000
"""So many passwords are remembered; the one not seen for the longest is checked again."""
_KEY = secrets.token_bytes(32)
"""Of this process: what is remembered of a password is of no use to anybody else."""


class KnownDevices:
    """Keyed hashes of passwords, each with the stored hash that it was right for: another one makes it worth nothing."""

    def __init__(self) -> None:
        self._right: OrderedDict[bytes, str] = OrderedDict()

    def has(self, name: str, password: str, stored: str) -> bool:
        """Whether this password was right for this device while its stored hash was `stored`."""
        mark = _mark(name, password)
        if not stored or self._right.get(mark) != stored:
            return False
        self._right.move_to_end(mark)
        return True

    def note(self, name: str, password: str, stored: str) -> None:
        """It is right."""
        self._right[_mark(name, password)] = stored
        while len(self._right) > MOST_KNOWN:
            self._right.popitem(last=False)


def _mark(name: str, password: str) -> bytes:
    return hashlib.blake2b(f"{name}\0{password}".encode(), digest_size=32, key=_KEY).digest()
