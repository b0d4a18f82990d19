"""Between numpy columns, where NaN means "not measured", and Arrow columns of integers, where null does.

arro3 can make such a column (its cast turns what is no integer into null) but refuses to give one with nulls back, so
that way goes through the Arrow C data interface, whose memory layout is a stable ABI:
https://arrow.apache.org/docs/format/CDataInterface.html
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from arro3.core import Array, DataType

from domain.trace import Floats

_INT32_MAX = 2**31 - 1


class _ArrowArray(ctypes.Structure):
    """`struct ArrowArray` of the C data interface, as far as a primitive column needs it."""

    _fields_ = (
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    )


_pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_of.restype = ctypes.c_void_p
_pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A column of n values as the whole numbers that are stored of it; NaN is null, and `full` says that there is none."""

    stored: Floats
    per_unit: float
    narrow: bool
    """32 bits are enough, else it is stored in 64."""
    full: bool

    def settled(self) -> Floats:
        """What `unscaled` will give, without Arrow."""
        return self.stored / self.per_unit

    def arrow(self) -> Any:  # noqa: ANN401 - arro3.core.Array has no types
        """The Arrow column."""
        if self.full:
            return Array.from_numpy(self.stored.astype(np.int32 if self.narrow else np.int64))
        return Array.from_numpy(self.stored).cast(DataType.int32() if self.narrow else DataType.int64())


def whole(values: Floats, per_unit: float, largest: float) -> Whole:
    """`values` (n floats) as round(value x per_unit); NaN, infinities and what no integer can hold become null.

    `largest` is the greatest value the column is meant for, in its unit: it decides between 32 and 64 bits.
    """
    stored, narrow = np.rint(values * per_unit), largest * per_unit <= _INT32_MAX
    stored += 0.0  # a zero without a sign, as an integer has none
    top = 2.0**31 if narrow else 2.0**63
    # Most columns have no gap, and then nobody looks for gaps one by one: a NaN is its column's least and greatest value.
    full = len(stored) > 0 and bool(stored.min() >= -top) and bool(stored.max() < top)
    if not full:
        stored = np.where((stored >= -top) & (stored < top), stored, np.nan)
    return Whole(stored, per_unit, narrow, full)


def unscaled(column: Any, per_unit: float) -> Floats:  # noqa: ANN401 - arro3.core.Array has no types
    """The n floats of a column that `Whole` made, null as NaN."""
    if not column.null_count:
        return np.asarray(column.to_numpy() / per_unit, dtype=np.float64)
    wide = column.cast(DataType.int64())
    _schema, capsule = wide.__arrow_c_array__()
    array = _ArrowArray.from_address(_pointer_of(capsule, b"arrow_array"))
    end = array.offset + array.length
    bits = np.ctypeslib.as_array(ctypes.cast(array.buffers[0], ctypes.POINTER(ctypes.c_uint8)), ((end + 7) // 8,))
    values = np.ctypeslib.as_array(ctypes.cast(array.buffers[1], ctypes.POINTER(ctypes.c_int64)), (end,))
    measured = np.unpackbits(bits, bitorder="little", count=end)[array.offset :].astype(bool)
    # Copies: the memory belongs to the capsule, which ends with this call.
    return np.where(measured, values[array.offset :] / per_unit, np.nan)
