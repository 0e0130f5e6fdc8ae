"""What the table of facts that wait to be told must hold."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from chassis.clock import now
from chassis.outbox import OutboxStore
from chassis.refusal import Unavailable
from testkit.queues import await_true
from testkit.servers import Database, PostgresServer
from testkit.tables.place import Table, fact


class OutboxTable(Table):
    """Facts exist if and only if their transaction committed, and are told in order."""

    @pytest.fixture
    def outbox(self, database: Database) -> Iterator[OutboxStore]:
        """The relay's hand on the table."""
        store = self.adapter.PostgresOutbox(database.url)
        yield store
        store.close()

    @pytest.fixture
    def add(self, engine: Engine) -> Callable[[Any], None]:
        """Write one fact in a transaction of its own."""

        def add(envelope: Any) -> None:
            with engine.begin() as db:
                self.adapter.add(db, envelope)

        return add

    def test_a_committed_fact_waits_whole(self, outbox: OutboxStore, add: Any) -> None:
        """All members come back as they were written."""
        told = fact(correlation_id="req-1", causation_id=fact().message_id, traceparent="00-x")

        add(told)

        assert [row.envelope for row in outbox.waiting(10)] == [told]

    def test_a_fact_that_was_rolled_back_never_was(
        self, outbox: OutboxStore, engine: Engine
    ) -> None:
        """No row is left."""
        with engine.connect() as db:
            self.adapter.add(db, fact())
            db.rollback()

        assert outbox.waiting(10) == []

    def test_facts_are_told_in_their_order_and_no_more_than_asked(
        self, outbox: OutboxStore, add: Any
    ) -> None:
        """The oldest first."""
        facts = [fact() for _ in range(3)]
        for one in facts:
            add(one)

        assert [row.envelope for row in outbox.waiting(2)] == facts[:2]

    def test_a_late_committer_with_a_lower_number_is_told(
        self, outbox: OutboxStore, engine: Engine, add: Any
    ) -> None:
        """Numbers are given before the commit: none may be skipped."""
        late, early = fact(), fact()
        with engine.begin() as db:
            self.adapter.add(db, late)
            add(early)
            outbox.mark([row.seq for row in outbox.waiting(10)])

        assert [row.envelope for row in outbox.waiting(10)] == [late]

    def test_half_a_window_is_marked_and_the_rest_waits(
        self, outbox: OutboxStore, add: Any
    ) -> None:
        """What was told is not told again."""
        facts = [fact() for _ in range(4)]
        for one in facts:
            add(one)

        outbox.mark([row.seq for row in outbox.waiting(2)])

        assert [row.envelope for row in outbox.waiting(10)] == facts[2:]
        assert (outbox.status().waiting, outbox.status().told) == (2, 2)

    def test_what_was_put_off_lets_others_pass_and_comes_again(
        self, outbox: OutboxStore, add: Any
    ) -> None:
        """It is due after a second, and the reason is kept."""
        returned, next_one = fact(), fact()
        add(returned)
        outbox.put_off({outbox.waiting(1)[0].seq: "returned"})
        add(next_one)

        assert [row.envelope for row in outbox.waiting(10)] == [next_one]
        status = outbox.status()
        assert (status.put_off, status.last_error) == (1, "returned")
        outbox.mark([outbox.waiting(10)[0].seq])
        while not outbox.wait(5):
            pass
        assert [row.envelope for row in outbox.waiting(10)] == [returned]

    def test_a_commit_rings(self, outbox: OutboxStore, add: Any) -> None:
        """Even one between the look and the sleep."""
        outbox.lead()
        assert outbox.waiting(10) == []

        add(fact())

        assert outbox.wait(30)

    def test_without_a_commit_the_sleep_ends_with_its_time(self, outbox: OutboxStore) -> None:
        """Nothing rang."""
        outbox.lead()

        assert not outbox.wait(0.05)

    def test_of_two_relays_one_leads_until_it_gives_up(
        self, outbox: OutboxStore, database: Database
    ) -> None:
        """The other takes over."""
        other = self.adapter.PostgresOutbox(database.url)

        assert (outbox.lead(), other.lead(), outbox.lead()) == (True, False, True)
        outbox.close()
        await_true(other.lead, "the other leads")
        other.close()

    def test_the_lead_is_lost_with_the_session(
        self, outbox: OutboxStore, database: Database, postgres: PostgresServer
    ) -> None:
        """Whoever lost it does not know yet, and must not mark as if it led."""
        assert outbox.lead()
        with psycopg.connect(postgres.admin_url, autocommit=True) as admin:
            name = database.url.rpartition("/")[2]
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        with pytest.raises(Unavailable):
            outbox.waiting(1)
        other = self.adapter.PostgresOutbox(database.url)

        await_true(other.lead, "the other leads")
        assert not outbox.lead()
        other.close()

    def test_a_replay_tells_again_what_was_meant(self, outbox: OutboxStore, add: Any) -> None:
        """Since a moment, of a type, or by id."""
        old = fact(occurred_at=now() - timedelta(days=2))
        first, second = fact(), fact(type="idp.account.changed.v1")
        for one in (old, first, second):
            add(one)
        outbox.mark([row.seq for row in outbox.waiting(10)])
        yesterday = now() - timedelta(days=1)

        assert outbox.replay(yesterday, None, [first.message_id, old.message_id]) == 1
        assert [row.envelope for row in outbox.waiting(10)] == [first]
        assert outbox.replay(yesterday, "idp.account.changed.v1") == 1
        assert outbox.replay(yesterday, "idp.account.blocked.v1") == 0
        assert [row.envelope for row in outbox.waiting(10)] == [first, second]

    def test_a_replay_wakes_the_relay(self, outbox: OutboxStore, database: Database) -> None:
        """It does not wait for the slow look."""
        outbox.lead()
        other = self.adapter.PostgresOutbox(database.url)
        ringing = threading.Timer(0.05, lambda: other.replay(now()))
        ringing.start()

        assert outbox.wait(30)
        ringing.join()
        other.close()

    def test_rows_and_known_ids_for_the_comparison(self, outbox: OutboxStore, add: Any) -> None:
        """What happened since a moment, and what was ever told."""
        old, young = fact(occurred_at=now() - timedelta(days=2)), fact()
        add(old)
        add(young)
        outbox.mark([row.seq for row in outbox.waiting(1)])

        rows = outbox.rows(now() - timedelta(days=1))

        assert [(row.message_id, row.published_at) for row in rows] == [(young.message_id, None)]
        assert outbox.known([old.message_id, fact().message_id]) == {old.message_id}

    def test_only_told_and_old_facts_are_forgotten(
        self, outbox: OutboxStore, add: Any, engine: Engine
    ) -> None:
        """What was never told stays for ever."""
        for one in (fact(), fact(), fact()):
            add(one)
        outbox.mark([row.seq for row in outbox.waiting(2)])
        with engine.begin() as db:
            db.exec_driver_sql(
                "UPDATE outbox SET published_at = published_at - interval '31 days' WHERE seq = 1"
            )

        assert outbox.prune(30) == 1
        assert [seq for (seq,) in self.everything(engine, "SELECT seq FROM outbox ORDER BY 1")] == [
            2,
            3,
        ]
