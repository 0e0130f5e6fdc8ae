"""The deny list on a real cache: who falls, and what passes when half of it is away."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from chassis import cache
from chassis.refusal import Unavailable
from chassis.revocation import Revocation, RevocationUnknown, Revoked
from chassis.tokens import Claims, Unauthorised
from testkit.proxy import FaultProxy

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND = int(NOON.timestamp())
PERSON = Claims(
    sub="account-1",
    client_id="cabinet",
    scope=frozenset(),
    jti="1",
    iat=SECOND,
    exp=SECOND + 120,
    sid="session-1",
)
PROGRAM = Claims(
    sub="documents",
    client_id="documents",
    scope=frozenset(),
    jti="2",
    iat=SECOND,
    exp=SECOND + 300,
)


class Table:
    """See ``chassis.revocation.RevocationTable``; can be away."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], Revoked] = {}
        self.worker_at: datetime | None = NOON
        self.away = False
        self.asked = 0

    def add(self, entries: Iterable[Revoked]) -> None:
        self.entries |= {(each.kind, each.id): each for each in entries}

    def find(self, ids) -> Sequence[Revoked]:
        self._ask()
        return [self.entries[each] for each in ids if each in self.entries]

    def living(self, now) -> Sequence[Revoked]:
        self._ask()
        return [each for each in self.entries.values() if each.until > now]

    def prune(self, now) -> int:
        return 0

    def seen_worker(self, at) -> None:
        self.worker_at = at

    def worker_seen_at(self) -> datetime | None:
        self._ask()
        return self.worker_at

    def _ask(self) -> None:
        self.asked += 1
        if self.away:
            raise Unavailable("database")


def revoked(kind, subject, at=NOON, life_s=600):
    return Revoked(kind, subject, at, NOON + timedelta(seconds=life_s))


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def client(redis_url):
    with cache.connect(redis_url) as connected:
        connected.flushdb()
        yield connected


@pytest.fixture
def deny_list(table, client):
    made = Revocation(table, client, lambda: NOON)
    made.refill()
    table.asked = 0
    return made


@pytest.fixture
def away(table):
    """The same list with its cache away."""
    return Revocation(table, cache.connect("redis://127.0.0.1:9/0"), lambda: NOON)


def test_whoever_is_not_on_the_list_passes_by_the_cache_alone(deny_list, table):
    deny_list.check(PERSON, write=True)
    deny_list.check(PROGRAM)

    assert table.asked == 0


@pytest.mark.parametrize(
    ("kind", "subject", "claims"),
    [("sid", "session-1", PERSON), ("sub", "account-1", PERSON), ("sub", "documents", PROGRAM)],
)
def test_a_revoked_session_or_account_falls(kind, subject, claims, deny_list):
    deny_list.remember([revoked(kind, subject)])

    with pytest.raises(Unauthorised, match="revoked"):
        deny_list.check(claims)


def test_kinds_are_not_mixed_up(deny_list):
    deny_list.remember([revoked("sid", "account-1"), revoked("sub", "session-1")])

    deny_list.check(PERSON)


@pytest.mark.parametrize(("later_s", "falls"), [(-1, False), (0, True), (0.9, True), (1, True)])
def test_tokens_of_the_same_second_fall_later_ones_do_not(later_s, falls, deny_list):
    deny_list.remember([revoked("sub", "account-1", NOON + timedelta(seconds=later_s))])

    if falls:
        with pytest.raises(Unauthorised):
            deny_list.check(PERSON)
    else:
        deny_list.check(PERSON)


def test_told_twice_in_any_order_the_later_moment_stays(deny_list, client):
    late = revoked("sub", "account-1", NOON, 900)
    early = revoked("sub", "account-1", NOON - timedelta(hours=1), 300)
    deny_list.remember([late, early, late, early])

    with pytest.raises(Unauthorised):
        deny_list.check(PERSON)
    assert client.pttl("deny:sub:account-1") > 890_000


def test_the_time_from_an_end_to_its_place_in_the_list_is_a_figure(deny_list):
    name = "ordinator_revocation_lag_seconds"
    count, total = (REGISTRY.get_sample_value(f"{name}_{part}") for part in ("count", "sum"))

    deny_list.remember([revoked("sid", "session-1", NOON - timedelta(seconds=0.25))])

    assert REGISTRY.get_sample_value(f"{name}_count") == count + 1
    assert REGISTRY.get_sample_value(f"{name}_sum") == pytest.approx(total + 0.25)


