"""The process in which files are decoded, one after another: `python -m ingest.bridges.decode_process`.

Decoders are native code and files come from strangers: whatever happens here happens to this process alone.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

from domain.errors import BadInput
from domain.metrics import Metrics
from domain.model import RecordedRun, Runner
from domain.summary import Summary
from formats import deflated, packed, positions
from formats.read import read
from formats.run_file import RunFile
from ingest.bridges import health_parts
from ingest.bridges.decode_wire import PackedFile, Packing, Request, pack, receive, send, unpack_request

MEMORY_BYTES = 768 << 20
"""Memory of this process that is its own. A day-long run at 1 s needs 0.1 GB; a lying length field asks for far more."""
LONGEST_S = 120
"""A file, or the next part of one, that takes longer ends this process, whoever may have started it."""


def main(reply: Callable[[Request], RunFile | PackedFile | BadInput] | None = None) -> None:
    """Answer requests from stdin on stdout until stdin ends; `reply` in place of `answer`."""
    requests = sys.stdin.buffer
    # What a decoder prints must not end up between our messages.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    gc.freeze()  # what was imported stays: nobody need look through it for garbage at every other file
    while (message := receive(requests)) is not None:
        # Who started us stops us much earlier, unless killed meanwhile: then nobody else would end a file that hangs.
        signal.alarm(LONGEST_S)
        request = unpack_request(message)
        if reply is None and request.health and request.packing is not None:
            _send_parts(replies, request, request.packing)
        else:
            send(replies, pack((reply or answer)(request)))
        signal.alarm(0)


def _send_parts(replies: IO[bytes], request: Request, packing: Packing) -> None:
    """Answer with one part after another; each is held back until it is known whether it is the last."""
    last: PackedFile | BadInput | None = None
    try:
        for part in health_parts.parts(request, lambda run: _packed(run, packing), lambda: _alive(replies)):
            if last is not None:
                send(replies, pack(last, more=True))
                signal.alarm(LONGEST_S)
            last = part
    except Exception as error:  # noqa: BLE001 - one strange file must not end the import of a thousand
        if last is not None:
            send(replies, pack(last, more=True))
        last = _refusal(error)
    send(replies, pack(last or PackedFile(request.name, ())))


def _alive(replies: IO[bytes]) -> None:
    """Say that the work goes on."""
    send(replies, pack(None))
    signal.alarm(LONGEST_S)


def answer(request: Request) -> RunFile | PackedFile | BadInput:
    """What a request asks for, or why that cannot be."""
    try:
        data = _contents(request)
        return _read(data, request) if request.packing is None else _for_the_store(data, request, request.packing)
    except Exception as error:  # noqa: BLE001 - one strange file must not end the import of a thousand
        return _refusal(error)


def _refusal(error: Exception) -> BadInput:
    """An error in words."""
    if isinstance(error, BadInput):
        return error
    if isinstance(error, OSError):
        return BadInput(f"The file cannot be read: {error.strerror}.", "Check the path and its permissions.", field="file")
    if isinstance(error, MemoryError):
        return BadInput("The file asks for more memory than a recording can need.", "Export it again.", field="file")
    return BadInput(f"The file is damaged in a way we do not know ({type(error).__name__}: {error}).", "Export it again.")


def titled(file: RunFile, title: str) -> RunFile:
    """The file with its run called so; several cannot all be."""
    if not title or len(file.runs) != 1:
        return file
    run = file.runs[0]
    return replace(file, runs=(replace(run, recording=replace(run.recording, name=title)),))


def _read(data: bytes, request: Request) -> RunFile:
    reading = partial(read, running=True) if request.running else read
    return titled(reading(data, request.name), request.title)


def _for_the_store(data: bytes, request: Request, packing: Packing) -> PackedFile:
    known = _known(packing.known)
    if known and hashlib.sha256(data).digest() in known:
        return PackedFile(request.name, ())
    file = _read(data, request)
    runs = tuple(_packed(run, packing) for run in file.runs)
    raw = request.data if request.deflated else None
    original = packed.pack_original(data, file.name, file.sha256, raw) if packing.original else None
    return PackedFile(file.name, runs, original)


def _contents(request: Request) -> bytes:
    """The file itself."""
    if request.data is None:
        return Path(request.path or request.name).read_bytes()
    return request.data if request.deflated is None else deflated.unpacked(request.data, *request.deflated)


@cache
def _known(path: str) -> frozenset[bytes]:
    digests = Path(path).read_bytes() if path else b""
    return frozenset(digests[at : at + 32] for at in range(0, len(digests), 32))


def _packed(run: RecordedRun, packing: Packing) -> packed.PackedRun:
    if not packing.runner.privacy.keep_gps:
        run = replace(run, trace=positions.of_trace(run.trace))
    return packed.pack(run, partial(_measured, packing))


def _measured(packing: Packing, kept: RecordedRun, summary: Summary) -> Metrics | None:
    try:
        return _function(packing.measure)(kept, summary, packing.runner)
    except Exception:  # noqa: BLE001 - the analysis will try again with the stored run, and log why it fails
        return None


@cache
def _function(name: str) -> Callable[[RecordedRun, Summary, Runner], Metrics]:
    module, _, attribute = name.partition(":")
    found: Any = getattr(importlib.import_module(module), attribute)
    return found  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
