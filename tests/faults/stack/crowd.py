"""Five hundred confirmed people: what was accepted of them, and what each listener shows."""

from dataclasses import dataclass

from testkit.history import History
from testkit.queues import Queues, await_true
from testkit.standing import Standing

CROWD = 500
FACTS = 3 * CROWD  # registered, changed, confirmed
CONFIRMED = "idp.account.confirmed.v1"
CONFIRMED_VERSION = 3
PROJECTIONS = {
    "frmr": "SELECT account_id::text, level_version FROM account",
    "cabinet": "SELECT account_id::text, state_version FROM account",
}


@dataclass(frozen=True)
class Crowd:
    """The people, and the questions that every fault ends with."""

    standing: Standing
    history: History
    account_ids: tuple[str, ...]

    def untold(self):
        """Facts of the identity provider that wait."""
        return self.standing.ask("idp", "SELECT count(*) FROM outbox WHERE published_at IS NULL")[
            0
        ][0]

    def tell_again(self):
        """Every confirmation of the last hour is on its way once more."""
        self.standing.cli("idp", "outbox", "replay", "--since", "1h", "--type", CONFIRMED)

    def waiting(self, queue):
        """Whether messages wait in a queue; True where it does not matter."""
        if queue is None:
            return True
        with Queues(self.standing.stack.amqp_admin_url) as queues:
            return queues.depth(queue) > 0

    def half_told(self):
        await_true(lambda: 0 < self.untold() < FACTS, "half of the facts are told", 60)

    def whole(self):
        """Nothing lost, nothing twice, nothing behind, in what each listener shows."""
        await_true(lambda: self.untold() == 0, "everything is told", 90)
        for listener, query in PROJECTIONS.items():
            await_true(
                lambda query=query, listener=listener: self.shown(listener, query).lost == (),
                f"{listener} knows everybody",
                90,
            )
            verdict = self.shown(listener, query)
            assert verdict.whole, verdict
        return True

    def shown(self, listener, query):
        """What a listener's projection shows of these people."""
        mine = set(self.account_ids)
        rows = [row for row in self.standing.ask(listener, query) if row[0] in mine]
        return self.history.check(listener, rows)

    def dead(self):
        """Open dead letters anywhere."""
        return {
            service: count
            for service in ("idp", "frmr", "cabinet", "documents")
            if (
                count := self.standing.ask(
                    service, "SELECT count(*) FROM dead_letter WHERE settled IS NULL"
                )[0][0]
            )
        }
