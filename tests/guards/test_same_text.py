"""Whoever knows one service's tables of the bus knows all four: the text is the same."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("idp", "frmr", "cabinet", "documents")


@pytest.mark.parametrize(
    "path",
    [
        "src/{service}/adapters/outbox.py",
        "src/{service}/adapters/inbox.py",
        "src/{service}/adapters/dead_letters.py",
        "src/{service}/adapters/revocation.py",
        "migrations/env.py",
        "migrations/versions/0001_bus.py",
        "tests/adapters/test_bus_tables.py",
    ],
)
def test_the_same_text_in_every_service(path):
    texts = {
        (ROOT / "services" / service / path.format(service=service))
        .read_text()
        .replace(f"from {service}.", "from SERVICE.")
        .replace(f'"{service}"', '"SERVICE"')
        for service in SERVICES
    }

    assert len(texts) == 1
