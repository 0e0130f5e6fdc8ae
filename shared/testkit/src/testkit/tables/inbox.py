"""What the table of heard messages must hold."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine

from chassis.clock import now
from chassis.envelope import Envelope
from chassis.inbox import InboxStore
from testkit.tables.place import Table, fact


class InboxTable(Table):
    """A message changes the database once, however often it comes."""

    @pytest.fixture
    def inbox(self, engine: Engine) -> InboxStore:
        """The worker's hand on the table."""
        store: InboxStore = self.adapter.PostgresInbox(engine)
        return store

    def seen(self, engine: Engine, envelope: Envelope) -> bool:
        """Ask in a transaction of its own."""
        with engine.begin() as db:
            return bool(self.adapter.seen(db, envelope))

    def test_a_message_is_new_once(self, engine: Engine) -> None:
        """And seen from then on."""
        one = fact()

        assert [self.seen(engine, one) for _ in range(3)] == [False, True, True]

    def test_a_rolled_back_message_is_new_again(self, engine: Engine) -> None:
        """Its effect was rolled back too."""
        one = fact()
        with engine.connect() as db:
            self.adapter.seen(db, one)
            db.rollback()

        assert not self.seen(engine, one)

    def test_of_many_at_once_one_finds_it_new(self, engine: Engine) -> None:
        """The others wait for its commit."""
        one, crowd = fact(), 8
        together = Barrier(crowd)

        def ask(_number: int) -> bool:
            together.wait(5)
            return self.seen(engine, one)

        with ThreadPoolExecutor(crowd) as threads:
            answers = list(threads.map(ask, range(crowd)))

        assert sorted(answers) == [False] + [True] * (crowd - 1)

    def test_a_refusal_is_noted_with_its_code(self, engine: Engine, inbox: InboxStore) -> None:
        """Once."""
        one = fact()

        assert (inbox.refused(one, "binding-refused"), inbox.refused(one, "other")) == (True, False)
        assert self.everything(engine, "SELECT outcome, refusal FROM inbox") == [
            ("refused", "binding-refused")
        ]

    def test_a_stale_message_says_so(self, engine: Engine, inbox: InboxStore) -> None:
        """It was heard, and changed nothing."""
        one = fact()
        with engine.begin() as db:
            self.adapter.seen(db, one)
            self.adapter.stale(db, one)

        rows = inbox.rows(now() - timedelta(minutes=1))

        assert [(row.message_id, row.type, row.outcome) for row in rows] == [
            (one.message_id, one.type, "stale")
        ]

    def test_known_ids_for_the_comparison(self, engine: Engine, inbox: InboxStore) -> None:
        """Which of these were heard."""
        one = fact()
        self.seen(engine, one)

        assert inbox.known([one.message_id, fact().message_id]) == {one.message_id}

    def test_old_messages_are_forgotten(self, engine: Engine, inbox: InboxStore) -> None:
        """Young ones are not."""
        for _ in range(2):
            self.seen(engine, fact())
        with engine.begin() as db:
            db.exec_driver_sql(
                """UPDATE inbox SET received_at = received_at - interval '91 days'
                WHERE message_id = (SELECT message_id FROM inbox LIMIT 1)"""
            )

        assert inbox.prune(90) == 1
        assert self.everything(engine, "SELECT count(*) FROM inbox") == [(1,)]

    def test_it_answers_as_long_as_the_database_does(self, inbox: InboxStore) -> None:
        """Asked after each pause of a halted worker."""
        assert inbox.answers()

    def test_it_says_that_the_database_is_away(self) -> None:
        """And raises nothing."""
        nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")

        assert not self.adapter.PostgresInbox(nowhere).answers()
