"""The phases of `make test`: what each runs, on what, and how long it may take."""

from dataclasses import dataclass
from pathlib import Path

SET_UP = "set-up"
COMPOSE_CONFIG = "compose-config"
WATCH = "watch"
SERVERS, STACK = "servers", "stack"  # what a phase stands on, if on anything
COMPOSED = "compose"  # likewise, but `ordinator compose-test` alone sets it up
BUDGETS_S = {
    SET_UP: 150,
    "lint": 5,
    "types": 20,
    "rooms": 10,
    "unit": 30,
    "service": 60,
    "identity": 60,
    "contract": 35,
    COMPOSE_CONFIG: 15,
    WATCH: 10,
    "integration": 60,
    "faults": 80,
    "browser": 60,
    "storm": 560,  # two of its faults are two minutes of silence each
    COMPOSED: 1500,
    "upgrade": 120,
    "keys": 600,
    "restore": 240,
    "peers": 180,
}


@dataclass(frozen=True)
class Phase:
    """One phase: commands of the virtualenv, or patterns of paths for pytest and its ``options``.

    ``beside`` the ones that follow, on servers of its own, until a phase wants the whole stack.
    """

    name: str
    commands: tuple[tuple[str, ...], ...] = ()
    tests: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    stands_on: str = ""
    beside: bool = False
    aloud: bool = False  # its tests tell how often their faults struck
    npm: tuple[str, ...] = ()  # folders whose packages of npm are installed first
    browser: bool = False
    options: tuple[str, ...] = ()

    def paths(self, house: Path) -> list[str]:
        """The paths that the patterns find."""
        return [
            str(path.relative_to(house))
            for pattern in self.tests
            for path in sorted(house.glob(pattern))
            if path.name not in self.without and (path.is_dir() or path.name.startswith("test_"))
        ]


PHASES = (
    Phase(
        "lint",
        commands=(("ruff", "check", "."), ("ruff", "format", "--check", ".")),
    ),
    Phase("types", commands=(("mypy", "--no-error-summary"),)),
    Phase(
        "rooms",
        commands=(("lint-imports",), ("python", "-m", "testkit", "guards")),
        tests=("tests/guards",),
    ),
    Phase(
        "unit",
        tests=(
            "services/*/tests/domain",
            "services/*/tests/usecases",
            "shared/chassis/tests",
            "shared/look/tests",
            "shared/testkit/tests",
            "deploy/ordinator/tests",
        ),
        stands_on=SERVERS,
        beside=True,
    ),
    Phase("faults", tests=("tests/faults/bus",), stands_on=SERVERS, beside=True, aloud=True),
    Phase(
        "service",
        tests=("services/[cdf]*/tests/[a-z]*", "services/idp/tests/[abc]*"),
        without=("domain", "usecases", "contract"),
        stands_on=SERVERS,
        beside=True,
    ),
    # The pages, doors and processes of idp: half of all suites of services, beside the other half.
    Phase(
        "identity",
        tests=("services/idp/tests/[ht]*",),
        stands_on=SERVERS,
    ),
    Phase(
        "contract",
        tests=("shared/contracts/tests", "services/*/tests/contract", "tests/contract"),
        stands_on=SERVERS,
    ),
    Phase(COMPOSE_CONFIG, tests=("tests/deploy",)),
    Phase(WATCH, tests=("tests/watch",)),
    Phase("integration", tests=("tests/integration",), stands_on=STACK, aloud=True),
    Phase("browser", tests=("tests/browser",), stands_on=STACK, aloud=True, browser=True),
)


# Run by name alone: docs/decisions/0009-the-storm-runs-by-name.md and 0026 beside it.
BY_NAME = (
    Phase("storm", tests=("tests/faults/stack",), stands_on=STACK, aloud=True),
    Phase("compose", tests=("tests/compose",), stands_on=COMPOSED, aloud=True),
    # A second stack beside the first, from its backup.
    Phase("restore", tests=("tests/restore",), stands_on=STACK, aloud=True),
    Phase("keys", tests=("tests/keys",), stands_on=STACK, aloud=True),
    # The last release beside today's code takes each suite twice.
    Phase("upgrade", tests=("tests/upgrade",), stands_on=SERVERS, aloud=True),
    # Clients that nobody here wrote, and what we tell those who write their own.
    Phase(
        "peers",
        tests=("tests/peers",),
        stands_on=SERVERS,
        aloud=True,
        npm=("tests/peers/node", "docs/examples/node"),
    ),
)


def named(name: str) -> Phase:
    """The phase of this name."""
    return next(phase for phase in (*PHASES, *BY_NAME) if phase.name == name)


def unclaimed(house: Path) -> list[str]:
    """Test files that no phase runs."""
    claimed = [house / path for phase in (*PHASES, *BY_NAME) for path in phase.paths(house)]
    return sorted(
        str(path.relative_to(house))
        for root in ("services", "shared", "deploy", "tests")
        for path in (house / root).rglob("test_*.py")
        if "tests" in path.relative_to(house).parts
        and not any(path == one or one in path.parents for one in claimed)
    )
