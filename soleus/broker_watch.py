"""Whether the broker takes our login, asked now and then: what the health page says of it."""

from __future__ import annotations

import asyncio

from api.facts import BrokerState
from domain.errors import Unavailable
from domain.login import Login
from soleus.login_check import check

LOOK_S = 5.0


class BrokerWatch:
    """The last answer of the broker; `state` is what the pages ask for."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._state = BrokerState(connected=True, text="just started")

    def state(self) -> BrokerState:
        """Whether the broker took our login a few seconds ago, in words."""
        return self._state

    async def run(self) -> None:
        """Ask every few seconds, until cancelled."""
        while True:
            try:
                await asyncio.to_thread(check, self._login)
                self._state = BrokerState(connected=True, text="answers")
            except Unavailable as error:
                self._state = BrokerState(connected=False, text=str(error))
            await asyncio.sleep(LOOK_S)
