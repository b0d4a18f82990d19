"""What somebody gets in by, as both the API and the pages change it: sign-ins and tokens, always one's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from domain.access import Viewer
from domain.clock import MS_PER_DAY
from domain.errors import BadInput, Conflict, NotFound
from store import audit, erasing, tokens, viewers
from store.tables import TokenRow


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that is wanted; `days` None: it does not end."""

    name: str
    scopes: tuple[str, ...]
    days: int | None = None


def account_of(viewer: Viewer) -> int:
    """The account that is signed in.

    Raises:
        Conflict: it is a guest of the demonstration.

    """
    if viewer.account_id is None:
        raise Conflict("A guest has no account.", "Make one with: soleus account add NAME", field="account")
    return viewer.account_id


def add_token(session: Session, viewer: Viewer, wanted: NewToken, now_ms: int) -> tuple[TokenRow, str]:
    """Make a token; returns it with the secret, which is told this once.

    Raises:
        BadInput: it has no name, no scope, or one that whoever asks does not have.

    """
    lacking = [scope for scope in wanted.scopes if viewer.scopes is not None and scope not in viewer.scopes]
    if lacking or ("admin" in wanted.scopes and not viewer.admin):
        raise BadInput("A token cannot do more than who makes it.", "Leave that scope out.", field="scopes")
    ends = None if wanted.days is None else now_ms + wanted.days * MS_PER_DAY
    made = tokens.add(session, account_of(viewer), wanted.name, wanted.scopes, now_ms, expires_ms=ends)
    audit.note(session, "token_added", now_ms, viewer=viewer, runner_id=viewer.runner_id, detail=made[0].name)
    return made


def remove_token(session: Session, viewer: Viewer, token_id: int, now_ms: int) -> None:
    """Take a token back; it is refused from now on.

    Raises:
        NotFound: there is no such token of this account.

    """
    if not tokens.remove(session, account_of(viewer), token_id):
        raise NotFound(f"You have no token {token_id}.", "List them with GET /api/v1/me/tokens.", field="token")
    audit.note(session, "token_removed", now_ms, viewer=viewer, runner_id=viewer.runner_id, detail=str(token_id))


def sign_out(session: Session, viewer: Viewer, sign_in_id: int, now_ms: int) -> None:
    """Sign out one browser; it is out at its next request.

    Raises:
        NotFound: there is no such sign-in of this account.

    """
    if not viewers.sign_out(session, account_of(viewer), sign_in_id):
        raise NotFound(f"You have no sign-in {sign_in_id}.", "List them with GET /api/v1/me/sign-ins.", field="sign_in")
    audit.note(session, "signed_out", now_ms, viewer=viewer, runner_id=viewer.runner_id, detail="from elsewhere")


def sign_out_others(session: Session, viewer: Viewer, now_ms: int) -> None:
    """Sign out every browser but the one that asks."""
    viewers.sign_out_everywhere(session, account_of(viewer), keep=viewer.sign_in_id)
    audit.note(session, "signed_out", now_ms, viewer=viewer, runner_id=viewer.runner_id, detail="every other browser")


def leave(session: Session, viewer: Viewer, typed: str, now_ms: int) -> None:
    """Erase the account that asks for it, if `typed` is its name.

    Raises:
        BadInput: it is not.
        Conflict: it is a runner's, or the only one that administers; or a guest of the demonstration.

    """
    account_id = account_of(viewer)
    if typed.strip().lower() != viewer.name:
        raise BadInput("Nothing was deleted: that is not the name.", "Send the name of the account.", field="name")
    erasing.erase_account(session, account_id, now_ms)
