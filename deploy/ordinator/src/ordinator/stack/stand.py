"""The stand beside the services: inbox, insurer and certificate authority of the testkit."""

from ordinator.processes import Program
from ordinator.stack import services
from ordinator.stack.environment import Surroundings

PAGES = {"inbox": "/", "counterpart": "/api/recipient", "ca": "/root.pem"}


def programs(around: Surroundings, python: str) -> tuple[Program, ...]:
    """The three processes; none needs a server, so they start first."""
    return tuple(_program(name, around, python) for name in PAGES)


def _program(name: str, around: Surroundings, python: str) -> Program:
    port = around.block.port(name)
    state = around.folders.folder("state", name)
    words = {
        "inbox": ("--smtp-port", str(around.block.port("inbox.smtp"))),
        "counterpart": ("--state", str(state), "--sender-url", around.public_url("documents")),
        "ca": ("--state", str(state)),
    }[name]
    return Program(
        name=name,
        argv=(python, "-m", "testkit", name, "--port", str(port), *words),
        env=services.environment(state, {}),
        cwd=state,
        log=around.folders.logs / f"{name}.log",
        ready=lambda: services.answers(port, PAGES[name]),
        account=around.folders.place.account,
    )
