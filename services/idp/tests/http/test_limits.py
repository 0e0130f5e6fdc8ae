"""With the limits as shipped, and with nothing that counts."""

import pytest

from .conftest import open_site


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


def test_one_address_may_ask_sixty_times_a_minute(shipped):
    visitor = shipped.visitor()
    statuses = [visitor.open(f"{shipped.url}/register").status for _ in range(31)]

    assert statuses[:29] == [200] * 29
    assert statuses[-1] == 429


def test_without_the_cache_nobody_begins_and_the_page_says_when_to_return(uncounted):
    page = uncounted.visitor().open(f"{uncounted.url}/login")

    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "временно недоступен" in page.text
