"""``ordinator compose up|down|status|logs``: the house of ``ordinator init``, in containers."""

import argparse
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ordinator import engine
from ordinator.commands.up import HOUSE
from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.starting import Starting
from ordinator.failures import Stopped
from ordinator.initial import making
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.greeting import people


def main(arguments: Sequence[str]) -> int:
    """Do it; 0 when done, and of ``status`` only when all is healthy."""
    asked = _parser().parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    directory = (asked.dir or place.checkout / HOUSE).resolve()
    if asked.action == "up":
        if not making.made(directory):
            raise Stopped(f"there is no house in {directory}: `ordinator init` makes one", 2)
        with engine.session(place, settings, _say) as answering:
            up(Composed(place, Inventory.read(directory), engine.composing(place, answering)))
        return 0
    found = engine.composing(place, engine.find(place, settings, _say))
    house = Composed(place, Inventory.read(directory), found)
    starting = Starting(house, _say)
    if asked.action == "down":
        starting.down(volumes=asked.volumes)
    elif asked.action == "logs":
        return starting.compose("logs", *(["--follow"] if asked.follow else []), *asked.name)
    else:
        return status(house)
    return 0


def up(house: Composed, until: Callable[[], object] = signal.pause) -> None:
    """Start it; on an engine of our own it lives for as long as this command does.

    Raises:
        Stopped: it did not start.
    """
    starting = Starting(house, _say)
    try:
        starting.up()
        _say("\n".join(greeting(house)))
        if house.engine.own:
            _say(
                "\nthe engine is our own, so the house ends with this command (Ctrl-C); its data"
                f" stays.\nOthers ask it by DOCKER_HOST={house.engine.env['DOCKER_HOST']}"
            )
            until()
    finally:
        if house.engine.own:
            starting.down(volumes=False)


def _say(told: str) -> None:
    print(told, flush=True)


def status(house: Composed) -> int:
    """Every container with its state."""
    states = {one.service: house.containers.state(one) for one in house.containers.staying()}
    for service, state in sorted(states.items()):
        print(f"  {service:<22}{state}")
    if not states:
        print("nothing is up")
        return 1
    print("\n".join(greeting(house)))
    return 0 if all(state == "running healthy" for state in states.values()) else 1


def greeting(house: Composed) -> Iterator[str]:
    """Addresses and people, as the local runner greets."""
    told = house.inventory.told
    yield ""
    yield f"  {'sign in':<12}{told['CABINET_PUBLIC_URL']}/"
    for site in ("idp", "cabinet", "documents"):
        yield f"  {site:<12}{told[f'{site.upper()}_PUBLIC_URL']}"
    if "demo" in house.inventory.profiles:
        inbox = told["INBOX_PUBLIC_URL"]
        yield f"  {'codes':<12}{inbox}  every SMS, call and e-mail of the stand"
    if house.inventory.ca_file and "EDGE_TLS" not in told:
        yield f"  {'authority':<12}{house.inventory.ca_file}  let browsers trust it"
    yield from people(house.described.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ordinator compose", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    for name, told in (
        ("up", "start everything and wait until it is healthy"),
        ("down", "end everything, keep its data"),
        ("status", "every container and its state"),
        ("logs", "what the containers said"),
    ):
        action = actions.add_parser(name, help=told, description=told)
        action.add_argument("--dir", type=Path, help="what `ordinator init` made; deploy/")
        if name == "down":
            action.add_argument("--volumes", action="store_true", help="forget all data too")
        if name == "logs":
            action.add_argument("--follow", action="store_true")
            action.add_argument("name", nargs="*", help="containers, as documents-web")
    return parser
