"""What a running stack is for those who use it: a file for programs, lines for people."""

from ordinator.stack.environment import admin_door
from ordinator.stack.house import House
from ordinator.stack.preparation import content
from ordinator.stack.services import ROLES

STAND = ("inbox", "counterpart", "ca")


def describe(house: House) -> bytes:
    """The file for the demo and the suites: addresses, folders, and the observer's login."""
    around = house.around
    urls = {service: around.public_url(service) for service in house.services}
    urls |= {name: around.block.url(name) for name in STAND}
    return content(
        {
            "urls": urls,
            "admin": {
                f"{service}.{role}": around.block.url(admin_door(service, role))
                for service in house.services
                for role in ROLES[service]
            },
            "amqp_admin_url": around.servers.amqp["admin"],
            "logs": str(around.folders.logs),
            "run": str(around.folders.run),
            "seed": str(around.folders.seed),
        }
    )
