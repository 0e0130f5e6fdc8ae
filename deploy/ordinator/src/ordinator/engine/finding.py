"""Finding an engine that answers, a client that can build on it, and Compose."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ordinator.engine import clients
from ordinator.engine.asking import Engine
from ordinator.engine.clients import Client
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings, inherited
from ordinator.tree import releases

STANDARD = "unix:///var/run/docker.sock"
OLDEST_COMPOSE = (1, 29)
NO_CLIENT = (
    "there is no docker client that can build: install docker.io (Debian), or a newer client"
    " with its plugin buildx"
)
FORM = "{{.Server.Version}} {{.Server.APIVersion}}"
WITH_BUILDKIT = (1, 39)  # the API of Docker 18.09
Say = Callable[[str], None]


@dataclass(frozen=True)
class Server:
    """The engine's own version, and that of its API as two numbers."""

    version: str
    api: tuple[int, int]


def find(place: Place, settings: Settings, say: Say) -> Engine:
    """The engine that DOCKER_HOST names, else the one at the standard socket.

    Raises:
        Stopped: with code 2, where none answers or no client can build.
    """
    engine = answering(place, settings, say)
    if engine is None:
        raise Stopped(
            f"no Docker engine answers at {STANDARD}: start one, or name one by DOCKER_HOST", code=2
        )
    return engine


def answering(
    place: Place, settings: Settings, say: Say, standard: str = STANDARD
) -> Engine | None:
    """The same; None where DOCKER_HOST names none and the socket ``standard`` is silent.

    Raises:
        Stopped: the engine that DOCKER_HOST names does not answer, or no client can build.
    """
    host = settings.docker_host or standard
    env = asking(host, inherited())
    known = clients.found(settings.path, env, place.tree / "usr/bin")
    heard = next(filter(None, (server(client, env) for client in known)), None)
    if heard is None:
        if settings.docker_host:
            why = "no docker client was found" if not known else "no engine answers"
            told = f"{why} at DOCKER_HOST={host}: start it, or unset DOCKER_HOST"
            raise Stopped(told, code=2)
        return None
    if heard.api < WITH_BUILDKIT:
        raise Stopped(
            f"the Docker engine {heard.version} at {host} has no BuildKit, by which images are"
            " built: it needs Docker 18.09 or later",
            code=2,
        )
    return engine_at(host, known, settings, say)


def engine_at(
    host: str,
    known: Iterable[Client],
    settings: Settings,
    say: Say,
    base: Mapping[str, str] | None = None,
) -> Engine:
    """The engine at ``host``, asked by the first client that can build; others are named.

    ``base`` is the environment that the clients need, the caller's own by default.

    Raises:
        Stopped: none can.
    """
    known = tuple(known)
    able = next((client for client in known if not client.refused), None)
    if able is None:
        raise Stopped("; ".join((*(client.refused for client in known), NO_CLIENT)), code=2)
    for client in known[: known.index(able)]:
        say(f"{client.refused}: {able.program} {able.version} is used instead, with BuildKit")
    env = asking(host, inherited() if base is None else base)
    return Engine((str(able.program),), compose(known, settings, env), env)


def asking(host: str, base: Mapping[str, str]) -> dict[str, str]:
    """The environment ``base`` with this engine and BuildKit."""
    return {**base, "DOCKER_HOST": host, "DOCKER_BUILDKIT": "1"}


def server(client: Client, env: Mapping[str, str]) -> Server | None:
    """The engine as ``client`` hears it; None without an answer."""
    words = [str(client.program), "version", "--format", FORM]
    version, _, api = (clients.answer(words, env) or "").strip().partition(" ")
    number = re.fullmatch(r"(\d+)\.(\d+)", api)
    return Server(version, (int(number[1]), int(number[2]))) if number else None


def compose(known: Iterable[Client], settings: Settings, env: Mapping[str, str]) -> tuple[str, ...]:
    """How Compose is called here: the program, or the plugin of a client; empty without one."""
    own = [(str(program),) for program in clients.programs("docker-compose", settings.path)]
    plugins = [(str(client.program), "compose") for client in known]
    return usable_compose((*own, *plugins), env)


def usable_compose(
    candidates: Iterable[tuple[str, ...]], env: Mapping[str, str]
) -> tuple[str, ...]:
    """The first that is 1.29 or later; empty without one."""
    for argv in candidates:
        told = clients.answer([*argv, "version", "--short"], env) or ""
        number = re.search(r"(\d+)\.(\d+)", told)
        if number and (int(number[1]), int(number[2])) >= OLDEST_COMPOSE:
            return argv
    return ()


def composing(place: Place, engine: Engine) -> Engine:
    """The engine with Compose: the machine's, else fetched from its package indexes.

    Raises:
        Stopped: they do not have it.
    """
    if engine.compose:
        return engine
    root = releases.fetch(place, releases.COMPOSE_2)
    found = sorted(root.glob("usr/**/docker-compose"))
    if not found:
        raise Stopped("the package docker-compose holds no program: install Docker Compose")
    return replace(engine, compose=(str(found[0]),))
