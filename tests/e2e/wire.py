"""The wire between a browser and the pages: it counts what goes over it, and can be cut and joined again."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

OURS = "http://127.0.0.1"


class Wire:
    """A port of its own whose connections are passed on to `target` (host:port) and counted; use `wired`."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.down = 0
        """Bytes that the browser received: headers and all."""
        self.up = 0
        self.address = ""
        self._open: set[asyncio.StreamWriter] = set()
        self._joined = True

    def cut(self) -> None:
        """Nobody is there any more: open connections end, new ones are closed at once."""
        self._joined = False
        for each in list(self._open):
            self.loop.call_soon_threadsafe(each.transport.abort)

    def join(self, target: str | None = None) -> None:
        """Somebody is there again, perhaps somebody else."""
        self.target = target or self.target
        self._joined = True

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, down: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if down:
                    self.down += len(data)
                else:
                    self.up += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._joined:
            writer.transport.abort()
            return
        there = urlsplit(self.target)
        far_reader, far_writer = await asyncio.open_connection(there.hostname, there.port)
        both = {writer, far_writer}
        self._open |= both
        await asyncio.gather(self._pass(reader, far_writer, down=False), self._pass(far_reader, writer, down=True))
        self._open -= both

    async def _run(self, ready: threading.Event) -> None:
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"{OURS}:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await self._stop.wait()
        server.close()
        self.cut()

    def start(self) -> threading.Thread:
        """Listen, in a thread of its own."""
        ready = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)))
        thread.start()
        ready.wait(10)
        return thread

    def stop(self) -> None:
        """Listen no more."""
        self.loop.call_soon_threadsafe(self._stop.set)


@contextlib.contextmanager
def wired(target: str) -> Iterator[Wire]:
    """A wire to the pages at `target`."""
    wire = Wire(target)
    thread = wire.start()
    try:
        yield wire
    finally:
        wire.stop()
        thread.join(10)
