"""The programs of the three servers: on this machine, else in the private tree."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ordinator.account import Account, drop
from ordinator.servers import versions
from ordinator.tree.libraries import library_path

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Found:
    """A server's programs: ``path`` is the main one, ``env`` what each of them needs."""

    path: Path
    env: dict[str, str]
    version: str
    why: str


Finder = Callable[[Path | None, str, Account | None], Found | str]
"""Finds one server's program below a root (None: the machine), or says why it was refused."""


def told(argv: list[str | Path], env: dict[str, str], account: Account | None) -> str:
    """What a program prints; empty when it cannot be run."""
    try:
        done = subprocess.run(
            argv,
            env=env,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **drop(account),
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def environment(root: Path | None) -> dict[str, str]:
    """The environment of programs from the tree ``root``, or of the machine's own."""
    env = {"PATH": SYSTEM_PATH, "LC_ALL": "C.UTF-8"}
    if root is not None:
        env["LD_LIBRARY_PATH"] = library_path(root)
    return env


def postgres(root: Path | None, search: str, account: Account | None) -> Found | str:
    """PostgreSQL's ``postgres`` with initdb beside it and the files that both need."""
    folders = sorted((root or Path("/")).glob("usr/lib/postgresql/*/bin"), reverse=True)
    candidates = [folder / "postgres" for folder in folders]
    on_path = shutil.which("postgres", path=search) if root is None else None
    if on_path:
        candidates.insert(0, Path(on_path).resolve())
    refused = []
    for candidate in candidates:
        env = environment(root)
        line = told([candidate, "--version"], env, account)
        version = versions.number(line)
        if version is None or not versions.within(version, versions.POSTGRES):
            refused.append(f"{candidate} is {line.strip() or 'unusable'}, not PostgreSQL 15-18")
        elif not _complete(candidate.parent, env, account):
            refused.append(f"{candidate} lacks initdb or its share files")
        else:
            return Found(candidate, env, line.strip(), _origin(root))
    return "; ".join(refused)


def _complete(folder: Path, env: dict[str, str], account: Account | None) -> bool:
    initdb = folder / "initdb"
    if not initdb.exists():
        return False
    lines = told([initdb, "--show", "-D", "/nonexistent"], env, account).splitlines()
    share = next((line.partition("=")[2] for line in lines if line.startswith("share_path=")), None)
    needed = ("postgres.bki", "extension/plpgsql.control", "extension/pg_trgm.control")
    return share is not None and all((Path(share) / name).exists() for name in needed)


def redis(root: Path | None, search: str, account: Account | None) -> Found | str:
    """``valkey-server`` of any version, or ``redis-server`` 7."""
    path = f"{root}/usr/bin" if root else search
    refused = []
    for name in ("valkey-server", "redis-server"):
        candidate = shutil.which(name, path=path)
        if candidate is None:
            continue
        line = told([candidate, "--version"], environment(root), account).strip()
        version = versions.number(line.partition("v=")[2])
        if version and (name == "valkey-server" or versions.within(version, versions.REDIS)):
            short = line.partition(" sha=")[0]
            return Found(Path(candidate), environment(root), short, _origin(root))
        refused.append(f"{candidate} is {line or 'unusable'}, not Redis 7 or Valkey")
    return "; ".join(refused)


def rabbitmq(root: Path | None, search: str, account: Account | None) -> Found | str:
    """RabbitMQ's own start script, not the distribution's wrapper, and an Erlang to run it."""
    erlang = f"{root}/usr/lib/erlang/bin" if root else search
    erl = shutil.which("erl", path=erlang)
    if erl is None or not told([erl, "+V"], environment(root), account):
        return ""
    scripts = (root or Path("/")).glob(
        "usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"
    )
    refused = []
    for script in sorted(scripts, reverse=True):
        version = versions.number(script.parents[1].name.partition("-")[2])
        if version and versions.within(version, versions.RABBITMQ):
            env = environment(root)
            env["PATH"] = f"{erlang}:{SYSTEM_PATH}"
            return Found(script, env, f"RabbitMQ {'.'.join(map(str, version))}", _origin(root))
        refused.append(f"{script.parents[1]} is not RabbitMQ 3.10-4.x")
    return "; ".join(refused)


def _origin(root: Path | None) -> str:
    return "of this machine" if root is None else "from the private tree"


FINDERS: dict[str, Finder] = {"postgres": postgres, "redis": redis, "rabbitmq": rabbitmq}
