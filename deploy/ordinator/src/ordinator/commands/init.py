"""``ordinator init``: what a house in containers needs before its first start."""

import argparse
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ordinator.commands.up import HOUSE
from ordinator.initial import making
from ordinator.initial.wishes import SITES, Wishes, free_doors, free_ports
from ordinator.place import Place, here
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Make the folder, unless it is made; a second run changes nothing."""
    asked = _parser().parse_args(arguments)
    place = here(Settings.read())
    directory = (asked.dir or place.checkout / HOUSE).resolve()
    if making.made(directory):
        print(f"the house in {directory} is whole; nothing was changed")
        return 0
    wishes = _wishes(asked, place, directory)
    making.make(place, wishes, datetime.now(UTC))
    print(f"made {directory / making.SETTINGS} and {directory / making.SECRETS}")
    for site, address in wishes.sites.items():
        print(f"  {site:<12}{address}")
    if not wishes.tls:
        told = f"{directory / making.SECRETS / 'ca.pem'} signs the edge's certificate"
        print(f"  {told}: let browsers trust it")
    print(f"next: ordinator compose up --dir {shlex.quote(str(directory))}")
    return 0


def _wishes(asked: argparse.Namespace, place: Place, directory: Path) -> Wishes:
    given = {site: getattr(asked, site) for site in SITES[:-1]}
    names = {site: address for site, address in given.items() if address}
    return Wishes(
        directory=directory,
        compose=place.checkout / HOUSE,
        project=asked.project,
        names=names,
        first=asked.port or (0 if names else free_ports()),
        demo=asked.demo or asked.test,
        doors=free_doors() if asked.test else None,
        images=asked.images,
        tls=asked.tls,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ordinator init", description=__doc__)
    parser.add_argument("--dir", type=Path, help="where .env and secrets are made; deploy/")
    parser.add_argument("--project", default="ordinator", help="what Compose calls the house")
    for site in SITES[:-1]:
        parser.add_argument(f"--{site}", metavar="URL", help="its public name, https://…")
    parser.add_argument("--tls", default="", metavar="WORDS", help="see docs/operations/tls.md")
    parser.add_argument("--port", type=int, help="first of the ports of localhost; else 8442")
    parser.add_argument("--demo", action="store_true", help="with the stand and its people")
    parser.add_argument("--test", action="store_true", help="a stand with doors for the suites")
    parser.add_argument("--images", choices=("official", "standin"), default="official")
    return parser
