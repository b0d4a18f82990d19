"""Many files through several decoding processes, in the order of the files, with bounds on what waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeAlias

import msgspec

from domain.errors import BadInput
from formats.run_file import RunFile
from ingest.bridges.allowance import DecodingTime
from ingest.bridges.decode import COMMAND, Decoder, T
from ingest.bridges.decode_wire import PackedFile, Packing, Request
from ingest.bridges.waiting import Waiting

_WAITING, _WAITING_BYTES = 64, 64 << 20
"""Most decoded files that wait for whoever reads them: enough to decode on while a batch is stored."""
_AHEAD = 32
"""So many files wait for one that takes longer, so that runs come in the order of their files: oldest first, mostly."""

Work: TypeAlias = Callable[[Decoder, Request], Iterable[T]]
"""What is asked of a decoder for a request."""


class _Part(NamedTuple, Generic[T]):
    """One result: `number` counts the requests; `last`: there is no more of this one, and perhaps no result in this."""

    number: int
    request: Request
    result: T | BadInput | None
    last: bool = False


class _Shared(Generic[T]):
    """What the threads that feed the decoding processes share."""

    def __init__(self, requests: Iterable[Request], work: Work[T], command: Sequence[str]) -> None:
        self._source, self._taking = enumerate(requests), threading.Lock()
        self._work: Work[T] = work
        self._command = command
        self.results: Waiting[_Part[T] | BaseException | None] = Waiting(_WAITING, _WAITING_BYTES)
        self.stopped = threading.Event()
        self._time = DecodingTime()

    def take(self) -> tuple[int, Request] | None:
        with self._taking:
            return None if self.stopped.is_set() else next(self._source, None)

    def parts(self, decoder: Decoder, request: Request) -> Iterator[T | BadInput]:
        """What a request gives, within what is left of its archive's time."""
        if not self._time.left(request.archive):
            what = "The files of this archive take too long to decode; this one was not tried."
            yield BadInput(what, "Import it by itself.", field="file")
            return
        took_s, began = 0.0, time.monotonic()
        try:
            for result in self._work(decoder, request):
                took_s += time.monotonic() - began  # not while the result waits for its turn
                yield result
                began = time.monotonic()
                if self.stopped.is_set():
                    return
        except BadInput as refusal:
            took_s += time.monotonic() - began
            yield refusal
        finally:
            self._time.take(request.archive, took_s)

    def work(self) -> None:
        """Decode until nothing is left; the last thing put is None."""
        try:
            with Decoder(self._command) as decoder:
                while (taken := self.take()) is not None:
                    number, request = taken
                    empty = msgspec.structs.replace(request, data=None)
                    for result in self.parts(decoder, request):
                        self.results.put(_Part(number, empty, result), decoder.received)
                    self.results.put(_Part(number, empty, None, last=True))
        except BaseException as error:  # noqa: BLE001 - raised again where the results are read
            self.results.put(error)
        finally:
            self.results.put(None)


def decode_all(
    requests: Iterable[Request], processes: int, command: Sequence[str] = COMMAND
) -> Generator[tuple[Request, RunFile | BadInput]]:
    """Decode files in that many processes; results come in the order of the requests, as far as that costs nobody time.

    `requests` are taken as they are needed and results wait for whoever reads them, so that memory does not grow with the
    number of files; of a request that comes back `data` is gone. A file that takes long is waited for while `_AHEAD` later
    ones are decoded, and then overtaken.
    """
    return _all(_Shared(requests, lambda decoder, request: (decoder.decode(request),), command), processes)


def pack_all(
    requests: Iterable[Request], processes: int, packing: Packing
) -> Generator[tuple[Request, PackedFile | BadInput]]:
    """`decode_all`, with encoding and arithmetic done in the processes too."""
    return _all(_Shared(requests, lambda decoder, request: decoder.pack(request, packing), COMMAND), processes)


class _Order(Generic[T]):
    """Parts in the order of their requests, as far as no more than `_AHEAD` files and `_WAITING_BYTES` wait for it."""

    def __init__(self) -> None:
        self._expected = 0
        self._held: dict[int, list[tuple[_Part[T], int]]] = {}
        self._bytes = 0
        self._finished: set[int] = set()

    def add(self, part: _Part[T], size: int) -> None:
        """One that came, of `size` bytes."""
        if part.last:
            self._finished.add(part.number)
        else:
            self._held.setdefault(part.number, []).append((part, size))
            self._bytes += size

    def due(self, *, over: bool) -> Iterator[_Part[T]]:
        """Those that need not wait any longer; all of them when nothing comes any more."""
        while True:
            while self._expected in self._finished and self._expected not in self._held:
                self._finished.remove(self._expected)
                self._expected += 1
            if not self._held:
                return
            first = min(self._held)
            full = len(self._held) > _AHEAD or self._bytes > _WAITING_BYTES
            if first > self._expected and not (full or over):
                return
            self._expected = max(self._expected, first)
            for part, size in self._held.pop(first):
                self._bytes -= size
                yield part


def _all(shared: _Shared[T], processes: int) -> Generator[tuple[Request, T | BadInput]]:
    threads = [threading.Thread(target=shared.work, name=f"decode-{i}", daemon=True) for i in range(processes)]
    for thread in threads:
        thread.start()
    working = processes
    order: _Order[T] = _Order()
    try:
        while working:
            came = shared.results.get()
            if came.thing is None:
                working -= 1
            elif isinstance(came.thing, BaseException):
                raise came.thing
            else:
                order.add(came.thing, came.size)
            for part in order.due(over=not working):
                if part.result is not None:
                    yield part.request, part.result
    finally:
        shared.stopped.set()
        while working:  # let those who wait to hand over a result finish
            working -= shared.results.get().thing is None
        for thread in threads:
            thread.join()
