"""``ordinator bare-test``: the stack on bare Debian 12 and 13, as root and as an ordinary user."""

import argparse
import os
from collections.abc import Sequence

from ordinator.bare.chroot import RELEASES, USER
from ordinator.bare.trial import attempt
from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings

USERS = ("root", USER)


def main(arguments: Sequence[str]) -> int:
    """Try every release as every user; 0 only when all held."""
    parser = argparse.ArgumentParser("ordinator bare-test", description=__doc__)
    parser.add_argument("--release", choices=RELEASES, action="append")
    parser.add_argument("--user", choices=USERS, action="append")
    asked = parser.parse_args(arguments)
    if os.geteuid() != 0:
        raise Stopped("bare-test makes chroots: run it as root", 2)
    place = here(Settings.read())
    failed = []
    for release in asked.release or RELEASES:
        for user in asked.user or USERS:
            print(f"== {release} as {user}", flush=True)
            if not attempt(place, release, user):
                failed.append(f"{release} as {user}")
    print(f"failed: {', '.join(failed)}" if failed else "all held")
    return 1 if failed else 0
