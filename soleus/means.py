"""What channels are made with, from the settings."""

from __future__ import annotations

from alerts.channels.means import Means
from alerts.channels.reach import Reach
from domain.login import Login
from soleus import keys
from soleus.settings import Settings


def of(config: Settings, login: Login) -> Means:
    """The means of this installation's channels; `login` is ours at the broker."""
    return Means(
        login,
        Reach(config.allowed_hosts),
        vapid_key=keys.kept(config.keys_dir).vapid,
        contact=config.push_contact,
    )
