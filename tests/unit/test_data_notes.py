"""What was wrong with a run's data, in words: for every flag that ingest or a format can set, in every language."""

from __future__ import annotations

import pytest

from api.pages.quality import measured_by, notes
from api.pages.words import Words
from domain.fields import FIELDS
from domain.words import LANGUAGES, Language, Say

OF_FILES = (
    "partial_file",
    "bad_checksum",
    "no_session",
    "sport_assumed",
    "records_dropped:2",
    "merged:17",
    "clock_jump",
    "no_date",
    "asleep:stryd:13",
    "out_of_range:speed:3",
    "out_of_range:stance_time:1",
    "untimed:2",
    "no_zone",
    "both_legs",
    "unit_unknown:speed",
)
OF_DEVICES = (
    "clock_skew",
    "date_before_2000",
    "clock_jump:120-1800:-3600000",
    "no_start",
    "silence",
    "dropped=4",
    "nulled=1",
    "missing=60",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("flag", [*OF_FILES, *OF_DEVICES])
def test_every_flag_is_a_sentence(flag: str, language: Language) -> None:
    """With its number and what it is about; nothing of the flag's own spelling is left."""
    (said,) = notes([flag], Words(Say(language), 0))
    assert said.endswith(".")
    assert "_" not in said
    assert said != flag
    for part in flag.replace("=", ":").split(":")[1:]:
        if part.isdigit() and "clock" not in flag and part != "1":
            assert part in said


def test_they_read_well() -> None:
    """One and many, the field by its name, a jump in seconds."""
    words = Words(Say(), 0)
    assert notes(["out_of_range:stance_time:1", "merged:17", "clock_jump:120-1800:-3600000"], words) == [
        "contact time: 1 value that cannot be was left out.",
        "17 samples were written in two pieces and put together.",
        "The device's clock jumped by 3,600 s during the run; the samples after it were put in their place.",
    ]


def test_a_flag_of_a_later_version_is_shown_by_its_name() -> None:
    """It is better than nothing."""
    assert notes(["solar_flare:3", "Ünheard of!"], Words(Say(), 0)) == ["solar flare:3", "Ünheard of!"]


def test_sensors_are_named_once_each() -> None:
    """With all that they measured, in the runner's words; every field has some."""
    german = Words(Say("de"), 0)
    sensors = {"stance_time": "hrm-pro", "strike": "runscribe", "stance_time_balance": "hrm-pro", "vibe": "x"}
    assert measured_by(sensors, german) == [
        ("hrm-pro", "Kontaktzeit, Kontakt-Balance"),
        ("runscribe", "Fußaufsatz"),
        ("x", "vibe"),
    ]
    for language in LANGUAGES:
        assert all(Say(language).has(f"field-{field.name}") for field in FIELDS)
