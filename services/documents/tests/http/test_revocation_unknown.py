"""What is done while it cannot be said whether a session ended: reading, where one of two knows.

Between the service and its cache, and between the deny list and its table, a proxy stands and cuts.
"""

from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from chassis import cache, database
from chassis.clock import now
from chassis.jwks import KeySet
from chassis.revocation import Revocation
from documents.adapters.revocation import PostgresRevocation
from testkit.proxy import FaultProxy
from testkit.strikes import demanded

from .conftest import Clinic, opened

UNKNOWN = (503, "revocation-unknown")


@contextmanager
def through_proxy(url):
    """The same server, by way of a proxy."""
    told = urlsplit(url)
    with FaultProxy((told.hostname, told.port or 6379)) as proxy:
        own = told.netloc.replace(f"{told.hostname}:{told.port}", f"127.0.0.1:{proxy.port}")
        yield proxy, told._replace(netloc=own).geturl()


@pytest.fixture
def cut_off(office, issuer, redis_url):
    """The doors with both ways of knowing behind proxies: of the cache, and of the table."""
    with (
        through_proxy(redis_url) as (cache_proxy, cache_url),
        through_proxy(office.settings.database_url) as (table_proxy, table_url),
        cache.connect(redis_url) as direct,
        cache.connect(cache_url) as client,
    ):
        direct.flushdb()
        table = database.engine(table_url, 2, wait_s=1)
        revocation = Revocation(PostgresRevocation(table), client, now)
        app, _ = opened(office, client, issuer, KeySet(issuer.jwks()), revocation)
        yield Clinic(office, app.test_client(), issuer, revocation), cache_proxy, table_proxy
        table.dispose()


def said(answer):
    return answer.status_code, answer.json.get("code")


@pytest.mark.parametrize(
    ("away", "read"),
    [("cache", (200, None)), ("table", (200, None)), ("cache and table", UNKNOWN)],
)
def test_nothing_is_signed_and_reading_goes_on_while_one_of_two_knows(cut_off, orlova, away, read):
    clinic, cache_proxy, table_proxy = cut_off
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    with demanded(f"{away} away") as strikes:
        for name, proxy in (("cache", cache_proxy), ("table", table_proxy)):
            if name in away:
                proxy.drop()
        looked = clinic.get(orlova, f"/documents/{document_id}")
        signed = clinic.sign(orlova, document_id, orlova.sign(content))
        strikes.add(cache_proxy.struck + table_proxy.struck)
        cache_proxy.heal()
        table_proxy.heal()

    assert (said(looked), said(signed)) == (read, UNKNOWN)
    assert "Retry-After" in signed.headers
    again = clinic.sign(orlova, document_id, orlova.sign(content))
    assert again.status_code == 202


@pytest.mark.parametrize(("silent_s", "status"), [(110, 202), (130, 503)])
def test_nothing_is_signed_after_two_minutes_of_a_silent_worker(clinic, orlova, silent_s, status):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    clinic.office.execute("DELETE FROM worker_life")
    PostgresRevocation(clinic.office.engine).seen_worker(now() - timedelta(seconds=silent_s))

    answer = clinic.sign(orlova, document_id, orlova.sign(content))

    assert answer.status_code == status


def test_nothing_is_signed_before_the_worker_was_ever_seen(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    clinic.office.execute("DELETE FROM worker_life")

    answer = clinic.sign(orlova, document_id, orlova.sign(content))

    assert said(answer) == UNKNOWN
