"""Home Assistant's login at the embedded broker: made anew each time it is asked for, kept as a hash only."""

from __future__ import annotations

import time

from domain.errors import Conflict, Unavailable
from domain.login import Login
from soleus import broker_config, secret_files
from soleus.broker_files import ANY_ADDRESS, Files, noted_login
from soleus.login_check import check, is_accepted
from soleus.settings import Settings

ADMIT_S = 8.0
"""How long a running broker may take to let it in; it takes less than a second."""
LOOK_S = 0.05


def make(config: Settings) -> Login:
    """A new password for Home Assistant, in place of any earlier; blocks until a running broker takes it.

    Raises:
        Conflict: the installation uses the operator's own broker, or its services go by that name.
        Unavailable: a broker runs, and does not take it.

    """
    if config.own_broker is not None and not _keeps_a_broker(config):
        raise Conflict(
            "The accounts of your own broker are made there.",
            "Let Home Assistant read homeassistant/# and soleus/ha/# and write homeassistant/status, and Soleus write"
            " homeassistant/# and read homeassistant/status.",
        )
    files = Files.below(config.data)
    service = noted_login(files)
    if service is not None and service.username == broker_config.HOME:
        raise Conflict(f"Soleus' own services are called {broker_config.HOME} here.", "Give them another name first.")
    secret = secret_files.new_secret()
    secret_files.write_json(files.homeassistant, {"hash": secret_files.hashed(secret)})
    host, port = config.mqtt_address
    login = (service or Login(ANY_ADDRESS.get(host, host), port)).of(broker_config.HOME, secret)
    if service is not None and is_accepted(service):
        _await(login)
    return login


def _keeps_a_broker(config: Settings) -> bool:
    """Whether this data directory is that of a `soleus broker`, whose other parts name it as their own."""
    return Files.below(config.data).config.exists()


def _await(login: Login) -> None:
    deadline = time.monotonic() + ADMIT_S
    while True:
        try:
            check(login)
        except Unavailable as error:
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"The broker does not let Home Assistant in. {error.what}", "Start Soleus again."
                ) from error
            time.sleep(LOOK_S)
        else:
            return
