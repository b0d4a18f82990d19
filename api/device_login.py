"""Devices that show who they are by HTTP Basic: RUNNER.DEVICE and the password that they log in to the broker with.

Neither the answer nor its time tells which devices there are. A password that was right is remembered together with the
hash it was right for, so that the next request costs a look at the device's row, and a password that was renewed or taken
back stops at once.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from api import limits
from api.deps import Deps, Given, Intake
from api.signing_in import address_window
from domain.errors import Unavailable, Unknown
from store.engine import NO_ANSWER
from store.tables import DeviceRow

LONGEST = 72
"""Bytes of a password that bcrypt looks at; ours have 32."""
AGAIN_S = 5
"""When to try again while the database does not answer."""
_NAME = re.compile(r"[a-z0-9_-]{1,64}\.[a-z0-9_-]{1,64}")


class Sender(NamedTuple):
    """A device that has shown its password."""

    runner: str
    device: str


def able(deps: Deps) -> Intake:
    """How messages are taken in here.

    Raises:
        Unavailable: this process takes none.

    """
    if deps.intake is None:
        raise Unavailable("Messages are taken in by another process.", "Send them by MQTT, or to `soleus api`.")
    return deps.intake


def credentials(header: str) -> tuple[str, str]:
    """Name and password in an Authorization header (RFC 7617); ("", "") when there are none that could be right."""
    kind, _, told = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, colon, password = base64.b64decode(told.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    usable = colon and _NAME.fullmatch(name) and len(password.encode()) <= LONGEST
    return (name, password) if usable else ("", "")


async def admitted(deps: Deps, header: str, address: str) -> Sender:
    """The device that an Authorization header shows, asked from `address`.

    Raises:
        Unknown: there is no such device, or that is not its password, and it is not told which.
        TooMany: passwords were wrong too often from there, or the device asks too often.
        Unavailable: this process takes no messages, or the database does not answer.

    """
    intake = able(deps)
    name, password = credentials(header)
    runner, device = name.split(".") if name else ("", "")
    try:
        row = await deps.store.read_async(lambda session: session.get(DeviceRow, (runner, device)))
    except NO_ANSWER as error:
        raise unanswered() from error
    stored = "" if row is None else row.secret_hash
    if not deps.known_devices.has(name, password, stored):
        window, key = address_window(address, limits.BY_DEVICE_ADDRESS)
        place = (window, f"device {key}")  # strangers who try devices do not keep people from signing in
        deps.limits.take(deps.clock(), place)
        right = await asyncio.to_thread(intake.matches, password, stored or intake.of_nobody)
        if not (right and stored):
            raise Unknown(
                "There is no such device, or that is not its password.",
                "Send RUNNER.DEVICE and its password by HTTP Basic. A password is made with: soleus device add RUNNER"
                " DEVICE, or anew on the page Devices; one that only your own broker knows is not known here.",
                field="authorization",
            )
        deps.limits.give_back(place)
        deps.known_devices.note(name, password, stored)
    deps.limits.take(deps.clock(), (limits.INTAKE, name))
    return Sender(runner, device)


def unanswered() -> Unavailable:
    """The database does not answer: nothing was acknowledged, so nothing is lost."""
    return Unavailable("The database does not answer.", f"Send it again in {AGAIN_S} s.", wait_s=AGAIN_S)


async def sender_of(request: Request, deps: Given) -> Sender:
    """A route's way to the device that asks."""
    address = request.client.host if request.client else ""
    return await admitted(deps, request.headers.get("authorization", ""), address)


Device = Annotated[Sender, Depends(sender_of)]
