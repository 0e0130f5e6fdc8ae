"""Use cases on the real database and cache, where what they promise rests on both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cabinet.adapters.postgres import postgres_work
from cabinet.adapters.revocation import PostgresRevocation
from cabinet.adapters.ring import Ring
from cabinet.adapters.sessions import RedisSessions
from cabinet.domain.attempt import digest
from cabinet.domain.refusals import SigninRefused
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.signin import BeginSignin, FinishSignin
from cabinet.wiring.listening import handlers
from chassis import cache, database, migrations
from chassis.envelope import Envelope
from chassis.inbox import Outcome
from chassis.revocation import Revocation
from contracts import events
from testkit.strikes import demanded

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


def _revoked(body, at):
    """A fact that ends the sign-in which the provider of the stage gives, at this moment."""
    told = body | {"not_before": at.isoformat(), "session_ids": ["sid-1"], "all": False}
    return Envelope(uuid4(), "idp.session.revoked.v1", "idp", UUID(body["account_id"]), 1, at, told)


@pytest.mark.parametrize("heard_before", [True, False])
def test_session_that_is_opened_while_its_sign_in_is_revoked_does_not_stay(
    stage, engine, client, sessions, heard_before
):
    start_work = postgres_work(engine, RING)
    remember = Revocation(PostgresRevocation(engine), client, stage.clock).remember
    hear = handlers(start_work, sessions, remember)["idp.session.revoked.v1"]
    fact = _revoked(events.examples("idp.session.revoked.v1")[0], stage.clock())
    redeem, add = stage.provider.redeem, sessions.add

    with demanded("the sign-in was revoked while its session opened") as strikes:

        def revoked_before_it_opens(*asked):
            strikes.add(hear(fact) is Outcome.APPLIED)
            return redeem(*asked)

        def revoked_after_it_opened(*kept):
            add(*kept)
            strikes.add(hear(fact) is Outcome.APPLIED)

        if heard_before:
            stage.provider.redeem = revoked_before_it_opens
        else:
            sessions.add = revoked_after_it_opened
        tools = {"clock": stage.clock, "new_secret": stage.secrets}
        begun = BeginSignin(stage.provider, stage.attempts, sessions, **tools)(
            return_to=None, locale="ru"
        )
        told = {"state": begun.state, "code": "c-1", "iss": stage.provider.issuer}
        finish = FinishSignin(stage.provider, stage.attempts, sessions, start_work, **tools)
        with pytest.raises(SigninRefused):
            finish(told, cookie=begun.cookie)

    assert list(client.scan_iter("session:*")) == []


def test_sign_in_after_a_revocation_opens_a_session(stage, engine, client, sessions):
    start_work = postgres_work(engine, RING)
    remember = Revocation(PostgresRevocation(engine), client, stage.clock).remember
    hear = handlers(start_work, sessions, remember)["idp.session.revoked.v1"]
    hear(_revoked(events.examples("idp.session.revoked.v1")[0], stage.clock()))
    stage.clock.pass_by(seconds=1)
    tools = {"clock": stage.clock, "new_secret": stage.secrets}
    begun = BeginSignin(stage.provider, stage.attempts, sessions, **tools)(
        return_to=None, locale="ru"
    )
    told = {"state": begun.state, "code": "c-1", "iss": stage.provider.issuer}

    finish = FinishSignin(stage.provider, stage.attempts, sessions, start_work, **tools)
    finished = finish(told, cookie=begun.cookie)

    assert sessions.find(digest(finished.cookie)) is not None


@pytest.mark.parametrize(
    "name", sorted(name for name in events.names() if "cabinet" in events.listeners(name))
)
def test_example_of_every_fact_is_kept_in_the_database(stage, engine, sessions, name):
    table = handlers(postgres_work(engine, RING), sessions, lambda _: None)
    body = events.examples(name)[0]
    subject = UUID(body[events.schema(name)["x-subject"]])
    envelope = Envelope(uuid4(), name, name.split(".")[0], subject, 1, stage.clock(), body)

    assert table[name](envelope) is Outcome.APPLIED
