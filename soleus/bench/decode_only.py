"""The denominator of `soleus bench import` as a process: decodes each file to its samples, and hands back its name."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import BadInput
from formats.run_file import RunFile
from ingest.bridges import decode_process
from ingest.bridges.decode_wire import PackedFile, Request


def _answer(request: Request) -> RunFile | PackedFile | BadInput:
    result = decode_process.answer(request)
    return replace(result, runs=()) if isinstance(result, RunFile) else result


if __name__ == "__main__":
    decode_process.main(_answer)