def test_entries_go_when_the_last_token_has_expired(deny_list, client):
    deny_list.remember([revoked("sid", "session-1", life_s=100), revoked("sid", "old", life_s=-1)])

    assert 90_000 < client.pttl("deny:sid:session-1") <= 100_000
    assert client.exists("deny:sid:old") == 0


def test_a_flushed_cache_is_refilled_and_nobody_slips_through(deny_list, table, client):
    table.add([revoked("sid", "session-1"), revoked("sub", "another")])
    client.flushdb()

    with pytest.raises(Unauthorised):
        deny_list.check(PERSON)
    assert client.get("deny:sub:another") == str(SECOND).encode()
    table.away = True
    with pytest.raises(Unauthorised):
        deny_list.check(PERSON)


def test_a_flushed_cache_and_no_table_is_unknown(deny_list, table, client):
    client.flushdb()
    table.away = True

    with pytest.raises(RevocationUnknown):
        deny_list.check(PERSON)


def test_without_the_cache_reads_are_decided_by_the_table(away, table):
    away.check(PERSON)
    table.add([revoked("sid", "session-1")])

    with pytest.raises(Unauthorised):
        away.check(PERSON)


@pytest.mark.parametrize("stake", [{"write": True}, {"sure": True}])
def test_without_the_cache_nothing_is_changed(stake, away):
    with pytest.raises(RevocationUnknown) as unknown:
        away.check(PERSON, **stake)

    assert unknown.value.code == "revocation-unknown"
    assert unknown.value.retry_after == 5


def test_without_cache_and_table_nothing_is_known(away, table):
    table.away = True

    with pytest.raises(RevocationUnknown):
        away.check(PERSON)


def test_without_the_cache_nothing_is_remembered(away):
    with pytest.raises(Unavailable) as error:
        away.remember([revoked("sid", "session-1")])

    assert error.value.what == "cache"


@pytest.mark.parametrize("silent_s", [121, None])
def test_nothing_is_signed_while_the_worker_is_silent(silent_s, deny_list, table):
    table.worker_at = None if silent_s is None else NOON - timedelta(seconds=silent_s)

    deny_list.check(PERSON, write=True)
    with pytest.raises(RevocationUnknown):
        deny_list.check(PERSON, write=True, sure=True)


def test_a_worker_heard_of_two_minutes_ago_is_alive(deny_list, table):
    table.worker_at = NOON - timedelta(seconds=120)

    deny_list.check(PERSON, write=True, sure=True)


def test_nothing_is_signed_without_the_table(deny_list, table):
    table.away = True

    deny_list.check(PERSON, write=True)
    with pytest.raises(RevocationUnknown):
        deny_list.check(PERSON, sure=True)


@pytest.fixture
def behind_proxy(table, redis_url, client):
    Revocation(table, client, lambda: NOON).refill()
    where, _, _ = redis_url.partition("@")[2].rpartition("/")
    host, _, port = where.partition(":")
    with FaultProxy((host, int(port))) as proxy:
        near = redis_url.replace(where, f"127.0.0.1:{proxy.port}")
        yield proxy, Revocation(table, cache.connect(near), lambda: NOON)


def test_a_cache_that_swallows_everything_costs_a_second(behind_proxy):
    proxy, deny_list = behind_proxy
    deny_list.check(PERSON)
    proxy.black_hole()
    began = time.monotonic()

    deny_list.check(PERSON)

    assert time.monotonic() - began < 2


def test_a_cache_that_comes_back_is_filled_before_it_is_believed(behind_proxy, table, client):
    proxy, deny_list = behind_proxy
    deny_list.check(PERSON)
    proxy.drop()
    with pytest.raises(RevocationUnknown):
        deny_list.check(PERSON, write=True)
    # Meanwhile the worker could write to the table alone.
    table.add([revoked("sid", "session-1")])
    proxy.heal()

    with pytest.raises(Unauthorised):
        deny_list.check(PERSON, write=True)
    assert client.get("deny:sid:session-1") == str(SECOND).encode()
