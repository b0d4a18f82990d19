"""What a runner says of themselves in a form: how things are shown, and what the rules need to know."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, Field

from api.pages.numbers import number
from api.pages.words import Words
from domain.errors import BadInput
from domain.words import ENGLISH, Language

OLDEST, LATEST = 1900, 2100
"""Years of birth that are taken, as the API takes them."""
ZONES = tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))
"""What the zone's field offers."""


class RunnerForm(BaseModel):
    """The fields as they are typed; an empty one means that it is not known."""

    language: Language = ENGLISH
    units: Literal["km", "mi"] = "km"
    zone: Annotated[str, Field(max_length=64)] = ""
    country: Annotated[str, Field(max_length=8)] = ""
    born_year: Annotated[str, Field(max_length=8)] = ""
    previous_strain: Literal["", "yes", "no"] = ""
    strike: Literal["", "rear", "mid", "fore"] = ""

    def fields(self, words: Words) -> dict[str, Any]:
        """What a runner's record keeps of it.

        Raises:
            BadInput: a field cannot be used; says so in the visitor's language.

        """
        if self.zone.strip() not in available_timezones():
            raise BadInput(words.t("page-settings-no-zone"), words.t("page-settings-no-zone-remedy"), field="zone")
        letters = self.country.strip().upper()
        if letters and not (len(letters) == 2 and letters.isascii() and letters.isalpha()):  # noqa: PLR2004 - ISO 3166-1
            what, remedy = words.t("page-settings-no-country"), words.t("page-settings-no-country-remedy")
            raise BadInput(what, remedy, field="country")
        born = number(self.born_year, words, "page-settings-born", within=(OLDEST, LATEST), field="born_year")
        return {
            "language": self.language,
            "units": self.units,
            "zone": self.zone.strip(),
            "country": letters or None,
            "born_year": None if born is None else int(born),
            "previous_strain": {"yes": True, "no": False}.get(self.previous_strain),
            "strike": self.strike or None,
        }
