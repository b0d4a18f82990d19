"""The number to call for an ambulance, by country.

112 reaches the emergency services in the European Union and in many countries besides, and any GSM mobile phone carries a
call to it through to the local service (3GPP TS 22.101, section 10; ITU-T E.161.1 recommends 112 or 911). The table holds
countries where the number that people and landlines use for an ambulance is another one, as of "Emergency numbers by
country" (U.S. Department of State, "911 Abroad") and the national services. It is short on purpose: a country that is not
in it, or not known, gets 112.
"""

from __future__ import annotations

DEFAULT = "112"
_OTHERS: dict[str, tuple[str, ...]] = {
    "911": ("AR", "CA", "CR", "DO", "EC", "JO", "MX", "PA", "PH", "PR", "SV", "US", "UY"),
    "999": ("BD", "BH", "GB", "HK", "KE", "MO", "MY", "QA"),
    "000": ("AU",),
    "101": ("IL",),
    "103": ("AM", "BY", "UZ"),
    "106": ("PE",),
    "111": ("NZ",),
    "113": ("NO",),
    "115": ("IR", "PK", "VN"),
    "119": ("ID", "JP", "KR", "TW"),
    "120": ("CN",),
    "123": ("CO", "EG"),
    "131": ("CL",),
    "144": ("CH", "LI"),
    "192": ("BR",),
    "995": ("SG",),
    "997": ("SA",),
    "998": ("AE",),
    "1669": ("TH",),
}
_NUMBERS = {country: number for number, countries in _OTHERS.items() for country in countries}


def number(country: str | None) -> str:
    """The number for the country with these two letters (ISO 3166-1, either case); `DEFAULT` when it is not known."""
    return DEFAULT if country is None else _NUMBERS.get(country.strip().upper(), DEFAULT)
