"""The emergency number: the country's own where 112 is not the one to call, else 112."""

from __future__ import annotations

import pytest

from domain import emergency


@pytest.mark.parametrize(
    ("country", "number"),
    [("US", "911"), ("GB", "999"), ("AU", "000"), ("NZ", "111"), ("JP", "119"), ("BR", "192"), ("us", "911")],
)
def test_countries_with_another_number(country: str, number: str) -> None:
    """There the country's own number is given, whatever the case of its letters."""
    assert emergency.number(country) == number


@pytest.mark.parametrize("country", ["DE", "FR", "ZZ", "", None])
def test_everywhere_else_112(country: str | None) -> None:
    """In the European Union, in a country that is not known and without one, 112."""
    assert emergency.number(country) == "112"


def test_each_country_stands_once_with_two_letters_and_a_short_number() -> None:
    """No country has two numbers, and nothing but digits can be dialled."""
    listed = [country for countries in emergency._OTHERS.values() for country in countries]
    assert len(listed) == len(set(listed))
    assert all(len(country) == 2 and country.isupper() for country in listed)
    assert all(number.isdigit() and 3 <= len(number) <= 4 for number in emergency._OTHERS)
