"""FIT files decoded in processes of their own, which may crash, hang or eat memory without harm to us."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

from domain.errors import BadInput
from formats.fit_read import FitFile
from ingest.bridges.allowance import DecodingTime
from ingest.bridges.decode_wire import PackedFile, Packing, Request, pack_request, receive, send, unpack
from ingest.bridges.waiting import Waiting

T = TypeVar("T", FitFile, PackedFile)
TIMEOUT_S = 60.0
"""Longest one file may take: a recovered 5 MB file takes chiptime about 10 s."""
_WAITING, _WAITING_BYTES = 64, 64 << 20
"""Most decoded files that wait for whoever reads them: enough to decode on while a batch is stored."""
_AHEAD = 32
"""So many results wait for one that takes longer, so that runs come in the order of their files: oldest first, mostly."""
COMMAND = (sys.executable, "-m", "ingest.bridges.decode_process")
"""What a decoding process is started with."""


def decode_file(path: Path, name: str | None = None) -> FitFile:
    """The runs of one FIT file, decoded in a process of its own.

    Raises:
        BadInput: nothing in it can be used; says why.

    """
    with Decoder() as decoder:
        return decoder.decode(Request(name or path.name, path=str(path)))


class Decoder:
    """One decoding process; started at the first file and again after it died."""

    def __init__(self, command: Sequence[str] = COMMAND, timeout_s: float = TIMEOUT_S) -> None:
        self._command = command
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self.received = 0
        """Bytes of the last answer."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def decode(self, request: Request) -> FitFile:
        """The runs of one file, with their samples.

        Raises:
            BadInput: nothing in it can be used, or decoding it crashed or took too long; says which.

        """
        return self._answer(request, FitFile)

    def pack(self, request: Request, packing: Packing) -> PackedFile:
        """The runs of one file, ready for the store.

        Raises:
            BadInput: as `decode`.

        """
        return self._answer(msgspec.structs.replace(request, packing=packing), PackedFile)

    def _answer(self, request: Request, kind: type[T]) -> T:
        process = self._running()
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            process.kill()

        watchdog = threading.Timer(self._timeout_s, stop)
        watchdog.daemon = True
        watchdog.start()
        try:
            answer = self._ask(process, request)
        finally:
            watchdog.cancel()
        self.received = len(answer or b"")
        try:
            if answer is not None and not timed_out.is_set() and isinstance(result := unpack(answer), kind):
                return result
        except msgspec.DecodeError:
            pass
        self.close()
        if timed_out.is_set():
            raise BadInput(f"Decoding took longer than {self._timeout_s:g} s.", "Export the file again.", field="file")
        raise BadInput("The file is damaged so that it crashes the decoder.", "Export it again.", field="file")

    @staticmethod
    def _ask(process: subprocess.Popen[bytes], request: Request) -> bytes | None:
        if process.stdin is None or process.stdout is None:  # both are pipes: see _running
            return None
        try:
            send(process.stdin, pack_request(request))
            return receive(process.stdout)
        except BrokenPipeError:
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # native decoders print their panics
                # A decoder uses one core; there is one decoder per core.
                env={
                    **os.environ,
                    "OPENBLAS_NUM_THREADS": "1",
                    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                },
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        process.wait()


class _Shared(Generic[T]):
    """What the threads that feed the decoding processes share."""

    def __init__(self, requests: Iterable[Request], work: Callable[[Decoder, Request], T], command: Sequence[str]) -> None:
        self._source, self._taking = enumerate(requests), threading.Lock()
        self._work: Callable[[Decoder, Request], T] = work
        self._command = command
        self.results: Waiting[tuple[int, Request, T | BadInput] | BaseException | None] = Waiting(_WAITING, _WAITING_BYTES)
        self.stopped = threading.Event()
        self._time = DecodingTime()

    def take(self) -> tuple[int, Request] | None:
        with self._taking:
            return None if self.stopped.is_set() else next(self._source, None)

    def result(self, decoder: Decoder, request: Request) -> T | BadInput:
        """What a request gives, within what is left of its archive's time."""
        if not self._time.left(request.archive):
            what = "The files of this archive take too long to decode; this one was not tried."
            return BadInput(what, "Import it by itself.", field="file")
        began = time.monotonic()
        try:
            return self._work(decoder, request)
        except BadInput as refusal:
            return refusal
        finally:
            self._time.take(request.archive, time.monotonic() - began)

    def work(self) -> None:
        """Decode until nothing is left; the last thing put is None."""
        try:
            with Decoder(self._command) as decoder:
                while (taken := self.take()) is not None:
                    number, request = taken
                    result = self.result(decoder, request)
                    self.results.put((number, msgspec.structs.replace(request, data=None), result), decoder.received)
        except BaseException as error:  # noqa: BLE001 - raised again where the results are read
            self.results.put(error)
        finally:
            self.results.put(None)


def decode_all(
    requests: Iterable[Request], processes: int, command: Sequence[str] = COMMAND
) -> Generator[tuple[Request, FitFile | BadInput]]:
    """Decode files in that many processes; results come in the order of the requests, as far as that costs nobody time.

    `requests` are taken as they are needed and results wait for whoever reads them, so that memory does not grow with the
    number of files; of a request that comes back `data` is gone. A file that takes long is waited for while `_AHEAD` later
    ones are decoded, and then overtaken.
    """
    return _all(_Shared(requests, Decoder.decode, command), processes)


def pack_all(
    requests: Iterable[Request], processes: int, packing: Packing
) -> Generator[tuple[Request, PackedFile | BadInput]]:
    """`decode_all`, with encoding and arithmetic done in the processes too."""
    return _all(_Shared(requests, lambda decoder, request: decoder.pack(request, packing), COMMAND), processes)


def _all(shared: _Shared[T], processes: int) -> Generator[tuple[Request, T | BadInput]]:
    threads = [threading.Thread(target=shared.work, name=f"decode-{i}", daemon=True) for i in range(processes)]
    for thread in threads:
        thread.start()
    working, expected, held = processes, 0, 0
    waiting: dict[int, tuple[Request, T | BadInput, int]] = {}
    try:
        while working:
            came = shared.results.get()
            match came.thing:
                case None:
                    working -= 1
                case BaseException() as error:
                    raise error
                case (number, request, result):
                    waiting[number] = (request, result, came.size)
                    held += came.size
            while waiting and (expected in waiting or len(waiting) > _AHEAD or held > _WAITING_BYTES or not working):
                first = min(waiting)
                request, result, size = waiting.pop(first)
                held -= size
                expected = max(expected, first + 1)
                yield request, result
    finally:
        shared.stopped.set()
        while working:  # let those who wait to hand over a result finish
            working -= shared.results.get().thing is None
        for thread in threads:
            thread.join()
