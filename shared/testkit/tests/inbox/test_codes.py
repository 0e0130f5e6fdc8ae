"""The code of each channel is found by its own rule, and nothing else is taken for one."""

from datetime import UTC, datetime

import pytest

from testkit.inbox import Message
from testkit.inbox.codes import carried

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def message(kind, text):
    return Message("1", kind, "+79991234567", text, NOON)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("sms", "Код 654321 для входа\n\n@localhost #123456", "123456"),
        ("sms", "Код 123456", None),
        ("sms", "@localhost #123456\nникому не говорите", None),
        ("sms", "@localhost #1234567", None),
        ("call", "Ваш код: 1, 2, 3, 4, 5, 6. Повторяю: 1 2 3 4 5 6", "123456"),
        ("call", "Код 1-2-3-4-5-6", "123456"),
        ("call", "Позвоните 8 800 100 70 10", None),
        ("mail", "Здравствуйте\n\n  123456\n\nНомер обращения 7654321", "123456"),
        ("mail", "Ваш код 123456", None),
    ],
)
def test_code_is_found_by_the_rule_of_its_channel(kind, text, code):
    assert carried(message(kind, text)).code == code


def test_first_link_is_found():
    told = carried(message("mail", "Откройте http://localhost:18010/recover?t=1 или\nhttp://x/"))

    assert told.link == "http://localhost:18010/recover?t=1"
