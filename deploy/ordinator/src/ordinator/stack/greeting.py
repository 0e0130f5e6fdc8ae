"""What a running stack is for people: addresses, names to sign in with, where codes appear."""

import json
from collections.abc import Iterator
from pathlib import Path

from ordinator.stack.block import PUBLIC_HOSTS, Block
from ordinator.stack.folders import Folders
from ordinator.stack.record import Record


def greeting(folders: Folders, record: Record) -> str:
    """The lines that `make up` ends with."""
    services = _services(record)
    told = people(folders.seed) if "idp" in services else _nobody()
    return "\n".join((*_addresses(Block(record.block), services), *told))


def _services(record: Record) -> list[str]:
    names = (child.name for child in record.children)
    return [name.removesuffix(".web") for name in names if name.endswith(".web")]


def _addresses(block: Block, services: list[str]) -> Iterator[str]:
    yield ""
    if "cabinet" in services:
        yield f"  {'sign in':<12}{block.url('cabinet.web', PUBLIC_HOSTS['cabinet'])}/"
    for service in services:
        yield f"  {service:<12}{block.url(f'{service}.web', PUBLIC_HOSTS[service])}"
    yield f"  {'codes':<12}{block.url('inbox')}  every SMS, call and e-mail of the stand"


def _nobody() -> Iterator[str]:
    yield ""
    yield "  this tree holds no identity provider: nobody can sign in"


def people(seed: Path) -> Iterator[str]:
    """Who may sign in on a stand, by the file of its people; nobody where there is none."""
    if not seed.exists():
        return
    told = json.loads(seed.read_text("utf-8"))
    yield ""
    yield "  people of the stand (sign in by phone or e-mail; the second factor as told):"
    for person in told["people"]:
        if person["account"]:
            name = f"{person['family_name']} {person['given_name']}"
            totp = f", app secret {person['totp_secret']}" if person["totp_secret"] else ""
            yield f"  {name:<26}{person['phone']}  {person['email']:<26}{person['password']}{totp}"
            yield f"  {'':<26}{person['about']}"
