"""One stack from its first server to its last goodbye: what the supervising process does."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from ordinator.failures import Stopped
from ordinator.processes import Known
from ordinator.settings import Settings
from ordinator.stack import figures, logs, preparation, requests, stand
from ordinator.stack.asking import COMMAND, RENEW
from ordinator.stack.block import Claim, claim
from ordinator.stack.description import describe
from ordinator.stack.environment import Surroundings
from ordinator.stack.folders import Folders
from ordinator.stack.house import House
from ordinator.stack.record import DOWN, HEALTHY, STARTING, STOPPING, Child, Record
from ordinator.stack.servers import Chooser
from ordinator.stack.supervisor import Supervisor
from ordinator.stack.vault import Vault

TURN_LOGS_S = 5


@dataclass(frozen=True)
class Wishes:
    """What whoever starts a stack may choose."""

    seed: int | None = preparation.SEED
    more: Mapping[str, str] = field(default_factory=dict)


class Run:
    """A supervising process: starts the stack, keeps it, and tells of it in the record."""

    def __init__(self, folders: Folders, settings: Settings, wishes: Wishes, python: str) -> None:
        self._folders = folders
        self._settings = settings
        self._wishes = wishes
        self._python = python
        self._phase, self._why = STARTING, ""
        self._claim: Claim | None = None
        self._house: House | None = None
        self._supervisor = Supervisor(self._say, self._tell)
        self._begun = self._logs_turned = time.monotonic()

    def whole(self) -> int:
        """Start, keep until told to leave, stop; the exit code is 1 when something gave up."""
        self._supervisor.leave_on_signals()
        code = 0
        try:
            self._start()
            self._become(HEALTHY)
            self._supervisor.watch(self._each_look)
        except Stopped as stopped:
            self._say(str(stopped))
            self._why, code = str(stopped), 1
        self._become(STOPPING)
        self._supervisor.stop()
        figures.forget(self._folders)
        if self._claim is not None:
            self._claim.release()
        self._become(DOWN)
        return code

    def _start(self) -> None:
        self._claim = claim(self._folders.block)
        block = self._claim.block
        self._tell()
        vault = Vault(self._folders.place, self._folders.secrets)
        chosen = Chooser(self._folders, block, vault, self._settings).choose()
        for line in chosen.told:
            self._say(line)
        around = Surroundings(self._folders, block, vault, chosen.servers, self._wishes.more)
        house = self._house = House(around, self._python)
        quick, broker = chosen.stages
        first = (*quick, *stand.programs(around, self._python, house.services))
        self._supervisor.settle(self._supervisor.launch(first))
        broker_stage = self._supervisor.launch(broker)
        self._step("PostgreSQL, cache and stand are up")
        preparation.make_databases(house)
        preparation.migrate(house)
        preparation.make_keys(house)
        preparation.register_clients(house)
        self._step("databases are migrated")
        self._supervisor.settle(broker_stage)
        self._step("the broker is up")
        programs = house.programs()
        figures.make(self._folders, [one.name for one in programs if figures.VARIABLE in one.env])
        self._supervisor.settle(self._supervisor.launch(programs))
        self._step("services are healthy")
        if self._wishes.seed is not None:
            preparation.seed_once(house, self._wishes.seed)
            self._step("people of the stand are in place")
        self._folders.place.write(self._folders.described, describe(house).content())

    def _each_look(self) -> None:
        requests.serve(self._folders.place, self._folders.requests, self._obey, aside={COMMAND})
        if time.monotonic() - self._logs_turned > TURN_LOGS_S:
            logs.turn(self._folders.logs)
            self._logs_turned = time.monotonic()

    def _obey(self, verb: str, name: str) -> str:
        if verb not in {"seed", RENEW, COMMAND}:
            return self._supervisor.ask(verb, name)
        assert self._house is not None
        if verb == RENEW:
            return self._supervisor.renew(name, self._house.programs())
        if verb == COMMAND:
            told = json.loads(name)
            return self._house.command(told["service"], *told["words"], given=told["given"])
        preparation.seed(self._house, int(name))
        return f"the people of seed {name} are in place"

    def _step(self, told: str) -> None:
        self._say(f"{told} ({time.monotonic() - self._begun:.1f} s)")

    def _say(self, told: str) -> None:
        print(told, flush=True)

    def _become(self, phase: str) -> None:
        self._phase = phase
        self._tell()

    def _tell(self) -> None:
        own = Known.of(os.getpid())
        assert own is not None
        children = tuple(
            Child(
                name=child.program.name,
                state=child.state,
                pid=child.running.known.pid if child.running else 0,
                started=child.running.known.started if child.running else 0,
                stop_with=int(child.program.stop_with),
                restarts=child.restarts,
            )
            for child in self._supervisor.children
        )
        block = self._claim.block.first if self._claim else 0
        record = Record(self._phase, own.pid, own.started, block, self._why, children)
        self._folders.place.write(self._folders.record, record.content())
