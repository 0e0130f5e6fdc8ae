"""Hundreds of confirmed people: what was accepted of them, and what each listener shows."""

import json
import random
from dataclasses import dataclass
from functools import partial
from typing import Self

from testkit.history import History, Verdict
from testkit.people.drawn import drawn
from testkit.queues import Queues, await_true
from testkit.standing import Standing

FACTS_EACH = 3  # registered, changed, confirmed
CONFIRMED = "idp.account.confirmed.v1"
CONFIRMED_VERSION = 3
PROJECTIONS = {
    "frmr": "SELECT account_id::text, level_version FROM account",
    "cabinet": "SELECT account_id::text, state_version FROM account",
}
PATIENCE_S = 90


@dataclass(frozen=True)
class Crowd:
    """The people, and the questions that every fault ends with."""

    standing: Standing
    history: History
    account_ids: tuple[str, ...]

    @classmethod
    def planted(cls, standing: Standing, number: int) -> Self:
        """``number`` people, put there by the use cases of the identity provider.

        Where its relay stands still, all their facts wait.
        """
        history, rng = History(), random.Random()
        crowd = [drawn(rng, each) for each in range(number)]
        told = json.dumps({"people": crowd})
        said = standing.cli("idp", "seed", "/dev/stdin", given=told)
        assert f"accounts: {number}" in said, said
        for one in crowd:
            history.accepted(one["account_id"], CONFIRMED_VERSION)
        return cls(standing, history, tuple(one["account_id"] for one in crowd))

    def untold(self) -> int:
        """Facts of the identity provider that wait."""
        rows = self.standing.ask("idp", "SELECT count(*) FROM outbox WHERE published_at IS NULL")
        return int(rows[0][0])

    def tell_again(self) -> None:
        """Every confirmation of the last hour is on its way once more."""
        self.standing.cli("idp", "outbox", "replay", "--since", "1h", "--type", CONFIRMED)

    def waiting(self, queue: str | None) -> bool:
        """Whether messages wait in a queue; True where it does not matter."""
        if queue is None:
            return True
        with Queues(self.standing.stack.amqp_admin_url) as queues:
            return queues.depth(queue) > 0

    def half_told(self) -> None:
        """Wait until some of the facts are told and some are not."""
        facts = FACTS_EACH * len(self.account_ids)
        await_true(lambda: 0 < self.untold() < facts, "half of the facts are told", PATIENCE_S)

    def whole(self) -> bool:
        """Nothing lost, nothing twice, nothing behind, in what each listener shows."""
        await_true(lambda: self.untold() == 0, "everything is told", PATIENCE_S)
        for listener in PROJECTIONS:
            await_true(partial(self._knows_all, listener), f"{listener} knows all", PATIENCE_S)
            verdict = self.shown(listener)
            assert verdict.whole, verdict
        return True

    def shown(self, listener: str) -> Verdict:
        """What a listener's projection shows of these people."""
        mine = set(self.account_ids)
        rows = self.standing.ask(listener, PROJECTIONS[listener])
        return self.history.check(listener, [(row[0], row[1]) for row in rows if row[0] in mine])

    def dead(self) -> dict[str, int]:
        """Open dead letters anywhere."""
        query = "SELECT count(*) FROM dead_letter WHERE settled IS NULL"
        services = self.standing.deployment.services
        counts = {one: int(self.standing.ask(one, query)[0][0]) for one in services}
        return {service: count for service, count in counts.items() if count}

    def _knows_all(self, listener: str) -> bool:
        return self.shown(listener).lost == ()
