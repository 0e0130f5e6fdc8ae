"""What must be so before the services start, and the people that the stand starts with."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg

from ordinator.servers import databases
from ordinator.stack.clients import clients
from ordinator.stack.house import House
from ordinator.stack.services import SEEDED

SEED = 42


def make_databases(house: House) -> None:
    """A database for each service with its role and owner, where it is missing."""
    admin_url = house.around.servers.postgres
    for service in house.services:
        roles = house.roles(service)
        with psycopg.connect(admin_url, autocommit=True) as admin:
            databases.make_roles(admin, roles)
            missing = not databases.exists(admin, service)
        if missing:
            databases.make_database(admin_url, service, roles)


def migrate(house: House) -> None:
    """Bring every database to the head of its migrations."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda service: house.command(service, "migrate"), house.services))


def make_keys(house: House) -> None:
    """The first key of the ring under which documents are encrypted; a ring with keys stays."""
    if "documents" in house.services:
        house.command("documents", "cli", "keys", "add", "--first")


def register_clients(house: House) -> None:
    """Tell the identity provider which programs may ask it."""
    if "idp" not in house.services:
        return
    folders = house.around.folders
    told = clients(house.around.vault, house.around.public_url("cabinet"), hears=True)
    path = folders.place.write(folders.run / "clients.json", content(told))
    house.command("idp", "cli", "clients", "put", str(path))


def seed(house: House, number: int, services: Sequence[str] = SEEDED) -> None:
    """Put the stand's people and organisations into the services, through their use cases.

    Raises:
        Stopped: a service refused, as one does whose accounts are not of this seed.
    """
    folders, block = house.around.folders, house.around.block
    beside = ("--counterpart", block.url("counterpart"), "--ca", block.url("ca"))
    told = house.testkit("people", "--seed", str(number), *beside)
    folders.place.write(folders.seed, told.encode())
    for service in services:
        if service in house.services:
            house.command(service, "cli", "seed", str(folders.seed))


def seed_once(house: House, number: int) -> None:
    """Seed the services unless this very seed is in place in each of them.

    Where only the ports of the stand have moved, documents alone must hear of it: a recipient's
    address is part of its seed.
    """
    planted = house.around.folders.folder("data") / "seeded"
    people = " ".join((str(number), *house.services))
    wanted = [people, house.around.block.url("counterpart")]
    found = planted.read_text("ascii").splitlines() if planted.exists() else []
    if found == wanted:
        return
    seed(house, number, ("documents",) if found[:1] == [people] else SEEDED)
    house.around.folders.place.write(planted, "\n".join(wanted).encode())


def content(told: object) -> bytes:
    """A JSON file's content, for people too."""
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
