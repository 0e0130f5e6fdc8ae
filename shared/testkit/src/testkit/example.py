"""``python -m testkit env-example``: ``deploy/.env.example``, made from the settings themselves."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from chassis import settings

SERVICES = ("idp", "frmr", "cabinet", "documents")
HEAD = """\
# Every setting of every service, made by `make env-example`; nothing here is read as it stands.
# A line without a value must be given; a commented one shows its default. Each name may end in
# _FILE, then the value lies in that file: keys always should, without it they are in base64url.
"""


def main(arguments: Sequence[str]) -> int:
    """Write the file, or print it."""
    parser = argparse.ArgumentParser("python -m testkit env-example", description=__doc__)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    text = example(SERVICES)
    if asked.out is None:
        sys.stdout.write(text)
    else:
        asked.out.write_text(text, "utf-8")
    return 0


def example(services: Iterable[str]) -> str:
    """The file for these services, each of which must be importable."""
    return HEAD + "".join(f"\n# {service}\n" + "".join(_lines(service)) for service in services)


def _lines(service: str) -> Iterator[str]:
    told = import_module(f"{service}.settings")
    for one in settings.names(service.upper(), told.Settings):
        key = one.hidden and not one.name.endswith("_URL")
        name = f"{one.name}_FILE" if key else one.name
        given = f"{name}=" if one.default is None else f"#{name}={one.default}"
        yield f"# {one.about}\n{given}\n"
