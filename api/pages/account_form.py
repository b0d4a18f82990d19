"""The fields by which an account is made or its password chosen, and what cannot be used in them, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from api import passwords
from api.pages.words import Words
from domain.errors import BadInput, Conflict, TooMany
from store import accounts


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be used: its field ("" = all of it), and why, in the visitor's language."""

    field: str
    text: str
    status: int = 422
    wait_s: int | None = None

    def at(self, field: str, hint: str = "") -> Markup:
        """The attributes by which a field tells those who do not see the page what is wrong with it, or its hint."""
        if field == self.field:
            return Markup(' aria-invalid="true" aria-describedby="{}"').format(f"wrong {hint}".strip())
        return Markup(' aria-describedby="{}"').format(hint) if hint else Markup("")


FINE = Wrong("", "")
"""Nothing is wrong."""


def checked_name(name: str, words: Words) -> Wrong | None:
    """Whether `name` can be that of an account."""
    try:
        accounts.name_of(name)
    except BadInput:
        return Wrong("name", words.t("page-account-no-name"))
    return None


def checked_password(password: str, name: str, words: Words) -> Wrong | None:
    """Whether `password` can be one for the account `name`."""
    try:
        passwords.check(password, name)
    except BadInput:
        same = password.strip().lower() == name.strip().lower() and len(password) >= passwords.SHORTEST
        message = "page-account-password-is-name" if same else "page-account-no-password"
        return Wrong("password", words.t(message, low=passwords.SHORTEST))
    return None


def refused(error: BadInput | Conflict, words: Words) -> Wrong:
    """What the store does not take."""
    known = {"name": "page-account-name-taken", "code": "page-setup-wrong-code", "runner": "page-account-runner-taken"}
    field = error.field if error.field in known else ""
    return Wrong(field, words.t(known.get(error.field, "page-account-too-late")))


def too_many(error: TooMany, words: Words) -> Wrong:
    """It was tried too often, and for how long it has to wait."""
    minutes = -(-error.wait_s // 60)
    return Wrong("", words.t("page-account-too-often", n=minutes), status=429, wait_s=error.wait_s)
