"""A migration that takes something away says which code it still serves; no other one does so."""

import pytest

from ordinator.topology import SERVICES
from testkit import shapes

WORKS = {"thing.name": ("text", False), "thing.thing_id": ("uuid", True)}


@pytest.mark.parametrize("service", SERVICES)
def test_only_a_migration_that_says_whom_it_serves_takes_something_away(
    postgres, todays_code, service
):
    folder = todays_code.root / "services" / service / "migrations"
    addresses = postgres.database(service)
    before = {}
    for revision, module in shapes.revisions(folder):
        shapes.migrate(folder, addresses.owner_url, revision)
        after = shapes.read(addresses.owner_url)

        assert bool(list(shapes.taken(before, after))) == hasattr(module, "serves"), revision
        before = after


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (WORKS | {"thing.colour": ("text", False), "other.id": ("uuid", True)}, []),
        ({"thing.thing_id": ("uuid", True)}, ["thing.name: gone"]),
        (WORKS | {"thing.name": ("jsonb", False)}, ["thing.name: was text, is jsonb"]),
        (WORKS | {"thing.name": ("text", True)}, ["thing.name: newly demanded"]),
        (WORKS | {"thing.colour": ("text", True)}, ["thing.colour: new and demanded"]),
    ],
)
def test_what_code_of_before_could_stumble_over_is_named(after, told):
    assert list(shapes.taken(WORKS, after)) == told
