"""What the deny list and the sign of life of its worker must hold."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from chassis.revocation import RevocationTable, Revoked
from testkit.tables.place import Table

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)


class RevocationTables(Table):
    """Tokens that were revoked stay revoked until the last of them has expired."""

    @pytest.fixture
    def table(self, engine: Engine) -> RevocationTable:
        """The list."""
        made: RevocationTable = self.adapter.PostgresRevocation(engine)
        return made

    def test_entries_are_found_by_kind_and_id(self, table: RevocationTable) -> None:
        """A session is not an account of the same id."""
        session = Revoked("sid", "one", NOON, LATER)
        account = Revoked("sub", "two", NOON, LATER)
        table.add([session, account])

        assert table.find([("sid", "one"), ("sub", "one")]) == [session]
        assert table.find([]) == []

    def test_the_later_of_two_moments_stays(self, table: RevocationTable) -> None:
        """Whichever comes first."""
        table.add([Revoked("sid", "one", NOON, LATER)])
        table.add([Revoked("sid", "one", NOON - timedelta(hours=1), LATER - timedelta(hours=1))])

        assert table.find([("sid", "one")]) == [Revoked("sid", "one", NOON, LATER)]

    def test_an_entry_written_in_a_transaction_shares_its_fate(
        self, table: RevocationTable, engine: Engine
    ) -> None:
        """Rolled back with it."""
        with engine.connect() as db:
            self.adapter.add(db, [Revoked("sid", "one", NOON, LATER)])
            db.rollback()

        assert table.find([("sid", "one")]) == []

    def test_only_the_living_refill_a_flushed_cache(self, table: RevocationTable) -> None:
        """Those whose end has not come; the others are dropped."""
        over, lives = Revoked("sid", "over", NOON, NOON), Revoked("sub", "lives", NOON, LATER)
        table.add([over, lives])

        assert table.living(NOON) == [lives]
        assert table.prune(NOON) == 1
        assert table.find([("sid", "over"), ("sub", "lives")]) == [lives]

    def test_the_worker_is_known_by_its_last_sign_of_life(self, table: RevocationTable) -> None:
        """None before the first."""
        assert table.worker_seen_at() is None

        table.seen_worker(LATER)
        table.seen_worker(NOON)

        assert table.worker_seen_at() == LATER
