"""Use cases on the real database and cache, where what they promise rests on both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cabinet.adapters.postgres import postgres_work
from cabinet.adapters.revocation import PostgresRevocation
from cabinet.adapters.ring import Ring
from cabinet.adapters.sessions import RedisSessions
from cabinet.usecases.delegation import Delegation
from cabinet.wiring.listening import handlers
from chassis import cache, database, migrations
from chassis.envelope import Envelope
from chassis.inbox import Outcome
from chassis.revocation import Revocation
from contracts import events

RING = Ring(b"k" * 32)


def migrate(owner_url):
    migrations.run(owner_url, "cabinet")


@pytest.fixture
def engine(postgres):
    engine = database.engine(postgres.database("cabinet", prepare=migrate).url, 4)
    yield engine
    engine.dispose()


@pytest.fixture
def client(redis_url):
    with cache.connect(redis_url) as connected:
        connected.flushdb()
        yield connected


@pytest.fixture
def sessions(client):
    return RedisSessions(client, RING)


def test_twenty_requests_at_the_end_of_a_token_renew_it_once(stage, sessions):
    visit = stage.visit()
    sessions.add(visit.key, visit.session)
    stage.clock.pass_by(seconds=271)
    delegation = Delegation(sessions, stage.provider, stage.clock)

    with ThreadPoolExecutor(20) as pool:
        renewed = list(pool.map(lambda _: delegation.renewed(visit).access.value, range(20)))

    assert stage.provider.renewals == ["refresh-1"]
    assert set(renewed) == {"access-2"}
    assert sessions.find(visit.key).refresh == "refresh-2"


def test_sign_out_elsewhere_ends_sessions_and_denies_their_tokens(stage, engine, client, sessions):
    body = events.examples("idp.session.revoked.v1")[0]
    visit = stage.visit(sid=body["session_ids"][0])
    sessions.add(visit.key, visit.session)
    table = PostgresRevocation(engine)
    heard = handlers(
        postgres_work(engine, RING), sessions, Revocation(table, client, stage.clock).remember
    )["idp.session.revoked.v1"]
    at = stage.clock()
    envelope = Envelope(
        uuid4(), "idp.session.revoked.v1", "idp", UUID(body["account_id"]), 1, at, body
    )

    first, again = heard(envelope), heard(envelope)

    assert (first, again) == (Outcome.APPLIED, Outcome.SEEN)
    assert sessions.find(visit.key) is None
    (entry,) = table.find([("sid", body["session_ids"][0])])
    assert entry.until - entry.not_before == timedelta(minutes=15)


@pytest.mark.parametrize(
    "name", sorted(name for name in events.names() if "cabinet" in events.listeners(name))
)
def test_example_of_every_fact_is_kept_in_the_database(stage, engine, sessions, name):
    table = handlers(postgres_work(engine, RING), sessions, lambda _: None)
    body = events.examples(name)[0]
    subject = UUID(body[events.schema(name)["x-subject"]])
    envelope = Envelope(uuid4(), name, name.split(".")[0], subject, 1, stage.clock(), body)

    assert table[name](envelope) is Outcome.APPLIED
