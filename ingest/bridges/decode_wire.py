"""How the decoding process and ours talk: length-prefixed msgpack over its stdin and stdout.

Not pickle: what comes back was made from a stranger's file by a process that may have been broken by it.
"""

from __future__ import annotations

from typing import IO

import msgspec
import numpy as np

from domain.errors import BadInput
from domain.model import RecordedRun, Recording, Runner
from domain.trace import Trace
from formats.packed import PackedOriginal, PackedRun
from formats.run_file import RunFile

_LENGTH_BYTES = 8


class Packing(msgspec.Struct, frozen=True):
    """What is to be done in the decoding process beside decoding, so that samples need not come back from it.

    `measure` names the function (`module:name`, an `archive.Measure`) that gives a run's metrics for `runner`. With
    `original` the file itself comes back too, compressed. `known` is the path of a file with the SHA-256, 32 bytes each,
    of files that need not be decoded; "" when there are none.
    """

    runner: Runner
    measure: str
    original: bool = False
    known: str = ""


class Request(msgspec.Struct, frozen=True):
    """One file to decode: by its path, or its bytes. `name` is what people call it.

    With `packing` the runs come back as the store wants them, else with their samples. `member` is a file in the zip at
    `path`. `health`: it is an Apple Health export, read as a stream from `path` and packed in several parts, its routes in
    `workout-routes` beside it. `title` is what an index calls the run, and `running`: it says that it is one.
    `archive`: what people call the archive that it lies in, "" for none.
    `deflated`: `data` is a deflate stream, which claims to hold a file of this size (bytes) and CRC-32.
    """

    name: str
    path: str | None = None
    data: bytes | None = None
    deflated: tuple[int, int] | None = None
    archive: str = ""
    packing: Packing | None = None
    member: str | None = None
    health: bool = False
    title: str = ""
    running: bool = False


class PackedFile(msgspec.Struct, frozen=True):
    """What a file gave, ready for the store, no runs if it is known; `continued`: more of the file of the answer before."""

    name: str
    runs: tuple[PackedRun, ...]
    original: PackedOriginal | None = None
    continued: bool = False


class _Run(msgspec.Struct, frozen=True):
    recording: Recording
    seq: bytes
    t_ms: bytes
    columns: dict[str, bytes]
    pauses: tuple[tuple[int, int], ...]


class _Reply(msgspec.Struct, frozen=True):
    name: str = ""
    sha256: str = ""
    decoder: str = ""
    notes: tuple[str, ...] = ()
    runs: tuple[_Run, ...] = ()
    packed: PackedFile | None = None
    refused: tuple[str, str, str] | None = None
    """what, remedy and field of a BadInput."""
    more: bool = False
    """Another answer to the same request follows; one with nothing else in it says that the work goes on."""


_REQUEST, _REPLY = msgspec.msgpack.Decoder(Request), msgspec.msgpack.Decoder(_Reply)


def pack(result: RunFile | PackedFile | BadInput | None, *, more: bool = False) -> bytes:
    """A result as bytes; None is none yet. `more` follow. Steps are not among the samples: files have none."""
    if result is None:
        return msgspec.msgpack.encode(_Reply(more=True))
    if isinstance(result, BadInput):
        return msgspec.msgpack.encode(_Reply(refused=(result.what, result.remedy, result.field), more=more))
    if isinstance(result, PackedFile):
        return msgspec.msgpack.encode(_Reply(packed=result, more=more))
    runs = tuple(
        _Run(
            run.recording,
            run.trace.seq.astype("<i8").tobytes(),
            run.trace.t_ms.astype("<i8").tobytes(),
            {name: column.astype("<f8").tobytes() for name, column in run.trace.columns.items()},
            run.trace.pauses,
        )
        for run in result.runs
    )
    return msgspec.msgpack.encode(_Reply(result.name, result.sha256, result.decoder, result.notes, runs))


def unpack(data: bytes) -> tuple[RunFile | PackedFile | None, bool]:
    """The result that `pack` was given, and whether more follow.

    Raises:
        BadInput: that was the result, and the last one.
        msgspec.DecodeError: these bytes are no reply.

    """
    reply = _REPLY.decode(data)
    if reply.refused is not None:
        what, remedy, field = reply.refused
        raise BadInput(what, remedy, field=field)
    if reply.packed is not None:
        return reply.packed, reply.more
    if reply.more:
        return None, True
    runs = (
        RecordedRun(
            run.recording,
            Trace(
                np.frombuffer(run.seq, "<i8"),
                np.frombuffer(run.t_ms, "<i8"),
                {name: np.frombuffer(column, "<f8") for name, column in run.columns.items()},
                run.pauses,
            ),
        )
        for run in reply.runs
    )
    return RunFile(reply.name, reply.sha256, tuple(runs), reply.notes, reply.decoder), False


def pack_request(request: Request) -> bytes:
    """A request as bytes."""
    return msgspec.msgpack.encode(request)


def unpack_request(data: bytes) -> Request:
    """The request that `pack_request` was given."""
    return _REQUEST.decode(data)


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write one message."""
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "little"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Read one message; None when the other side is gone."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "little")
    data = pipe.read(size)
    return data if len(data) == size else None
