"""Between numpy columns, where NaN means "not measured", and Arrow columns of integers, where null does.

arro3 can make such a column (its cast turns what is no integer into null) but refuses to give one with nulls back, so
that way goes through the Arrow C data interface, whose memory layout is a stable ABI:
https://arrow.apache.org/docs/format/CDataInterface.html
"""

from __future__ import annotations

import ctypes
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


def scaled(values: Floats, per_unit: float, largest: float) -> Any:  # noqa: ANN401 - arro3.core.Array has no types
    """`values` (n floats) as a nullable Arrow column of round(value x per_unit); NaN and infinities become null.

    `largest` is the greatest value the column is meant for, in its unit: it decides between 32 and 64 bits.
    """
    stored, narrow = np.rint(values * per_unit), largest * per_unit <= _INT32_MAX
    if _all_fit(stored, narrow=narrow):
        return Array.from_numpy(stored.astype(np.int32 if narrow else np.int64))
    return Array.from_numpy(stored).cast(DataType.int32() if narrow else DataType.int64())


def settle(values: Floats, per_unit: float, largest: float) -> Floats:
    """What `unscaled(scaled(values))` gives, without Arrow."""
    stored, narrow = np.rint(values * per_unit), largest * per_unit <= _INT32_MAX
    stored += 0.0  # a zero without a sign, as an integer has none
    if not _all_fit(stored, narrow=narrow):
        top = _top(narrow=narrow)
        stored = np.where((stored >= -top) & (stored < top), stored, np.nan)
    return stored / per_unit


def _top(*, narrow: bool) -> float:
    """One more than the greatest integer of a column of 32 (or 64) bits."""
    return 2.0**31 if narrow else 2.0**63


def _all_fit(stored: Floats, *, narrow: bool) -> bool:
    """Whether every value can be an integer: most columns have no gap, and then nobody has to look for gaps one by one."""
    top = _top(narrow=narrow)
    # A NaN is its column's least and greatest value, and fits nowhere.
    return len(stored) > 0 and bool(stored.min() >= -top) and bool(stored.max() < top)


def unscaled(column: Any, per_unit: float) -> Floats:  # noqa: ANN401 - arro3.core.Array has no types
    """The n floats of a column that `scaled` made, null as NaN."""
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
