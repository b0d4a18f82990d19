"""Browsers in which an account has signed in before: strangers who guess its password do not lock these out.

OWASP's "device cookies". The browser keeps a number of its own and a proof that only this installation can make, of that
account and its present password; nothing is stored here, and it signs nobody in. Pure.
"""

from __future__ import annotations

import hashlib
import hmac

from store.tables import AccountRow

COOKIE = "soleus_known"
LIFE_S = 365 * 86_400


def _proof(account: AccountRow, number: str) -> str:
    text = f"known browser|{account.id}|{number}".encode()
    return hmac.new(account.password_hash.encode(), text, hashlib.sha256).hexdigest()


def cookie_for(account: AccountRow, number: str) -> str:
    """What a browser keeps; `number` is a random one of its own."""
    return f"{number}.{_proof(account, number)}"


def number_of(cookie: str, account: AccountRow | None) -> str | None:
    """The browser's number, if `account` has signed in there with the password that it has now."""
    number, _, proof = cookie.partition(".")
    if account is None or not account.password_hash or not number:
        return None
    return number if hmac.compare_digest(proof.encode(), _proof(account, number).encode()) else None
