"""Passwords: Argon2id, and what may be one."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.errors import BadInput

SHORTEST, LONGEST = 10, 1000
"""Characters. What is long needs no rules about kinds of characters (NIST SP 800-63B-4)."""

_hashes = PasswordHash((Argon2Hasher(),))


def check(password: str, name: str = "") -> str:
    """`password` if it can be one.

    Raises:
        BadInput: it is too short, too long, or the name. It is not repeated.

    """
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"A password has {SHORTEST} to {LONGEST} characters."
        raise BadInput(what, "Three words that do not belong together do.", field="password")
    if name and password.strip().lower() == name.strip().lower():
        raise BadInput("A password cannot be the name.", "Choose another.", field="password")
    return password


def hashed(password: str) -> str:
    """What is kept of it. Takes some 50 ms of computing: run it in a thread."""
    return _hashes.hash(password)


def matches(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the one, and a newer hash to keep where the parameters have grown.

    `kept` None (no such account) or "" (no password) takes as long, so that the time does not tell which there are.
    """
    if not kept:
        _hashes.verify(password, _decoy())
        return False, None
    return _hashes.verify_and_update(password, kept)


@cache
def _decoy() -> str:
    return _hashes.hash("nobody has this password")
