"""Times of day as people write them."""

from __future__ import annotations

import pytest

from domain import day_times
from domain.errors import BadInput


@pytest.mark.parametrize(("text", "minute"), [("22:00", 1320), ("0:05", 5), (" 07:30 ", 450), ("23:59:30", 1439)])
def test_a_time_of_day_is_read(text: str, minute: int) -> None:
    """Hours and minutes, with or without seconds and a leading zero."""
    assert day_times.minutes(text, "at") == minute


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "7", "seven", "7:5", "-1:00", "12:00pm"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """The refusal names the field."""
    with pytest.raises(BadInput) as refused:
        day_times.minutes(text, "quiet_from")
    assert refused.value.field == "quiet_from"


def test_what_is_shown_can_be_read_again() -> None:
    """Every minute of a day goes there and back."""
    assert [day_times.minutes(day_times.shown(minute), "at") for minute in range(1440)] == list(range(1440))
