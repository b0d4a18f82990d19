"""The services of docker-compose.yml, run natively: their commands, their environment, their health checks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from domain.login import Login
from soleus.login_check import is_accepted
from store.engine import Store
from tests import brokers, compose
from tests.e2e.installation import SOLEUS, wait_for
from tests.ports import free_port

SECRETS = {"SOLEUS_POSTGRES_PASSWORD": "ignored-by-trust", "SOLEUS_MQTT_PASSWORD": "0123456789abcdef"}
ORDER = ("nats", "worker", "alerts", "api")


class Machine:
    """One machine that stands for the containers: their names become loopback ports, their volumes directories."""

    def __init__(self, root: Path, database: str) -> None:
        self.root = root
        self.services = compose.ours()
        self.mqtt, self.http = free_port(), free_port()
        self.database = database

    def translate(self, value: str) -> str:
        """A value of the compose file, on this machine."""
        value = compose.filled_in(value, SECRETS)
        if value.startswith("postgresql://"):
            return self.database
        return (
            value.replace("@nats:1883", f"@127.0.0.1:{self.mqtt}")
            .replace("0.0.0.0:1883", f"127.0.0.1:{self.mqtt}")
            .replace("0.0.0.0:8321", f"127.0.0.1:{self.http}")
            .replace("127.0.0.1:8321", f"127.0.0.1:{self.http}")
        )

    def environment(self, name: str) -> Mapping[str, str]:
        """What the service `name` finds in its environment: nothing of Soleus but what the compose file says."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SOLEUS_")}
        data = self.root / name
        data.mkdir(exist_ok=True)
        given = {key: self.translate(value) for key, value in self.services[name]["environment"].items()}
        return clean | given | {"SOLEUS_DATA": str(data)}

    def command(self, name: str) -> list[str]:
        """What the service `name` runs."""
        return [*SOLEUS, *(self.translate(word) for word in self.services[name]["command"])]

    def health(self, name: str) -> list[str]:
        """The health check of the service `name`."""
        program, *words = self.services[name]["healthcheck"]["test"][1:]
        return [*{"soleus": SOLEUS, "python": [sys.executable]}[program], *(self.translate(word) for word in words)]

    def is_healthy(self, name: str) -> bool:
        """Whether the health check passes."""
        return (
            subprocess.run(self.health(name), env=self.environment(name), capture_output=True, check=False).returncode == 0
        )

    @contextmanager
    def running(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """The service `name`, until the end of the block; it has to stop cleanly when it is asked to."""
        with (self.root / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(self.command(name), env=self.environment(name), stdout=log, stderr=log)
        try:
            yield process
            assert process.poll() is None, (self.root / f"{name}.log").read_text()
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, (self.root / f"{name}.log").read_text()
        finally:
            process.kill()
            process.wait()

    def ask(self, *words: str) -> Any:
        """What a command prints as JSON, run where the worker runs (`docker compose exec worker soleus …`)."""
        done = subprocess.run([*SOLEUS, *words], env=self.environment("worker"), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def machine(tmp_path: Path, postgres_store: Store) -> Machine:
    """A machine with a database of its own."""
    url = postgres_store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return Machine(tmp_path, url)


@pytest.mark.server
@pytest.mark.slow
def test_the_services_work_together(machine: Machine) -> None:
    """Healthy in order; a new device gets in; a season is stored and analysed; a clean stop; unhealthy without a broker."""
    with machine.running("nats") as nats:
        wait_for(lambda: machine.is_healthy("nats"), "the broker")
        with machine.running("worker"), machine.running("alerts"), machine.running("api"):
            for name in ORDER[1:]:
                wait_for(lambda name=name: machine.is_healthy(name), name)  # type: ignore[misc]
            subprocess.run([*SOLEUS, "runner", "add", "anna"], env=machine.environment("worker"), check=True)
            made = machine.ask("device", "add", "anna", "watch", "--json")
            login = Login(made["host"], made["port"], made["username"], made["password"])
            brokers.wait_until(lambda: is_accepted(login))
            subprocess.run(machine.command("simulator"), env=machine.environment("simulator"), check=True, timeout=240)
            runs = machine.ask("runs", "--runner", "simulated", "--json")
            assert runs
            assert {run["state"] for run in runs} == {"complete"}
            wait_for(lambda: machine.ask("findings", "--runner", "simulated", "--json"), "findings")
        assert nats.poll() is None
    assert not machine.is_healthy("worker"), "its broker has gone"
