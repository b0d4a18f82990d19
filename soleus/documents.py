"""Documents that are made from the code: `python -m soleus.documents` writes them, `--check` fails when one is stale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from analysis.rules import catalogue
from formats import asyncapi, parquet_document

DOCS = Path(__file__).parent.parent / "docs"

DOCUMENTS: dict[str, Callable[[], str]] = {
    "asyncapi.yaml": asyncapi.document,
    "parquet.md": parquet_document.document,
    "rules.md": catalogue.document,
}


def stale() -> list[str]:
    """The documents that no longer say what the code says."""
    return [
        name
        for name, make in DOCUMENTS.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    """Write the documents, or with `--check` only compare; returns the exit code."""
    if "--check" in arguments:
        found = stale()
        for name in found:
            sys.stderr.write(f"docs/{name} is stale: run `make docs`.\n")
        return 1 if found else 0
    for name, make in DOCUMENTS.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
