"""docker-compose.yml: valid, without secrets of its own, and with commands that exist."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from soleus.checkup import NAMES
from soleus.cli import command_line
from tests import compose

SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY")
EXAMPLE = (compose.ROOT / ".env.example").read_text(encoding="utf-8")
DOCKERFILE = (compose.ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_it_is_a_compose_file() -> None:
    """The compose specification's own schema takes it."""
    tool = Path(sys.executable).with_name("check-jsonschema")
    command = [str(tool), "--builtin-schema", "vendor.compose-spec", str(compose.FILE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_parts_are_there() -> None:
    """Broker, database, the three parts; and a simulator only for who asks for it."""
    services = compose.services()
    assert set(services) == {"nats", "postgres", "worker", "alerts", "api", "simulator"}
    assert {name for name, service in services.items() if service.get("profiles")} == {"simulator"}


def test_no_secret_has_a_default() -> None:
    """Each has to be filled in: `${NAME:?…}` everywhere, and the example leaves them empty."""
    text = compose.FILE.read_text(encoding="utf-8")
    secrets = [found for found in compose.VARIABLE.finditer(text) if SECRET.search(found["name"])]
    assert {found["name"] for found in secrets} == {"SOLEUS_POSTGRES_PASSWORD", "SOLEUS_MQTT_PASSWORD"}
    for found in secrets:
        assert found["rule"].startswith(":?"), found[0]
        assert re.search(rf"^{found['name']}=$", EXAMPLE, re.MULTILINE)


def test_the_example_names_every_variable() -> None:
    """What can be set stands in .env.example."""
    for found in compose.VARIABLE.finditer(compose.FILE.read_text(encoding="utf-8")):
        assert f"{found['name']}=" in EXAMPLE


def test_every_service_that_stays_has_a_health_check_and_keeps_its_data() -> None:
    """The simulator ends by itself; all others are watched, restarted, and write to a volume."""
    for name, service in compose.services().items():
        assert service["volumes"], name
        if name != "simulator":
            assert service["healthcheck"]["test"][0] == "CMD", name
            assert service["restart"] == "unless-stopped", name


def test_nobody_is_root() -> None:
    """Our image names a user and the database's service does; nobody may become more."""
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)[-1] == "soleus"
    for name, service in compose.services().items():
        assert name in compose.ours() or service["user"] not in {"root", "0"}, name
        assert "user" not in service or service["user"] not in {"root", "0"}, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_ports_are_this_machines_unless_told_otherwise() -> None:
    """Without a word, nothing is reachable from elsewhere."""
    for service in compose.services().values():
        for port in service.get("ports", []):
            assert compose.filled_in(port, {}).startswith("127.0.0.1:")


@pytest.mark.parametrize("name", compose.ours())
def test_each_command_exists(name: str) -> None:
    """What a service runs, and what its health check runs, are commands of this program."""
    service = compose.ours()[name]
    understood(service["command"])
    test = service.get("healthcheck", {}).get("test", [])
    if "soleus" in test:
        words = test[test.index("soleus") + 1 :]
        understood(words)
        assert {word for word in words[1:] if word != "--only"} <= set(NAMES)


def understood(words: list[str]) -> None:
    """Parse a command line as `soleus` does, without running it; raises what is wrong with it."""
    program = get_command(command_line())
    assert isinstance(program, TyperGroup)
    name, *rest = words
    command = program.commands[name]
    command.parse_args(typer.Context(command), list(rest))


def test_a_wrong_command_would_be_noticed() -> None:
    """The check above can fail."""
    for wrong in (["serve", "nothing"], ["serve", "api", "--htp", "x"], ["doctor", "--only"]):
        with pytest.raises(TyperException):
            understood(wrong)


def test_the_image_is_built_with_the_locked_uv() -> None:
    """The image's uv is the one in uv.lock."""
    locked = tomllib.loads((compose.ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    (version,) = [package["version"] for package in locked if package["name"] == "uv"]
    assert f"uv=={version}\n" in DOCKERFILE
