"""Recordings decoded in processes of their own, which may crash, hang or eat memory without harm to us."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from domain.errors import BadInput
from formats.run_file import RunFile
from ingest.bridges.decode_wire import PackedFile, Packing, Request, pack_request, receive, send, unpack

T = TypeVar("T", RunFile, PackedFile)
TIMEOUT_S = 60.0
"""Longest until the next word about one file: a recovered 5 MB file takes chiptime about 10 s, a MiB of an export 0.03 s."""
COMMAND = (sys.executable, "-m", "ingest.bridges.decode_process")
"""What a decoding process is started with."""


def decode_file(path: Path, name: str | None = None) -> RunFile:
    """The runs of one file, decoded in a process of its own.

    Raises:
        BadInput: nothing in it can be used; says why.

    """
    with Decoder() as decoder:
        return decoder.decode(Request(name or path.name, path=str(path)))


class _Refused(Exception):
    """The process is well, and says that a file cannot be used."""

    def __init__(self, why: BadInput) -> None:
        super().__init__(str(why))
        self.why = why


def _dead() -> BadInput:
    return BadInput("The file is damaged so that it crashes the decoder.", "Export it again.", field="file")


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

    def decode(self, request: Request) -> RunFile:
        """The runs of one file, with their samples.

        Raises:
            BadInput: nothing in it can be used, or decoding it crashed or took too long; says which.

        """
        return next(self._answers(request, RunFile))

    def pack(self, request: Request, packing: Packing) -> Iterator[PackedFile]:
        """The runs of one file, ready for the store: in one part, or those of an Apple Health export in several.

        Raises:
            BadInput: as `decode`; what came before stands.

        """
        return self._answers(msgspec.structs.replace(request, packing=packing), PackedFile)

    def _answers(self, request: Request, kind: type[T]) -> Iterator[T]:
        process = self._running()
        sound = False
        try:
            result, more = self._told(process, lambda: self._ask(process, request))
            while more:
                if isinstance(result, kind):
                    yield result
                result, more = self._told(process, lambda: self._next(process))
            if not isinstance(result, kind):
                raise _dead()
            sound = True
            yield result
        except msgspec.DecodeError:
            raise _dead() from None
        except _Refused as refused:
            sound = True  # it said so itself, and can take the next file
            raise refused.why from None
        finally:
            if not sound:
                self.close()

    def _told(
        self, process: subprocess.Popen[bytes], receiving: Callable[[], bytes | None]
    ) -> tuple[RunFile | PackedFile | None, bool]:
        """One answer, if it comes in time.

        Raises:
            _Refused: that was the answer.
            BadInput: none came in time, or the process has died.
            msgspec.DecodeError: it answers nonsense.

        """
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            process.kill()

        watchdog = threading.Timer(self._timeout_s, stop)
        watchdog.daemon = True
        watchdog.start()
        try:
            answer = receiving()
        finally:
            watchdog.cancel()
        self.received = len(answer or b"")
        if timed_out.is_set():
            raise BadInput(f"Decoding took longer than {self._timeout_s:g} s.", "Export the file again.", field="file")
        if answer is None:
            raise _dead()
        try:
            return unpack(answer)
        except BadInput as why:
            raise _Refused(why) from None

    @classmethod
    def _ask(cls, process: subprocess.Popen[bytes], request: Request) -> bytes | None:
        if process.stdin is None:  # it is a pipe: see _running
            return None
        try:
            send(process.stdin, pack_request(request))
        except BrokenPipeError:
            return None
        return cls._next(process)

    @staticmethod
    def _next(process: subprocess.Popen[bytes]) -> bytes | None:
        return None if process.stdout is None else receive(process.stdout)

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
