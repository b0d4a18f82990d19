"""The process in which files are decoded, one after another: `python -m ingest.bridges.decode_process`.

Decoders are native code and files come from strangers: whatever happens here happens to this process alone.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from domain.errors import BadInput
from formats.fit_read import FitFile, read
from ingest.bridges.decode_wire import Request, pack, receive, send, unpack_request

MEMORY_BYTES = 3 << 30
"""Address space of this process. A day-long run at 1 s needs 0.1 GB; a lying length field would ask for far more."""


def main() -> None:
    """Answer requests from stdin on stdout until stdin ends."""
    requests = sys.stdin.buffer
    # What a decoder prints must not end up between our messages.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    while (message := receive(requests)) is not None:
        send(replies, pack(_answer(unpack_request(message))))


def _answer(request: Request) -> FitFile | BadInput:
    try:
        data = request.data if request.data is not None else Path(request.path or request.name).read_bytes()
        return read(data, request.name)
    except BadInput as refusal:
        return refusal
    except OSError as error:
        return BadInput(f"The file cannot be read: {error.strerror}.", "Check the path and its permissions.", field="file")
    except MemoryError:
        return BadInput("The file asks for more memory than a recording can need.", "Export it again.", field="file")
    except Exception as error:  # noqa: BLE001 - one strange file must not end the import of a thousand
        return BadInput(
            f"The file is damaged in a way we do not know ({type(error).__name__}: {error}).", "Export it again."
        )


if __name__ == "__main__":
    main()
