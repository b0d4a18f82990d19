"""The text of the embedded broker's configuration, from its users; pure.

NATS maps the topic `a/b/c` to the subject `a.b.c`. The permissions below are all it needs: since 2.15 what MQTT itself
uses under `$MQTT.` is allowed implicitly, and a client that asks for a topic under `$MQTT/` is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formats import topics
from formats.homeassistant import BIRTH, PREFIX, ROOT

SERVICE = "soleus"
"""The name of the account that Soleus' own stages use."""
HOME = "homeassistant"
"""The name of Home Assistant's account."""
ACK_WAIT_S = 8
"""An unacknowledged message comes again after this long, s: above the worst commit, below a runner's patience."""
MAX_ACK_PENDING = 16_000
"""Messages in flight to one subscription. The total of a session may be 65,535 at most, and a filter that ends in `#`
counts twice: this allows two such filters, or four others."""
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Above this NATS closes the connection. What ingest refuses for its size is smaller, so that it can say so."""
LOG_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class User:
    """One who may log in: name, bcrypt hash of the password, and the subjects that may be published and subscribed to."""

    name: str
    secret_hash: str
    publish: Sequence[str]
    subscribe: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one broker listens and keeps its files. Paths are absolute."""

    host: str
    port: int
    store_dir: str
    pid_file: str
    log_file: str


def device_user(runner_id: str, device_id: str, secret_hash: str) -> User:
    """A device: its own topics, and nothing else."""
    publish, subscribe = topics.of_device(runner_id, device_id)
    return User(topics.device_name(runner_id, device_id), secret_hash, _subjects(publish), _subjects(subscribe))


def service_user(secret_hash: str, name: str = SERVICE) -> User:
    """Soleus itself: everything below `soleus`. Subscribing to `soleus/#` takes in `soleus`, so it is named too.

    And what it tells Home Assistant: it publishes configurations below the discovery prefix, and hears when they are read.
    """
    return User(name, secret_hash, ("soleus.>", f"{PREFIX}.>"), ("soleus", "soleus.>", *_subjects([BIRTH])))


def home_user(secret_hash: str) -> User:
    """Home Assistant: reads configurations and what is meant for it, and says whether it is there. No device's topic."""
    return User(HOME, secret_hash, _subjects([BIRTH]), (PREFIX, f"{PREFIX}.>", *_subjects([ROOT, f"{ROOT}/>"])))


def text(place: Place, users: Iterable[User], *, sync_always: bool) -> str:
    """The whole configuration file.

    With `sync_always` every message is on the disk before it is acknowledged (safe over a power cut, and slower);
    without, it is with the operating system (safe over kill -9 of the broker).
    """
    sync = "always" if sync_always else "2m"
    lines = [
        "# Written by Soleus at every start and whenever a device is added; changes made here are lost.",
        'server_name: "soleus"',
        'listen: "127.0.0.1:-1"  # NATS clients: any free port, and no user below may use it',
        f"max_payload: {MAX_MESSAGE_BYTES}",
        f"pid_file: {_quoted(place.pid_file)}",
        f"log_file: {_quoted(place.log_file)}",
        f"logfile_size_limit: {LOG_BYTES}",
        "logfile_max_num: 3",
        f"jetstream {{ store_dir: {_quoted(place.store_dir)}, sync_interval: {_quoted(sync)} }}",
        "mqtt {",
        f"  host: {_quoted(place.host)}",
        f"  port: {place.port}",
        f'  ack_wait: "{ACK_WAIT_S}s"',
        f"  max_ack_pending: {MAX_ACK_PENDING}",
        "}",
        "authorization {",
        "  users: [",
        *(_user(user) for user in users),
        "  ]",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _user(user: User) -> str:
    fields = (
        f"user: {_quoted(user.name)}",
        f"password: {_quoted(user.secret_hash)}",
        'allowed_connection_types: ["MQTT"]',
        f"permissions: {{publish: {{allow: {_listed(user.publish)}}}, subscribe: {{allow: {_listed(user.subscribe)}}}}}",
    )
    return f"    {{{', '.join(fields)}}}"


def _subjects(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.replace("/", ".") for name in names)


def _listed(subjects: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(subject) for subject in subjects) + "]"


def _quoted(value: str) -> str:
    """`value` as a string of the configuration language, whose escapes are JSON's; a bcrypt hash's `$` stays one."""
    return json.dumps(value, ensure_ascii=False)
