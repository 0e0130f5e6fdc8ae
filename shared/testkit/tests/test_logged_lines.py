"""Lines that were really logged are read for what may not stand there."""

import pytest

from testkit import people
from testkit.guards.lines import LoggedLines


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ('{"event": "account.confirmed", "account": "b5cb5c82-519d-548b-a4ab-703661b2e6fa"}', []),
        ('{"at": "2026-11-25T12:00:00.123456+00:00", "port": 18010}', []),
        ('{"snils": "***-***-*45 95"}', []),
        ("no match for 112-233-445 95", ["snils"]),
        ("no match for 11223344595", ["snils"]),
        ("no match for 11223344594", []),
        ("sms to +79991234567 failed", ["phone"]),
        ("Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl", ["token"]),
    ],
)
def test_kinds_of_breaches(line, kinds):
    assert list(LoggedLines().breaches(line)) == kinds


@pytest.mark.parametrize("member", ["inn", "email", "password", "totp_secret"])
def test_values_of_the_stands_people_are_known(member):
    orlova = people.person("orlova")
    lines = LoggedLines([orlova])

    [kind] = lines.breaches(f"something {orlova[member]} here")

    assert kind == f"{member} of a person of the stand"
    assert orlova[member] not in kind
