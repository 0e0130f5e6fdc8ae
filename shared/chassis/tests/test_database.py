"""The pool on a real PostgreSQL: lost, locked, slow or full, it is unavailable and never silent."""

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import database
from chassis.refusal import Unavailable
from testkit.proxy import FaultProxy

KILL_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture
def addresses(postgres):
    return postgres.database("frmr")


@pytest.fixture
def engine(addresses):
    made = database.engine(addresses.url, 2, wait_s=0.2)
    yield made
    made.dispose()


def test_a_restart_of_the_server_is_not_noticed_between_transactions(engine):
    with engine.begin() as db:
        db.execute(text("SELECT 1"))
    with engine.connect() as killer, engine.connect():
        killer.execute(text(KILL_OTHERS))

    with engine.begin() as db:
        assert db.execute(text("SELECT 1")).scalar_one() == 1


def test_a_connection_lost_in_a_transaction_is_unavailable(engine):
    with engine.connect() as db, engine.connect() as killer:
        db.execute(text("SELECT 1"))
        killer.execute(text(KILL_OTHERS))

        with pytest.raises(Unavailable) as away:
            db.execute(text("SELECT 1"))

    assert away.value.what == "database"


def test_a_connection_lost_at_commit_is_unavailable(engine):
    db = engine.connect()
    db.execute(text("SELECT 1"))
    with engine.connect() as killer:
        killer.execute(text(KILL_OTHERS))

    with pytest.raises(Unavailable):
        db.commit()


def test_no_server_at_all_is_unavailable():
    engine = database.engine("postgresql://frmr:x@127.0.0.1:9/frmr")

    with pytest.raises(Unavailable), engine.connect():
        pass


def test_waiting_for_a_free_connection_too_long_is_unavailable(engine):
    with engine.connect(), engine.connect(), pytest.raises(Unavailable), engine.connect():
        pass


def test_waiting_for_a_lock_too_long_is_unavailable(engine):
    with engine.connect() as holder, engine.connect() as waiter:
        holder.execute(text("SELECT pg_advisory_xact_lock(1)"))
        waiter.execute(text("SET lock_timeout = '50ms'"))

        with pytest.raises(Unavailable):
            waiter.execute(text("SELECT pg_advisory_xact_lock(1)"))


def test_a_statement_that_takes_too_long_is_unavailable(engine):
    with engine.connect() as db:
        db.execute(text("SET statement_timeout = '50ms'"))

        with pytest.raises(Unavailable):
            db.execute(text("SELECT pg_sleep(2)"))


def test_a_wrong_statement_is_a_bug_and_stays_one(engine):
    with engine.connect() as db, pytest.raises(ProgrammingError):
        db.execute(text("SELECT nothing FROM nowhere"))


def test_the_session_has_limits_and_speaks_utc(engine):
    with engine.connect() as db:
        told = [
            db.execute(text(f"SHOW {name}")).scalar_one()
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        ]

    assert told == ["5s", "2s", "30s", "UTC"]


def test_a_reset_connection_is_unavailable(addresses):
    at = database.driven(addresses.url).partition("@")[2].partition("/")[0]
    host, _, port = at.partition(":")
    with FaultProxy((host, int(port))) as proxy:
        engine = database.engine(addresses.url.replace(at, f"127.0.0.1:{proxy.port}"))
        with engine.connect() as db:
            db.execute(text("SELECT 1"))
            proxy.reset()

            with pytest.raises(Unavailable):
                db.execute(text("SELECT 1"))


def test_connections_at_work_are_a_figure(engine):
    before = in_use()
    with engine.connect(), engine.connect():
        during = in_use()

    assert (during - before, in_use()) == (2, before)


def in_use():
    return REGISTRY.get_sample_value("ordinator_db_pool_in_use")


@pytest.fixture
def single(engine):
    return database.Single(engine)


def test_single_statement_is_committed_as_it_is_done(engine, single):
    single("SELECT set_config('application_name', %(name)s, false)", {"name": "noted"})

    with engine.connect() as db:
        # On the same connection: a setting that was not committed is taken back.
        assert db.execute(text("SHOW application_name")).scalar_one() == "noted"


def test_single_statement_answers_its_first_row_or_nothing(single):
    assert single("SELECT 1, %(word)s", {"word": "two"}) == (1, "two")
    assert single("SELECT 1 WHERE false", {}) is None
    assert single("SET timezone TO 'UTC'", {}) is None


def test_connection_of_single_statements_serves_transactions_again(engine, single):
    (first,) = single("SELECT pg_backend_pid()", {})

    with engine.connect() as db:
        assert db.execute(text("SELECT pg_backend_pid()")).scalar_one() == first
        assert not db.connection.driver_connection.autocommit


def test_single_statement_that_waits_too_long_is_unavailable(engine, single):
    with engine.connect() as holder:
        holder.execute(text("SELECT pg_advisory_xact_lock(1)"))
        single("SELECT set_config('lock_timeout', '50ms', false)", {})

        with pytest.raises(Unavailable) as away:
            single("SELECT pg_advisory_xact_lock(1)", {})

    assert away.value.what == "database"


def test_server_that_ends_a_single_statement_is_unavailable_and_back_for_the_next(single):
    with pytest.raises(Unavailable):
        single("SELECT pg_terminate_backend(pg_backend_pid())", {})

    assert single("SELECT 1", {}) == (1,)


def test_wrong_single_statement_is_no_outage(single):
    with pytest.raises(psycopg.errors.UndefinedTable):
        single("SELECT * FROM nowhere", {})
