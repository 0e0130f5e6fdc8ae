"""The command line: one file of ``commands`` per subcommand, imported when it is asked for."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from ordinator.failures import Stopped
from ordinator.installation.venv import Venv
from ordinator.place import Place, here
from ordinator.settings import Settings, inherited

INTERRUPTED = 130  # what shells answer for SIGINT


@dataclass(frozen=True)
class Command:
    """What a subcommand is for; a ``bare`` one runs before there is a virtualenv."""

    told: str
    bare: bool = False
    module: str = ""


COMMANDS = {
    "setup": Command("make the virtualenv from the lock", bare=True),
    "lock-parts": Command("what each image needs of the lock, as files of their own", bare=True),
    "up": Command("fetch, install and start the stack", bare=True),
    "launch": Command("start what is installed; the second half of up"),
    "supervise": Command("watch a stack; launch starts it"),
    "down": Command("end the stack, keep its data", bare=True),
    "status": Command("what runs here", bare=True),
    "logs": Command("what the processes said", bare=True),
    "stop": Command("stop one process or service of the running stack", bare=True, module="ask"),
    "start": Command("start it again", bare=True, module="ask"),
    "restart": Command("both", bare=True, module="ask"),
    "clean": Command("forget data, secrets, logs and servers, after asking", bare=True),
    "doctor": Command("what was found, what is missing, how to mend it", bare=True),
    "seed": Command("the people and organisations of the stand, again", bare=True),
    "test": Command("everything that must be green", bare=True),
    "bench": Command("figures beside peers and limits of the same run", bare=True),
    "demands": Command("which rows of docs/demands.md tests show from end to end", bare=True),
    "attacks": Command("the attack table of tokens at every service", bare=True),
    "compose-test": Command("the whole house in containers, tested and removed", bare=True),
    "bare-test": Command("the stack on bare Debian 12 and 13", bare=True),
    "standin": Command("base images from Debian packages, for closed networks", bare=True),
    "release": Command("bills of materials, licences and known vulnerabilities of every image"),
    "images": Command("build the images of the services and of the stand", bare=True),
    "images-pin": Command("write the digests of base images, where a registry answers", bare=True),
    "fetch": Command("put something into the private tree: a browser, an engine", bare=True),
    "test-alone": Command("one service tested and started without the other three", bare=True),
    "demo": Command("the main journey, played on the running stack", bare=True),
    "backup": Command("the whole house into an encrypted folder, while it works"),
    "backup-key": Command("make the key that backups are encrypted to"),
    "restore": Command("a house, or one service of it, out of a backup"),
    "observe": Command("tell monitoring of backups and certificates of the edge", bare=True),
    "reconcile": Command("was every fact heard, and heard from its owner?"),
    "compose": Command("the house in containers: up, down, status, logs"),
    "init": Command("make what a house in containers needs before its first start"),
    "keys": Command("put a successor in the place of a key or a password"),
    "upgrade": Command("bring one service to another version while the house works"),
    "topology": Command("what the contracts make of the broker and its papers"),
    "call": Command("a request to a service in the name of whoever signs in"),
    "cli": Command("a command of a service of the running stack: cli frmr dlq list", bare=True),
    "servers": Command("keep PostgreSQL, Redis and RabbitMQ running between test runs"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit code is 0 when done, 1 when it went wrong, 2 when misasked."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 2
    name, *rest = given
    try:
        if not COMMANDS[name].bare:
            enter_virtualenv(given)
        file = COMMANDS[name].module or name.replace("-", "_")
        words = given if COMMANDS[name].module else rest
        return int(import_module(f"ordinator.commands.{file}").main(words))
    except Stopped as stopped:
        print(f"ordinator: {stopped}", file=sys.stderr)
        return stopped.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def usage() -> str:
    """All subcommands with what they are for."""
    width = max(map(len, COMMANDS))
    lines = (f"  {name:{width}}  {command.told}" for name, command in sorted(COMMANDS.items()))
    return "\n".join(("usage: ordinator COMMAND …", *lines))


def enter_virtualenv(arguments: Sequence[str]) -> None:
    """Go on in the virtualenv of the checkout, unless this is it.

    Raises:
        Stopped: there is none yet.
    """
    place = here(Settings.read())
    python = Venv(place).python
    if not python.exists():
        raise Stopped("nothing is installed here yet: `make up` or `make setup` comes first")
    if Path(sys.prefix).resolve() != python.parents[1].resolve():
        become(place, arguments)


def become(place: Place, arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the command line of the virtualenv."""
    python = str(Venv(place).python)
    env = inherited(**place.told)
    os.execve(python, [python, "-m", "ordinator", *arguments], env)  # noqa: S606  our own
