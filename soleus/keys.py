"""The keys of this installation, made once: files that only their owner may read, never in the database or the log.

master.key   192 random bits, from which the keys for channels (Fernet) and for links in messages (HMAC) are derived
vapid.pem    the P-256 key by which push services know this installation: a new one would end every subscription
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from soleus import secret_files


@dataclass(frozen=True, slots=True)
class Keys:
    """`channels`: Fernet key of the channels' addresses. `links`: signs links in messages. `vapid`: PEM of a P-256 key."""

    channels: bytes = field(repr=False)
    links: bytes = field(repr=False)
    vapid: str = field(repr=False)


def kept(directory: Path) -> Keys:
    """The keys in `directory`; what is missing is made."""
    master = _kept(directory / "master.key", secret_files.new_secret).encode()
    return Keys(
        channels=base64.urlsafe_b64encode(_derived(master, b"soleus channels")),
        links=_derived(master, b"soleus links"),
        vapid=_kept(directory / "vapid.pem", new_vapid),
    )


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; of two processes that make it at once, both get that of the first."""
    if not path.exists():
        secret_files.write_new_text(path, make())
    return path.read_text(encoding="utf-8").strip()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(master)


def new_vapid() -> str:
    """A new P-256 key, as PEM."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode()
