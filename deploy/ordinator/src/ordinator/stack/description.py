"""What a running stack is for those who use it: a file for programs, lines for people."""

from ordinator.stack.block import admin_door
from ordinator.stack.described import Described
from ordinator.stack.house import House
from ordinator.stack.services import ROLES

STAND = ("inbox", "counterpart", "ca")


def describe(house: House) -> Described:
    """Addresses and folders for the demo and the suites."""
    around, name = house.around, house.around.folders.name
    urls = {service: around.public_url(service) for service in house.services}
    urls |= {name: around.block.url(name) for name in STAND}
    return Described(
        urls=urls,
        admin={
            f"{service}.{role}": around.block.url(admin_door(service, role))
            for service in house.services
            for role in ROLES[service]
        },
        amqp_admin_url=around.servers.amqp["admin"],
        postgres_admin_url=around.servers.postgres,
        seed=around.folders.seed,
        run=around.folders.run,
        words=("--stack", name) if name else (),
    )
