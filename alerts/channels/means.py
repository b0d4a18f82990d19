"""What channels are made with, beside their URL: our login at the broker, where they may connect to, who we are."""

from __future__ import annotations

from dataclasses import dataclass, field

from alerts.channels.reach import Reach
from domain.login import Login


@dataclass(frozen=True, slots=True)
class Means:
    """`login`: ours at the broker. `reach`: where channels may connect to.

    `vapid_key`: PEM of the P-256 key by which push services know this installation; `contact`: how they reach its operator,
    a `mailto:` or `https:` URL (None: nobody said, then Web Push says so when it is added).
    """

    login: Login
    reach: Reach = field(default_factory=Reach)
    vapid_key: str | None = field(default=None, repr=False)
    contact: str | None = None
