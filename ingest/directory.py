"""The runners and devices there are, as the ingest stage knows them: read again when that is too old."""

from __future__ import annotations

from sqlmodel import Session

from store import inbox, privacy

DIRECTORY_MS = 1000
"""How old what we know of devices may be; one we do not know is looked up at once, but not more often than …"""
STRANGER_MS = 100
"""… this."""


class Directory:
    """The runners and devices there are, at most `DIRECTORY_MS` old."""

    def __init__(self) -> None:
        self._devices: set[tuple[str, str]] = set()
        self._runners: set[str] = set()
        self.without_gps: frozenset[str] = frozenset()
        self.asker: tuple[str, str] | None = None
        """A device that has shown its password: if it is not known here, that is old."""
        self._read_ms: int | None = None
        self._session: Session | None = None
        self._now_ms = 0

    def look(self, session: Session, now_ms: int) -> None:
        """Read them again if they are too old; further look-ups of this batch use `session`."""
        self._session, self._now_ms = session, now_ms
        if self._read_ms is None or abs(now_ms - self._read_ms) >= DIRECTORY_MS:
            self._read()

    def _read(self) -> None:
        assert self._session is not None  # noqa: S101 - look() came first
        self._devices = inbox.known_devices(self._session)
        self._runners = {runner for runner, _ in self._devices}
        self.without_gps = privacy.without_gps(self._session)
        self._read_ms = self._now_ms

    def runner(self, runner_id: str) -> bool:
        """Whether there is such a runner."""
        return runner_id in self._runners

    def device(self, runner_id: str, device_id: str) -> bool:
        """Whether the runner has such a device; one that is not known is looked up at once, or nearly."""
        if (runner_id, device_id) in self._devices:
            return True
        if (runner_id, device_id) == self.asker or self._read_ms is None or abs(self._now_ms - self._read_ms) >= STRANGER_MS:
            self._read()
        return (runner_id, device_id) in self._devices
