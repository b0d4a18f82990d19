"""Secrets on disk: files that only their owner may read, replaced as a whole."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

import bcrypt

BCRYPT_COST = 4
"""The lowest there is: our passwords are 192 random bits, and nobody guesses those at any price."""


def new_secret() -> str:
    """A new password: 192 random bits as 32 characters that are safe in a URL."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """The bcrypt hash of `secret`, as the broker's configuration and the database keep it."""
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(BCRYPT_COST)).decode()


def matches(secret: str, secret_hash: str) -> bool:
    """Whether `secret_hash` is a hash of `secret`."""
    return bool(secret_hash) and bcrypt.checkpw(secret.encode(), secret_hash.encode())


def write_text(path: Path, text: str) -> None:
    """Replace `path` by `text`, readable for its owner only; a reader sees the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(draft, "x", encoding="utf-8", opener=_private) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def write_new_text(path: Path, text: str) -> None:
    """Make `path` with `text`, readable for its owner only; if somebody made it meanwhile, theirs stands."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    write_text(draft, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace `path` by `value` as JSON, readable for its owner only."""
    write_text(path, json.dumps(value, indent=2) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """What `write_json` wrote, or {} when there is nothing yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found if isinstance(found, dict) else {}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
