"""Who we are to push services (VAPID, RFC 8292): a token signed with this installation's key, good for one service."""

from __future__ import annotations

import base64
import re
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02, VapidException

from alerts.channels.base import Permanent

LIFE_S = 12 * 3600
"""How long a token is good, s. Services take 24 h at most, by their own clock; half of it leaves room for ours."""
NOBODY = "mailto:nobody@soleus.invalid"
"""Stands for the operator when nobody said who that is: a name that can belong to nobody else. Apple refuses it."""
_CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s]+|https://[^\s/]+\S*")


def public_key(pem: str) -> str:
    """What a browser is given as `applicationServerKey`: the uncompressed point in base64url, without padding.

    Raises:
        Permanent: the key cannot be read.

    """
    point = _key(pem).public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(origin: str, pem: str | None, contact: str | None, now_ms: int) -> str:
    """The Authorization header for the push service at `origin`.

    Raises:
        Permanent: there is no key, it cannot be read, or the contact is neither `mailto:` nor `https:`.

    """
    if pem is None:
        raise Permanent(
            "This installation has no key for push services.", "Let it make one: start it with a keys directory."
        )
    subject = contact or NOBODY
    if not _CONTACT.fullmatch(subject):
        raise Permanent(
            "The contact for push services is not an address.", "Set SOLEUS_PUSH_CONTACT=mailto:YOU@YOUR.DOMAIN."
        )
    # Our own look at the contact stands in for the library's, which refuses an https: URL with a path.
    signer = Vapid02(_key(pem), conf={"no-strict": True})
    try:
        headers: dict[str, str] = signer.sign({"sub": subject, "aud": origin, "exp": now_ms // 1000 + LIFE_S})
    except VapidException as error:
        raise Permanent(
            "The push service has no address that a token can be made out to.", "Use another browser."
        ) from error
    return headers["Authorization"]


@cache
def _key(pem: str) -> ec.EllipticCurvePrivateKey:
    remedy = "Put the vapid.pem back that was made here; with a new one every device has to switch warnings on again."
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise Permanent("The key for push services cannot be read.", remedy) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Permanent("The key for push services is not of the curve P-256.", remedy)
    return key
