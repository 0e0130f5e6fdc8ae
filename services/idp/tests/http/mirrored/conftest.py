"""One running provider for all modules; each brings programs and browsers of its own."""

from contextlib import contextmanager
from functools import partial

import pytest

from chassis import migrations

from . import (  # noqa: F401 - they register their modules
    basic,
    fapi_assertions,
    fapi_flows,
    fapi_proofs,
    fapi_pushing,
    leaving,
)
from .figures import summary
from .stage import Stage

PEOPLE = {"plain": "akhmetova", "app": "orlova"}


def migrated(owner_url):
    """Filled once, copied then."""
    migrations.run(owner_url, "idp")


@pytest.fixture(scope="module")
def open_stage(postgres, settings_at, opened_site, tmp_path_factory):
    """Opens providers on one database: ``open_stage(bend)`` lets something be bent first."""
    found = postgres.database("idp", prepare=migrated)
    folder = tmp_path_factory.mktemp("mirrored")
    planted = {}

    @contextmanager
    def opened(bend=None):
        site, server = opened_site(partial(settings_at, found.url, folder), bend=bend)
        if not planted:
            planted.update({role: site.plant(slug) for role, slug in PEOPLE.items()})
        with server:
            yield Stage(site, dict(planted))
        site.web.engine.dispose()

    return opened


@pytest.fixture(scope="module")
def stage(open_stage):
    """The provider as it is."""
    with open_stage() as opened:
        yield opened


def pytest_terminal_summary(terminalreporter):
    """How many modules were played, whenever all of them were."""
    for line in summary(terminalreporter.stats):
        terminalreporter.write_line(line)
