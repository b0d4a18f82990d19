"""Does a broker take this login? One MQTT connect, and an answer a person can use."""

from __future__ import annotations

import ssl
import time

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from domain.errors import Unavailable
from domain.login import Login

PATIENCE_S = 5.0
"""How long a broker may take to answer."""


def check(login: Login, *, patience_s: float = PATIENCE_S) -> None:
    """Connect once and hang up; blocks up to `patience_s`.

    Raises:
        Unavailable: nobody listens there, what listens is no MQTT broker, or it refuses the login.

    """
    answer: list[ReasonCode] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv311)
    client.on_connect = lambda *given: answer.append(given[3])
    if login.username is not None:
        client.username_pw_set(login.username, login.password)
    if (trust := login.trust()) is not None:
        client.tls_set_context(trust)
    client.connect_timeout = patience_s
    where = f"{login.host}:{login.port}"
    try:
        client.connect(login.host, login.port)
    except ssl.SSLCertVerificationError as error:
        raise Unavailable(
            f"The certificate of the broker at {where} is not trusted: {error.verify_message}.",
            "Name what signs it with SOLEUS_MQTT_CA=FILE, and the broker as its certificate does.",
            field="SOLEUS_MQTT_CA",
        ) from error
    except ssl.SSLError as error:
        raise Unavailable(
            f"What listens at {where} does not speak TLS: {error.reason or error}.",
            "Write mqtt:// for a broker without TLS, or use its port for TLS.",
        ) from error
    except OSError as error:
        raise Unavailable(
            f"No broker answers at {where}: {error.strerror or error}.",
            "Check that it runs and that SOLEUS_MQTT_URL or --mqtt names it.",
        ) from error
    deadline = time.monotonic() + patience_s
    lost = mqtt.MQTT_ERR_SUCCESS
    while not answer and lost == mqtt.MQTT_ERR_SUCCESS and time.monotonic() < deadline:
        lost = client.loop(0.1)
    if answer and not answer[0].is_failure:
        client.disconnect()
        client.loop(0.1)
        return
    client.disconnect()
    if not answer:
        raise Unavailable(
            f"What listens at {where} does not answer as an MQTT broker.",
            "Another program may have this port: choose a different one with --mqtt HOST:PORT.",
        )
    raise Unavailable(
        f"The broker at {where} refuses the login of {login.username or 'an anonymous client'}: {answer[0]}.",
        "Check the user and password of SOLEUS_MQTT_URL, or add the device again with: soleus device add",
    )


def is_accepted(login: Login) -> bool:
    """Whether the broker takes this login."""
    try:
        check(login)
    except Unavailable:
        return False
    return True
