"""Who may see and do what: one decision for the pages and the API.

A runner's data is the runner's. A coach sees it while the runner consents, and changes nothing. An administrator looks after
the installation and the accounts, and sees nobody's data. What somebody may not see is answered as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = ("read", "write", "admin")
"""What a token can be allowed: to read, to change, to administer; each by itself."""

DEEDS = (
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "password_changed",
    "account_added",
    "account_changed",
    "token_added",
    "token_removed",
    "invited",
    "invitation_used",
    "consented",
    "withdrew",
    "looked_at",
    "noted",
    "exported",
    "run_removed",
    "device_added",
    "device_removed",
    "privacy_changed",
)
"""What is put on record."""


class Need(StrEnum):
    """What a request needs of whoever makes it."""

    PUBLIC = "public"
    """Nothing: sign-in itself, and links that carry their own permission."""
    SIGNED_IN = "signed_in"
    SEE = "see"
    """To be the runner, or a coach with the runner's consent."""
    OWN = "own"
    """To be the runner."""
    COACH = "coach"
    ADMIN = "admin"


class Verdict(StrEnum):
    """What is answered."""

    YES = "yes"
    SIGN_IN = "sign_in"
    """401: who is it?"""
    NO = "no"
    """403: known, and not permitted."""
    HIDDEN = "hidden"
    """404: whether there is such a runner is none of the visitor's business."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who is signed in, by a browser (`scopes` None) or a token."""

    account_id: int | None
    """None: a guest of the demonstration."""
    name: str
    runner_id: str | None = None
    """The runner who this is."""
    coach: bool = False
    admin: bool = False
    coached: frozenset[str] = frozenset()
    """Runners who consent to be seen by this coach."""
    scopes: frozenset[Scope] | None = None
    language: str = "en"
    sign_in_id: int | None = None
    """The browser's sign-in; None: a token, or a guest."""

    def sees(self, runner_id: str) -> bool:
        """Whether that runner's data may be shown."""
        return runner_id == self.runner_id or runner_id in self.coached

    @property
    def visible(self) -> tuple[str, ...]:
        """Every runner who may be shown, the own one first."""
        own = (self.runner_id,) if self.runner_id is not None else ()
        return own + tuple(sorted(self.coached - {self.runner_id}))


def verdict(viewer: Viewer | None, need: Need, runner_id: str | None, *, changes: bool) -> Verdict:
    """Whether `viewer` (None: nobody is signed in) may; `runner_id` is whose data it is about, None: nobody's.

    `changes`: the request is no mere reading; a token then needs the scope `write`.
    """
    if need is Need.PUBLIC:
        return Verdict.YES
    if viewer is None:
        return Verdict.SIGN_IN
    wanted: Scope = "admin" if need is Need.ADMIN else "write" if changes else "read"
    if viewer.scopes is not None and wanted not in viewer.scopes:
        return Verdict.NO
    if need in {Need.SEE, Need.OWN}:
        return _about(viewer, need, runner_id)
    has = {Need.SIGNED_IN: True, Need.COACH: viewer.coach, Need.ADMIN: viewer.admin}[need]
    return Verdict.YES if has else Verdict.NO


def _about(viewer: Viewer, need: Need, runner_id: str | None) -> Verdict:
    """Whether it may be done with that runner's data; with nobody's there is nothing to see."""
    if runner_id is not None and not viewer.sees(runner_id):
        return Verdict.HIDDEN
    own = runner_id is not None and runner_id == viewer.runner_id
    return Verdict.YES if own or need is Need.SEE else Verdict.NO
