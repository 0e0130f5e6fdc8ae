"""Finding an engine that answers, and a client that can build on it."""

from ordinator.engine import clients
from ordinator.engine.docker import Docker
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings

STANDARD = "unix:///var/run/docker.sock"


def answering(place: Place, settings: Settings) -> Docker | None:
    """The engine that DOCKER_HOST names, or the one at the standard socket; None without one.

    Raises:
        Stopped: DOCKER_HOST names an engine that does not answer, or no client can build.
    """
    known = clients.on_path(settings.path, place.tree / "usr/bin")
    host = settings.docker_host or STANDARD
    version = next(filter(None, (server(client, host) for client in known)), "")
    if not version:
        if settings.docker_host:
            told = f"no engine answers at DOCKER_HOST={host}: start it, or unset DOCKER_HOST"
            raise Stopped(told, code=2)
        return None
    able = clients.able(known)
    if able is None:
        why = "; ".join(client.refused for client in known)
        raise Stopped(f"{why}: install buildx, or the client of docker.io 20.10", code=2)
    return Docker(able.program, host, version, remarks(known, able))


def remarks(known: tuple[clients.Client, ...], chosen: clients.Client) -> tuple[str, ...]:
    """One sentence for each client that stood before the chosen one and was passed over."""
    before = known[: known.index(chosen)]
    return tuple(
        f"{client.refused}: {chosen.program} {chosen.version} with BuildKit is used instead"
        for client in before
    )


def server(client: clients.Client, host: str) -> str:
    """The version of the engine at ``host`` as ``client`` hears it; empty without an answer."""
    words = [str(client.program), "version", "--format", "{{.Server.Version}}"]
    return (clients.ask(words, host) or "").strip()
