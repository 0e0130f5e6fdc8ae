"""A real Chromium, and the stack that it is shown."""

import os
from urllib.parse import urlsplit

import pytest

from testkit.chromium import Chromium, launched
from testkit.pins import pins


@pytest.fixture(scope="session")
def chromium(stack):
    trusted = pins(stack.urls.values(), stack.ca_file)
    with launched(os.environ["CHROMIUM"], trusted) as browser:
        yield browser


@pytest.fixture
def browse(chromium):
    """Opens a profile that may ask some hosts; whatever was opened is closed at the end."""
    opened = []

    def begin(*urls, **how):
        hosts = frozenset(urlsplit(url).netloc for url in urls)
        opened.append(Chromium(chromium, hosts, **how))
        return opened[-1]

    yield begin
    for profile in opened:
        profile.close()
