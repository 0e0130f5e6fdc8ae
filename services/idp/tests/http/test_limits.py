"""With the limits as shipped, and with nothing that counts."""

import pytest
import requests

from idp.domain.limits import LIMITS, Limit

from .conftest import open_site
from .programs import proof, register_programs


@pytest.fixture
def shipped(cache, settings_of, compiled):
    """The pages with the table of limits as it is."""
    made, server = open_site(settings_of, compiled)
    with server:
        yield made
    made.web.engine.dispose()


@pytest.fixture
def uncounted(settings_of, compiled):
    """The pages with the cache away."""
    made, server = open_site(settings_of, compiled, redis_url="redis://127.0.0.1:1/0")
    with server:
        yield made
    made.web.engine.dispose()


@pytest.mark.demand("E5")
def test_one_address_may_ask_sixty_times_a_minute(shipped):
    visitor = shipped.visitor()
    statuses = [visitor.open(f"{shipped.url}/register").status for _ in range(31)]

    assert statuses[:29] == [200] * 29
    assert statuses[-1] == 429


@pytest.mark.demand("E2")
def test_without_the_cache_nobody_begins_and_the_page_says_when_to_return(uncounted):
    page = uncounted.visitor().open(f"{uncounted.url}/login")

    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "временно недоступен" in page.text


@pytest.fixture
def few(cache, settings_of, compiled):
    """The pages with room for three programs' requests, and for two of nobody in particular."""
    numbers = {"program": Limit(3, 60), "open-door": Limit(2, 60), "person": Limit(1, 60)}
    made, server = open_site(settings_of, compiled, limits_file={**LIMITS, **numbers})
    register_programs(made)
    with server:
        yield made
    made.web.engine.dispose()


@pytest.mark.parametrize("door", ["token", "par", "revoke"])
@pytest.mark.demand("E5")
def test_a_program_that_is_none_of_ours_is_counted(few, door):
    said = {"client_id": "ordinator-cli", "grant_type": "refresh_token", "token": "x"}

    answers = [requests.post(f"{few.url}/oauth2/{door}", data=said) for _ in range(4)]

    assert 429 not in {answer.status_code for answer in answers[:3]}
    assert answers[3].status_code == 429
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60


@pytest.mark.parametrize("door", ["token", "par", "revoke"])
def test_our_own_services_come_for_everybody_and_are_not(few, door):
    answers = [requests.post(f"{few.url}/oauth2/{door}", data=proof(few)) for _ in range(6)]

    assert {answer.status_code for answer in answers} <= {200, 400}


def test_who_proves_nothing_is_counted_by_address(few):
    said = {"client_id": "nobody", "grant_type": "refresh_token"}

    answers = [requests.post(f"{few.url}/oauth2/token", data=said) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
