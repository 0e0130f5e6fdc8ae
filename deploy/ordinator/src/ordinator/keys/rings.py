"""Rings: files of several keys, where an old one opens what it sealed and the newest seals."""

import re
import secrets

from ordinator.failures import Stopped
from ordinator.keys.house import House
from ordinator.stack.vault import KEY_BYTES

MOST_KEYS = 255  # a seal tells its key by one byte


def ring(house: House, name: str, service: str) -> None:
    """A ring in one file of the vault: first all learn to open with the new key, then all seal."""
    path = house.vault.key(name)
    kept = path.read_bytes()
    count, half_way = divmod(len(kept), KEY_BYTES)
    keys = kept[: count * KEY_BYTES]
    if not half_way:
        if count >= MOST_KEYS:
            raise Stopped(f"{path} holds {count} keys, and a seal can name no more")
        keys += secrets.token_bytes(KEY_BYTES)
        count += 1
    former = kept[-1] if half_way else count - 2
    house.step(
        f"{service}: opens with key {count - 1} of {name}, still seals with {former}",
        lambda: house.vault.replace(path.name, keys + bytes([former])),
        house.keep,
        lambda: house.renew(service),
    )
    house.step(
        f"{service}: seals with key {count - 1}",
        lambda: house.vault.replace(path.name, keys),
        house.keep,
        lambda: house.renew(service),
    )


def documents(house: House) -> None:
    """The key that wraps the keys of documents."""
    made: list[str] = []

    def add() -> None:
        told = house.deployment.command("documents", "cli", "keys", "add")
        made.extend(re.findall(r"key (\d+)", told))

    def activate() -> None:
        house.deployment.command("documents", "cli", "keys", "activate", made[0])

    def rewrap() -> None:
        for word in ("rewrap", "list"):
            told = house.deployment.command("documents", "cli", "keys", word)
            house.say("\n".join(f"  {line}" for line in told.splitlines()))

    house.step("documents: a new key in the ring", add)
    house.step("documents: it wraps from now on", activate, lambda: house.renew("documents"))
    house.step("documents: what others wrap goes under it", rewrap)
    house.say("the former key stays for backups of before: `documents cli keys drop` removes it")
