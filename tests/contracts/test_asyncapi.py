"""The published description of the wire says what the code does."""

from __future__ import annotations

from pathlib import Path

import yaml

from formats.asyncapi import TYPES, document
from formats.messages import MEASURED
from formats.topics import APPS, LEAVES, PREFIX


def test_the_document_is_fresh() -> None:
    """docs/asyncapi.yaml is what the payload types make of it."""
    written = Path(__file__).parent.parent.parent / "docs" / "asyncapi.yaml"
    assert written.read_text(encoding="utf-8") == document(), "docs/asyncapi.yaml is stale: run make docs"


def test_the_document_describes_every_leaf() -> None:
    """Each leaf has a channel and an operation, each reference leads somewhere, each payload demands v."""
    api = yaml.safe_load(document())
    assert api["asyncapi"] == "3.0.0"
    assert {channel["address"] for channel in api["channels"].values()} == {
        f"{PREFIX}/{{runner}}/{{device}}/{leaf}" for leaf in LEAVES
    }
    assert len(api["operations"]) == len(LEAVES)
    schemas = api["components"]["schemas"]
    assert set(MEASURED) < set(schemas["Sample"]["properties"])
    theirs = {kind.__name__ for leaf in APPS for kind in TYPES[leaf]} | {"Reading", "HealthData", "HealthMetric"}
    assert all("v" in schema["required"] for name, schema in schemas.items() if name not in theirs)

    def follow(node: object) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                at = api
                for part in node["$ref"].removeprefix("#/").split("/"):
                    at = at[part]
            for child in node.values():
                follow(child)
        elif isinstance(node, list):
            for child in node:
                follow(child)

    follow(api)
