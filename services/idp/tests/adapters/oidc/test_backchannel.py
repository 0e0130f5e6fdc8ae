"""Programs hear that a session ended: noted in its commit, told until they take it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chassis.tokens import read_logout_token
from idp.domain.logout import LEASE
from idp.usecases.blocking import block
from idp.usecases.oidc.backchannel import DeliverLogouts
from idp.usecases.session import end_session
from testkit.strikes import demanded

from .conftest import ISSUER

HEARS = "http://127.0.0.1:31530/oidc/backchannel-logout"
EVERY_ROW = "SELECT client_id, attempts, delivered_at IS NOT NULL FROM logout_delivery ORDER BY 1"


class Program:
    """Refuses so often what it is told, then takes it, and remembers all of it."""

    def __init__(self, refusals=0):
        self.refusals = refusals
        self.told = []

    def __call__(self, uri, token):
        self.told.append((uri, token))
        return len(self.told) > self.refusals


@pytest.fixture
def listening(provider):
    """The cabinet says where it hears; the others do not."""
    changed = replace(provider.clients["cabinet"], backchannel_logout_uri=HEARS)
    provider.register.put_clients([changed])
    return changed


def _deliver(provider, program):
    return DeliverLogouts(
        provider.start_work,
        provider.oidc.public_keys,
        program,
        clock=provider.clock,
        issuer=ISSUER,
    )


def _read(provider, token):
    return read_logout_token(
        token,
        keys=provider.public(),
        issuer=ISSUER,
        audience="cabinet",
        clock=provider.clock,
    )


def test_program_with_a_grant_of_the_session_is_told_and_no_other(
    provider, listening, doctor, session
):
    provider.tokens(session)
    provider.tokens(session)
    provider.tokens(session, "ordinator-cli")
    program = Program()
    provider.sessions.end(session.id)

    assert _deliver(provider, program)() == 1
    ((uri, token),) = program.told
    read = _read(provider, token)
    assert uri == HEARS
    assert (read.sid, read.sub) == (str(session.id), str(doctor))
    assert read.exp - read.iat == 120
    assert _deliver(provider, program)() == 0


def test_session_without_a_grant_tells_nobody(provider, listening, session):
    provider.sessions.end(session.id)

    assert provider.rows(EVERY_ROW) == []


def test_end_of_every_session_is_told_too(provider, listening, session):
    provider.tokens(session)
    provider.register.end_every_session()

    assert provider.rows(EVERY_ROW) == [("cabinet", 0, False)]


def test_grant_that_is_taken_back_alone_tells_nobody(provider, listening, session):
    tokens = provider.tokens(session)
    provider.oidc.revoke(listening, tokens.refresh_token)

    assert provider.rows(EVERY_ROW) == []


def test_block_of_the_account_is_told_too(provider, listening, doctor, session):
    provider.tokens(session)
    with provider.start_work() as work:
        block(work, doctor, "support", provider.clock)

    assert provider.rows(EVERY_ROW) == [("cabinet", 0, False)]


def test_what_is_rolled_back_is_not_told(provider, listening, session):
    provider.tokens(session)

    def broken():
        with provider.start_work() as work:
            end_session(work, session.id, "logout", provider.clock)
            strikes.add()
            raise KeyError

    with demanded("the transaction breaks") as strikes, pytest.raises(KeyError):
        broken()

    assert provider.rows(EVERY_ROW) == []


def test_program_that_does_not_answer_is_told_again_and_at_last_given_up(
    provider, listening, session
):
    provider.tokens(session)
    provider.sessions.end(session.id)
    program = Program(refusals=6)
    deliver = _deliver(provider, program)

    waits = []
    for pause in (0, 1, 5, 30, 120, 600):
        provider.clock.turn(seconds=pause)
        waits.append(deliver())
        assert deliver() == 0, "it is not told before its time"
    provider.clock.turn(days=1)

    assert waits == [1] * 6
    assert deliver() == 0
    assert len(program.told) == 6
    ((given_up,),) = provider.rows("SELECT given_up_at IS NOT NULL FROM logout_delivery")
    assert given_up


def test_each_attempt_has_a_token_of_its_own_that_is_young(provider, listening, session):
    provider.tokens(session)
    provider.sessions.end(session.id)
    program = Program(refusals=1)
    deliver = _deliver(provider, program)
    deliver()
    provider.clock.turn(seconds=1)
    deliver()

    first, second = (_read(provider, token) for _, token in program.told)
    assert first.jti != second.jti
    assert second.iat == first.iat + 1


def test_what_a_dead_relay_took_comes_back(provider, listening, session):
    provider.tokens(session)
    provider.sessions.end(session.id)
    program = Program()
    with demanded("the relay dies over a delivery") as strikes:
        with provider.start_work() as work:
            assert work.deliveries.claim(provider.clock(), provider.clock() + LEASE) is not None
        strikes.add()
    provider.clock.turn(seconds=29)
    before = _deliver(provider, program)()
    provider.clock.turn(seconds=1)

    assert before == 0
    assert _deliver(provider, program)() == 1
    assert provider.rows(EVERY_ROW) == [("cabinet", 2, True)]


def test_twenty_relays_tell_it_once(provider, listening, session):
    provider.tokens(session)
    provider.sessions.end(session.id)
    program = Program()

    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: _deliver(provider, program)(), range(20)))

    assert sum(taken) == 1
    assert len(program.told) == 1


def test_program_that_hears_no_more_is_left_alone(provider, listening, session):
    provider.tokens(session)
    provider.sessions.end(session.id)
    provider.register.put_clients([replace(listening, backchannel_logout_uri=None)])
    program = Program()

    assert _deliver(provider, program)() == 1
    assert program.told == []
    assert _deliver(provider, program)() == 0


def test_what_was_told_long_ago_is_forgotten(provider, listening, session):
    provider.tokens(session)
    provider.sessions.end(session.id)
    with provider.start_work() as work:
        work.deliveries.sweep(provider.clock())
        kept = provider.rows(EVERY_ROW)
        provider.clock.turn(seconds=1)
        work.deliveries.sweep(provider.clock())

    assert len(kept) == 1
    assert provider.rows(EVERY_ROW) == []
