"""The committed description of the doors is that of the code, and every route names its lock."""

from pathlib import Path

from chassis import locks
from frmr import app

COMMITTED = Path(__file__).parents[2] / "openapi.json"


def test_committed_description_is_that_of_the_code():
    assert COMMITTED.read_text("utf-8") == app.described(), (
        "python -m frmr cli openapi >openapi.json"
    )


def test_every_route_names_its_lock(reading):
    assert locks.unlocked(reading.app) == []
