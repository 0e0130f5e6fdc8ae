"""Browsers by the names that people know them by."""

import pytest

from idp.http.agents import named

CHROME = "(KHTML, like Gecko) Chrome/126.0.0.0"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox, Linux",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome, Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {CHROME} YaBrowser/24.6 Safari",
            "Yandex Browser, Windows",
        ),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", "Safari, macOS"),
        ("curl/8.5.0", None),
        ("", None),
    ],
)
def test_browser_and_system_are_told_apart(said, name):
    assert named(said) == name


def test_words_of_a_stranger_are_never_kept():
    assert named("<script>Firefox/1 call +7 999 000-00-00") == "Firefox"
