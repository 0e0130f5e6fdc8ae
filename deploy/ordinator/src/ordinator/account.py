"""Who runs the servers and services: the caller, or nobody when the caller is root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from ordinator.failures import Stopped

WORLD_SEARCH = 0o001


class Drop(TypedDict, total=False):
    """Keyword arguments of ``subprocess`` that make a child run as the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An ordinary user that root drops to; initdb refuses root and uids without a name."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether every folder above ``path``, and ``path``, may be entered by a stranger."""
        folders = [path, *path.parents]
        return all(folder.stat().st_mode & WORLD_SEARCH for folder in folders)


def dropped_to() -> Account | None:
    """The account that children get when the caller is root, else None: they run as the caller."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise Stopped("root drops to the user nobody, and this machine has none: add it") from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def drop(account: Account | None) -> Drop:
    """What ``subprocess`` must be told so that the child runs as ``account``."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
