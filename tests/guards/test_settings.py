"""What services are told fits what they read: the example file, and the local runner."""

from importlib import import_module
from pathlib import Path

import pytest

from chassis import settings
from ordinator.place import Place
from ordinator.stack.block import Block
from ordinator.stack.environment import Servers, Surroundings
from ordinator.stack.environment import settings as told_to
from ordinator.stack.folders import Folders
from ordinator.stack.vault import Vault
from testkit.example import SERVICES, example

ROOT = Path(__file__).parents[2]
DATABASE = "postgresql://idp:x@127.0.0.1:18001/idp"
BROKER = {service: f"amqp://{service}:x@127.0.0.1:18003/ordinator" for service in SERVICES}


@pytest.fixture
def around(tmp_path):
    folders = Folders(Place(ROOT, tmp_path / "run", ROOT, None, None))
    servers = Servers("postgresql://a:x@127.0.0.1:18001/postgres", "redis://127.0.0.1:1", BROKER)
    return Surroundings(folders, Block(18000), Vault(folders.place, folders.secrets), servers)


def test_the_example_file_lists_the_settings_as_they_are():
    kept = (ROOT / "deploy" / ".env.example").read_text("utf-8")

    assert kept == example(SERVICES), "run `make env-example`"


@pytest.mark.parametrize("service", SERVICES)
def test_the_runner_tells_a_service_all_that_it_needs_and_nothing_else(service, around):
    cls = import_module(f"{service}.settings").Settings

    read = settings.read(service.upper(), cls, told_to(service, "web", around, DATABASE))

    assert read.issuer == "http://localhost:18010"
