"""Decoding in processes of their own: whatever a file does there, it does to that process alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.errors import BadInput
from domain.model import Runner
from formats.fit_write import write
from formats.run_file import RunFile
from ingest.bridges.decode import Decoder, decode_file
from ingest.bridges.decode_pool import decode_all
from ingest.bridges.decode_wire import Packing, Request
from tests.recordings import recorded, trace

MISBEHAVING = """
import os, time
from ingest.bridges import decode_process
answer = decode_process.answer

def misbehave(request):
    if request.name == "crash":
        os.abort()
    if request.name == "hang":
        time.sleep(600)
    if request.name == "eat":
        return answer_or_refuse(request)
    return answer(request)

def answer_or_refuse(request):
    read, decode_process.read = decode_process.read, lambda data, name: bytearray(64 << 30)
    try:
        return answer(request)
    finally:
        decode_process.read = read

decode_process.answer = misbehave
decode_process.main()
"""
"""The real decoding process, with three names that stand for three kinds of hostile file."""


@pytest.fixture(scope="module")
def good() -> bytes:
    """A small FIT file."""
    return write([recorded(trace(60))])


def test_a_file_is_decoded_by_path_and_by_bytes(tmp_path: Path, good: bytes) -> None:
    """Both ways give the same run; a missing file is refused in words."""
    path = tmp_path / "run.fit"
    path.write_bytes(good)
    by_path = decode_file(path)
    assert by_path.name == "run.fit"
    with Decoder() as decoder:
        by_bytes = decoder.decode(Request("run.fit", data=good))
        with pytest.raises(BadInput, match="cannot be read"):
            decoder.decode(Request("gone.fit", path=str(tmp_path / "gone.fit")))
    assert by_path.runs[0].recording == by_bytes.runs[0].recording
    assert np.array_equal(by_path.runs[0].trace.t_ms, by_bytes.runs[0].trace.t_ms)


@pytest.mark.slow
def test_crash_hang_and_hunger_end_one_file_only(good: bytes) -> None:
    """After each the next file is decoded, and the refusal says which it was."""
    with Decoder((sys.executable, "-c", MISBEHAVING), timeout_s=4) as decoder:
        for name, reason in (("crash", "crashes the decoder"), ("hang", "took longer than 4 s"), ("eat", "more memory")):
            began = time.monotonic()
            with pytest.raises(BadInput, match=reason):
                decoder.decode(Request(name, data=good))
            assert time.monotonic() - began < 15
            assert len(decoder.decode(Request("good", data=good)).runs) == 1


def test_many_files_each_end_once(good: bytes) -> None:
    """Results come in any order, one for each request, good and bad; leaving early ends the processes."""
    requests = [Request(str(n), data=good if n % 3 else b"no") for n in range(40)]
    results = dict((request.name, result) for request, result in decode_all(requests, 2))  # noqa: C402 - a pair is no comprehension
    assert len(results) == 40
    assert sum(isinstance(result, RunFile) for result in results.values()) == 26
    some = decode_all(requests, 2)
    next(some)
    some.close()


def test_an_error_in_the_source_reaches_the_reader(good: bytes) -> None:
    """What goes wrong while files are gathered is not swallowed by the threads that feed the processes."""

    def requests() -> Iterator[Request]:
        yield Request("1", data=good)
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="disk is gone"):
        list(decode_all(requests(), 2))


AT_WORK = """
import os, sys, time
from domain.errors import BadInput
from domain.model import Runner
from ingest.bridges.decode_wire import PackedFile, pack, receive, send

requests, replies = sys.stdin.buffer, sys.stdout.buffer
while receive(requests) is not None:
    for _ in range(8):
        time.sleep(0.25)
        send(replies, pack(None))
    send(replies, pack(PackedFile("a", ()), more=True))
    send(replies, pack(BadInput("Some have only totals.")))
"""
"""A decoding process that is long at work on a large export, and says so; it ends with a part and a reason."""


@pytest.mark.slow
def test_a_process_that_says_it_is_at_work_is_not_ended(good: bytes) -> None:
    """Each word counts anew; a part that came before a refusal stands, and the process takes the next file."""
    packing = Packing(Runner("ada"), "analysis.packed:measured")
    with Decoder((sys.executable, "-c", AT_WORK), timeout_s=1.5) as decoder:
        for _ in range(2):
            parts = decoder.pack(Request("a", data=good, health=True), packing)
            assert next(parts).name == "a"
            with pytest.raises(BadInput, match="only totals"):
                next(parts)
