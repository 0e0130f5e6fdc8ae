"""Keys by which idp signs tokens."""

import time
from urllib.error import URLError
from urllib.request import Request, urlopen

from ordinator.keys.house import House

LOOKED_UP_S = 11
"""After it no process of idp signs by a former key: see ``idp.adapters.keyring``."""


def tokens(house: House, *, at_once: bool) -> None:
    """The announced keys sign; ``at_once`` does not wait for their day and withdraws the others."""

    def idp(*words: str) -> None:
        told = house.deployment.command("idp", "cli", "keys", *words)
        if told:
            house.say("\n".join(f"  {line}" for line in told.splitlines()))

    now = ("--now",) if at_once else ()
    house.step("idp: the announced keys sign, others are announced", lambda: idp("rotate", *now))
    if at_once:
        house.step(
            "idp: what the former keys signed is worth nothing, everywhere within 90 s",
            lambda: time.sleep(LOOKED_UP_S),
            lambda: idp("withdraw"),
            lambda: time.sleep(LOOKED_UP_S),
            lambda: _told_everybody(house),
        )
    house.step("idp: its keys are now", lambda: idp("list"))


def _told_everybody(house: House) -> None:
    """At admin ports that can be reached from here: the others hear of it in their minute."""
    for process, address in house.deployment.described.admin.items():
        if process.endswith(".web") and process != "idp.web":
            try:
                request = Request(f"{address}/jwks", method="POST")  # noqa: S310  of the house
                urlopen(request, timeout=5).close()  # noqa: S310  likewise
            except URLError as error:
                house.say(f"  {process} was not told now: {error.reason}")
