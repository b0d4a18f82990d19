"""Changing what is kept and shown of where a runner was: the same for the API and the page."""

from __future__ import annotations

from sqlmodel import Session

from domain.errors import BadInput
from domain.privacy import Home, Privacy
from store import privacy


def set_home(
    session: Session, runner_id: str, place: tuple[float, float] | None, radius_m: float, *, from_runs: bool
) -> Privacy:
    """Set the home to `place` (degrees), or to where most of the last runs start.

    Raises:
        NotFound: no such runner.
        BadInput: no such place, or the runs do not start at one (field `from_runs`).

    """
    found = privacy.usual_start(session, runner_id) if from_runs else place
    if found is None:
        what = "The last runs have no positions, or do not start at one place."
        raise BadInput(what, "Send lat and long.", field="from_runs")
    return privacy.set_home(session, runner_id, Home(found[0], found[1], radius_m))
