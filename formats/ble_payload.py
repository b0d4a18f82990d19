"""A Bluetooth characteristic's value taken apart, field after field: little-endian, each field there or refused by its name.

https://www.bluetooth.com/specifications/gss/ (GATT Specification Supplement: field types and byte order)
"""

from __future__ import annotations

from domain.errors import BadInput


class Octets:
    """Reads a value from its first octet to its last; every refusal names the field and shows the octets."""

    def __init__(self, data: bytes, name: str) -> None:
        """`name` is the characteristic's, for error texts."""
        self._data = bytes(data)
        self._name = name
        self._at = 0

    def unsigned(self, octets: int, field: str) -> int:
        """The next `octets` octets as a number.

        Raises:
            BadInput: the value ends before them.

        """
        return int.from_bytes(self._take(octets, field), "little")

    def signed(self, octets: int, field: str) -> int:
        """The next `octets` octets as a number in two's complement.

        Raises:
            BadInput: the value ends before them.

        """
        return int.from_bytes(self._take(octets, field), "little", signed=True)

    @property
    def left(self) -> int:
        """How many octets are still to be read."""
        return len(self._data) - self._at

    def end(self) -> None:
        """Nothing may follow.

        Raises:
            BadInput: something does.

        """
        if self.left:
            raise BadInput(
                f"{self._name} has {len(self._data)} octets, {self.left} more than its flags announce: {self._shown}.",
                "The sensor does not keep to the profile; a newer firmware may.",
                field="flags",
            )

    def _take(self, octets: int, field: str) -> bytes:
        taken = self._data[self._at : self._at + octets]
        if len(taken) < octets:
            raise BadInput(
                f"{self._name} has {len(self._data)} octets and ends before its {field}: {self._shown}.",
                "The sensor does not keep to the profile; a newer firmware may.",
                field=field,
            )
        self._at += octets
        return taken

    @property
    def _shown(self) -> str:
        return self._data[:20].hex(" ") or "nothing"
