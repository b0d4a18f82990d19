"""Numbers of rows, as they are sent: none that no database can hold."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

RowId = Annotated[int, Path(ge=1, lt=2**63)]
"""A row's number in an address."""
