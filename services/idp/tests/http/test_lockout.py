"""Failed passwords as people meet them: waits, the lock, what opens it all the same (A11, E5)."""

from urllib.parse import urlsplit

import pytest
import redis

from idp.domain.limits import LIMITS as SHIPPED
from testkit.proxy import FaultProxy
from testkit.strikes import demanded

from .conftest import LIMITS, open_site, read_limits

NEW = "Зелёный8Самовар-в-саду"
WRONG = "Wrong-password-1"


def _signed_in(site, visitor, told, **more):
    visitor.open(f"{site.url}/login")
    answers = {"identifier": told["phone"], "password": told["password"]} | more
    return visitor.fill(answers)


def _shut(site, told, **more):
    """Failures on unknown devices up to the lock; the waits between are taken from the counters."""
    cache = redis.Redis.from_url(site.settings.redis_url)
    for _ in range(20):
        page = _signed_in(site, site.visitor(), told, password=WRONG, **more)
        for key in cache.scan_iter("password.unknown:*"):
            if int(cache.hget(key, "failed")) < 20:
                cache.hdel(key, "till")
    cache.close()
    return page


def test_wait_after_five_failures_is_told_with_its_time(site, akhmetova):
    for _ in range(5):
        page = _signed_in(site, site.visitor(), akhmetova, password=WRONG)
        assert page.status == 422

    page = _signed_in(site, site.visitor(), akhmetova)

    assert (page.status, page.headers["Retry-After"]) == (429, "1")
    assert "Попробовать снова можно через 0:01" in page.text


@pytest.mark.demand("A11")
def test_stranger_locks_unknown_devices_while_the_owner_s_browser_signs_in(site, akhmetova):
    own = site.visitor()
    _signed_in(site, own, akhmetova)
    own.submit(own.current().form(action="/account/sign-out"))
    with demanded("a stranger's guess", 20) as strikes:
        _shut(site, akhmetova)
        strikes.add(20)

    stranger = _signed_in(site, site.visitor(), akhmetova)
    assert (stranger.status, stranger.title) == (429, "Вход по паролю закрыт – Ординатор. Вход")
    assert 86_000 < int(stranger.headers["Retry-After"]) <= 86_401
    assert _signed_in(site, own, akhmetova).url == f"{site.url}/account"


def test_login_of_nobody_is_locked_with_the_same_page(site, akhmetova):
    pages = []
    for login in (akhmetova["email"], "nobody@example.org"):
        _shut(site, akhmetova, identifier=login)
        page = _signed_in(site, site.visitor(), akhmetova, identifier=login)
        pages.append((page.status, page.title))

    assert pages[0] == pages[1] == (429, "Вход по паролю закрыт – Ординатор. Вход")


@pytest.mark.demand("A11")
def test_locked_person_recovers_from_the_page_of_the_lock(site, akhmetova):
    _shut(site, akhmetova)
    visitor = site.visitor()
    _signed_in(site, visitor, akhmetova)

    visitor.follow("Забыли пароль?")
    visitor.fill({"identifier": akhmetova["phone"], "channel": "sms"})
    visitor.fill({"code": site.code(akhmetova["phone"])})
    visitor.fill({"password": NEW})

    assert _signed_in(site, site.visitor(), akhmetova, password=NEW).url == f"{site.url}/account"


def _link(site, told):
    site.send()
    return next(
        letter.text.rpartition(": ")[2].strip()
        for letter in reversed(site.letters)
        if letter.to == told["phone"] and "/not-me?k=" in letter.text
    )


@pytest.mark.demand("A11")
def test_by_the_link_of_the_notice_the_owner_stops_the_account_until_they_recover(site, akhmetova):
    elsewhere = site.visitor()
    _signed_in(site, elsewhere, akhmetova)
    _shut(site, akhmetova)
    link = _link(site, akhmetova)

    owner = site.visitor()
    page = owner.open(link)
    assert elsewhere.open(f"{site.url}/account").status == 200
    page = owner.submit(page.form("k"))
    assert "Учётная запись остановлена" in page.text
    assert elsewhere.open(f"{site.url}/account").title == "Вход – Ординатор. Вход"
    assert _signed_in(site, elsewhere, akhmetova).status in {403, 429}

    owner.follow("Забыли пароль?")
    owner.fill({"identifier": akhmetova["phone"], "channel": "sms"})
    owner.fill({"code": site.code(akhmetova["phone"])})
    owner.fill({"password": NEW})
    assert _signed_in(site, site.visitor(), akhmetova, password=NEW).url == f"{site.url}/account"


def test_link_of_a_notice_is_good_once_and_from_its_own_page(site, akhmetova):
    _shut(site, akhmetova)
    link = _link(site, akhmetova)
    visitor = site.visitor()
    page = visitor.open(link)
    secret = link.rpartition("=")[2]

    forged = visitor.session.post(f"{site.url}/not-me", data={"k": secret})
    assert forged.status_code == 403
    visitor.submit(page.form("k"))

    page = visitor.open(link)
    assert (page.status, "больше не действует" in page.title) == (410, True)


@pytest.mark.demand("E5")
def test_address_that_fails_thirty_times_is_told_when_to_return(cache, settings_of, compiled):
    limits = {**read_limits(str(LIMITS)), "password.address": SHIPPED["password.address"]}
    made, server = open_site(settings_of, compiled, limits_file=limits)
    with server, demanded("a guess turned away", 1) as strikes:
        told = made.plant("akhmetova")
        for number in range(30):
            nobody = f"nobody{number}@example.org"
            page = _signed_in(made, made.visitor(), told, identifier=nobody, password=WRONG)
            assert page.status == 422
        page = _signed_in(made, made.visitor(), told)
        strikes.add(page.status == 429)

        assert 1 <= int(page.headers["Retry-After"]) <= 601
    made.web.engine.dispose()


@pytest.mark.demand("E5")
def test_no_guess_is_free_while_the_cache_is_away(cache, settings_of, compiled, redis_url):
    parts = urlsplit(redis_url)
    with FaultProxy((parts.hostname, parts.port)) as wire:
        address = parts.netloc.replace(f":{parts.port}", f":{wire.port}")
        through = parts._replace(netloc=address).geturl()
        limits = read_limits(str(LIMITS))
        made, server = open_site(settings_of, compiled, limits_file=limits, redis_url=through)
        with server, demanded("the cache is away", 5) as strikes:
            told = made.plant("akhmetova")
            visitors = [made.visitor() for _ in range(5)]
            for visitor in visitors:
                visitor.open(f"{made.url}/login")
            wire.drop()
            for visitor in visitors:
                answers = {"identifier": told["phone"], "password": told["password"]}
                page = visitor.fill(answers)
                strikes.add(page.status == 503)
                assert page.headers["Retry-After"]
            wire.heal()
            assert made.rows("SELECT count(*) FROM session") == [(0,)]
        made.web.engine.dispose()
