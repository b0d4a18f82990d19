"""Channels' addresses at rest: encrypted with a key that is not in the database (Fernet: AES-128-CBC and HMAC-SHA-256)."""

from __future__ import annotations

import hashlib
import hmac

import structlog
from cryptography.fernet import Fernet, InvalidToken
from sqlmodel import Session, col, select

from domain.errors import Unavailable
from domain.redaction import channel_name, redacted
from store.tables import ChannelRow

log = structlog.get_logger()


class Vault:
    """Encrypts with `key` (a Fernet key), and tells two addresses apart without showing either."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._key = key

    def seal(self, url: str) -> str:
        """`url`, encrypted."""
        return self._fernet.encrypt(url.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            Unavailable: with another key, or the key was lost.

        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unavailable(
                "The channel's address cannot be read: it was stored with another key.",
                "Bring keys/master.key back from the backup, or remove the channel and add it again.",
            ) from error

    def mark(self, url: str) -> str:
        """A keyed hash of `url`."""
        return hmac.new(self._key, url.encode(), hashlib.sha256).hexdigest()


def seal_what_is_not(session: Session, vault: Vault) -> int:
    """Encrypt the addresses that an earlier version stored as they were; returns how many there were."""
    rows = session.exec(select(ChannelRow).where(col(ChannelRow.mark) == col(ChannelRow.url))).all()
    for row in rows:
        url = row.url
        row.url, row.mark, row.name, row.shown = vault.seal(url), vault.mark(url), channel_name(url), redacted(url)
    if rows:
        log.info("channels.sealed", channels=len(rows))
    return len(rows)
