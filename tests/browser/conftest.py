"""A real Chromium, and the stack that it is shown."""

import os
from urllib.parse import urlsplit

import pytest

from testkit.chromium import Chromium


@pytest.fixture(scope="session")
def executable():
    return os.environ["CHROMIUM"]


@pytest.fixture
def browse(executable):
    """Opens a browser for some hosts; whatever it opened is closed at the end."""
    opened = []

    def begin(*urls, **how):
        hosts = frozenset(urlsplit(url).netloc for url in urls)
        opened.append(Chromium(executable, hosts, **how))
        return opened[-1]

    yield begin
    for browser in opened:
        browser.close()
