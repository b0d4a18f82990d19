"""Signing in: a name and a password, checked so that neither the answer nor its time tells which names there are.

Argon2 takes some 50 ms and 64 MB: it is computed in two threads of its own, so that a flood of attempts waits there instead
of holding up the pages.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request

from api import known_browser, limits, passwords
from api.deps import Deps
from domain.access import Viewer
from store import accounts, audit, viewers
from store.tables import AccountRow

HOUR_MS = 3_600_000
NETWORK_BITS = 64
"""Of an IPv6 address: what one subscriber has."""
_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a visitor comes from."""

    address: str
    agent: str
    known: str = ""
    """What the browser is known by (`api.known_browser`)."""
    sign_in: tuple[int, int] | None = None
    """Account and sign-in that the browser had until now."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Who signed in, and what the browser gets."""

    viewer: Viewer
    secret: str
    known: str


def origin_of(request: Request) -> Origin:
    """Where `request` comes from; behind a proxy on this machine the visitor's address, if the proxy tells it."""
    viewer: Viewer | None = request.state.viewer
    had = None
    if viewer is not None and viewer.account_id is not None and viewer.sign_in_id is not None:
        had = (viewer.account_id, viewer.sign_in_id)
    return Origin(
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        known=request.cookies.get(known_browser.COOKIE, ""),
        sign_in=had,
    )


def address_window(address: str, own: limits.Window = limits.BY_ADDRESS) -> tuple[limits.Window, str]:
    """In which window, and under which key, attempts from `address` count; `own` is that of an address of one network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return limits.BY_SHARED_ADDRESS, "?"
    if found.is_loopback:
        return limits.BY_SHARED_ADDRESS, "here"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return address_window(str(found.ipv4_mapped), own)
        return own, str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))
    return own, str(found)


async def in_thread(password: str, kept: str | None) -> tuple[bool, str | None]:
    """`passwords.matches`, without holding up anything else."""
    return await asyncio.get_running_loop().run_in_executor(_threads, passwords.matches, password, kept)


async def hashed(password: str) -> str:
    """`passwords.hashed`, without holding up anything else."""
    return await asyncio.get_running_loop().run_in_executor(_threads, passwords.hashed, password)


async def attempt(deps: Deps, origin: Origin, name: str, password: str) -> Entered | None:
    """Sign in; None: there is no such account, it is closed, or that is not its password, and it is not told which.

    Raises:
        TooMany: it was tried too often for that name, or from there.

    """
    now_ms = deps.clock()
    row = await deps.store.read_async(lambda session: accounts.by_name(session, name))
    number = known_browser.number_of(origin.known, row)
    if number is not None:
        deps.limits.take(now_ms, (limits.BY_BROWSER, number))
    else:
        deps.limits.take(now_ms, (limits.BY_NAME, name.strip().lower()), address_window(origin.address))
    usable = row is not None and row.disabled_ms is None
    kept = row.password_hash if row is not None and usable else None
    right, newer = await in_thread(password, kept)

    def work(session: Session) -> Entered | None:
        account = session.get(AccountRow, row.id) if row is not None else None
        if not right or account is None or account.disabled_ms is not None or account.password_hash != kept:
            _note_failure(session, account, origin, now_ms)
            return None
        if newer is not None:
            account.password_hash = newer
        return begin(session, account, now_ms, origin)

    return await deps.store.write_async(work)


def begin(session: Session, account: AccountRow, now_ms: int, origin: Origin) -> Entered:
    """Sign the browser in as `account`, always by a new secret; whoever it was signed in as before is no longer."""
    if origin.sign_in is not None:
        viewers.sign_out(session, *origin.sign_in)
    secret = viewers.sign_in(session, account.id or 0, now_ms, agent=origin.agent, address=origin.address)
    viewer = viewers.of_account(session, account)
    audit.note(session, "signed_in", now_ms, viewer=viewer, runner_id=viewer.runner_id)
    number = known_browser.number_of(origin.known, account) or secrets.token_urlsafe(12)
    return Entered(viewer, secret, known_browser.cookie_for(account, number))


def _note_failure(session: Session, account: AccountRow | None, origin: Origin, now_ms: int) -> None:
    """Put it on record; what was typed as an unknown name is not, for it may have been a password."""
    if account is None:
        key = f"unknown|{origin.address}|{now_ms // HOUR_MS}"
        audit.note(session, "sign_in_failed", now_ms, detail="unknown name", key=key)
        return
    why = "closed" if account.disabled_ms is not None else "wrong password"
    audit.note(session, "sign_in_failed", now_ms, name=account.name, runner_id=account.runner_id, detail=why)
