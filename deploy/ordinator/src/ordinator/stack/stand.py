"""The stand beside the services: inbox, insurer and certificate authority of the testkit."""

from collections.abc import Sequence

from ordinator.processes import Program
from ordinator.stack import services
from ordinator.stack.environment import Surroundings

PAGES = {
    "inbox": "/health",
    "counterpart": "/health",
    "ca": "/health",
    "issuer": "/oauth2/jwks",
}
PORTS = {"issuer": "idp.web"}


def programs(
    around: Surroundings, python: str, services_here: Sequence[str]
) -> tuple[Program, ...]:
    """Those processes; none needs a server, so they start first.

    Where idp is not among the services, a key set stands in its place.
    """
    names = [name for name in PAGES if name != "issuer" or "idp" not in services_here]
    return tuple(_program(name, around, python) for name in names)


def _program(name: str, around: Surroundings, python: str) -> Program:
    port = around.block.port(PORTS.get(name, name))
    state = around.folders.folder("state", name)
    words = {
        "inbox": ("--smtp-port", str(around.block.port("inbox.smtp"))),
        "counterpart": ("--state", str(state), "--sender-url", around.public_url("documents")),
        "ca": ("--state", str(state)),
        "issuer": (),
    }[name]
    return Program(
        name=name,
        argv=(python, "-P", "-m", "testkit", name, "--port", str(port), *words),
        env=services.environment(state, {}),
        cwd=state,
        log=around.folders.logs / f"{name}.log",
        ready=lambda: services.answers(port, PAGES[name]),
        account=around.folders.place.account,
    )
