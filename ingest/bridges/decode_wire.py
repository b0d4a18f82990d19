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
from formats.fit_read import FitFile
from formats.packed import PackedOriginal, PackedRun

_LENGTH_BYTES = 8


class Packing(msgspec.Struct, frozen=True):
    """What is to be done in the decoding process beside decoding, so that samples need not come back from it.

    `measure` names the function (`module:name`) that turns a run into its metrics for `runner`. With `original` the file
    itself comes back too, compressed. `known` is the path of a file with the SHA-256, 32 bytes each, of files that need
    not be decoded; "" when there are none.
    """

    runner: Runner
    measure: str
    original: bool = False
    known: str = ""


class Request(msgspec.Struct, frozen=True):
    """One file to decode: by its path, or its bytes. `name` is what people call it.

    `archive`: what people call the archive that it lies in, "" for none.
    `deflated`: `data` is a deflate stream, which claims to hold a file of this size (bytes) and CRC-32.
    With `packing` the runs come back as the store wants them, else with their samples.
    """

    name: str
    path: str | None = None
    data: bytes | None = None
    deflated: tuple[int, int] | None = None
    archive: str = ""
    packing: Packing | None = None


class PackedFile(msgspec.Struct, frozen=True):
    """What a FIT file gave, ready for the store; no runs: the file is known already."""

    name: str
    runs: tuple[PackedRun, ...]
    original: PackedOriginal | None = None


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


_REQUEST, _REPLY = msgspec.msgpack.Decoder(Request), msgspec.msgpack.Decoder(_Reply)


def pack(result: FitFile | PackedFile | BadInput) -> bytes:
    """A result as bytes. Steps are not among the samples: FIT files have none."""
    if isinstance(result, BadInput):
        return msgspec.msgpack.encode(_Reply(refused=(result.what, result.remedy, result.field)))
    if isinstance(result, PackedFile):
        return msgspec.msgpack.encode(_Reply(packed=result))
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


def unpack(data: bytes) -> FitFile | PackedFile:
    """The result that `pack` was given.

    Raises:
        BadInput: that was the result.
        msgspec.DecodeError: these bytes are no reply.

    """
    reply = _REPLY.decode(data)
    if reply.refused is not None:
        what, remedy, field = reply.refused
        raise BadInput(what, remedy, field=field)
    if reply.packed is not None:
        return reply.packed
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
    return FitFile(reply.name, reply.sha256, tuple(runs), reply.notes, reply.decoder)


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
