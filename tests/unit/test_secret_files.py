"""Secrets on disk."""

from __future__ import annotations

import stat
from pathlib import Path

from soleus import secret_files


def test_a_secret_file_is_its_owners_alone(tmp_path: Path) -> None:
    """0600, also when an older file of another mode is replaced; nothing else is left behind."""
    path = tmp_path / "new" / "login.json"
    secret_files.write_json(path, {"password": "one"})
    path.chmod(0o644)
    secret_files.write_json(path, {"password": "two"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_files.read_json(path) == {"password": "two"}
    assert [found.name for found in path.parent.iterdir()] == ["login.json"]


def test_nothing_written_yet_is_empty(tmp_path: Path) -> None:
    """A file that is not there reads as nothing."""
    assert secret_files.read_json(tmp_path / "none.json") == {}


def test_secrets_are_long_and_never_the_same() -> None:
    """192 bits each."""
    made = {secret_files.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {32}


def test_a_hash_knows_its_secret() -> None:
    """Only the secret itself matches; no hash matches nothing."""
    secret = secret_files.new_secret()
    assert secret_files.matches(secret, secret_files.hashed(secret))
    assert not secret_files.matches(secret + "x", secret_files.hashed(secret))
    assert not secret_files.matches(secret, "")
