"""Which code counts, and what is said of one that does not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from idp.domain.code import Channel, SentCode, find, typed
from idp.domain.refusals import CodeExpired, CodeForeign, CodeMismatch, CodeUsed

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
RIGHT, OTHER = b"right", b"other"


def _code(**more):
    born = {
        "id": uuid4(),
        "signin_id": uuid4(),
        "channel": Channel.SMS,
        "mac": RIGHT,
        "sent_at": NOW,
        "expires_at": NOW + timedelta(seconds=300),
    }
    return SentCode(**born | more)


def test_live_code_with_the_digits_is_found():
    code = _code()

    assert find([_code(mac=OTHER), code], RIGHT, NOW, foreign=False) is code


def test_previous_code_lives_on_beside_the_new_one():
    previous, later = _code(), _code(mac=OTHER)

    assert find([previous, later], RIGHT, NOW, foreign=False) is previous


@pytest.mark.parametrize(
    ("more", "foreign", "refusal"),
    [
        ({"mac": OTHER}, False, CodeMismatch),
        ({"mac": OTHER}, True, CodeForeign),
        ({"used_at": NOW}, False, CodeUsed),
        ({"expires_at": NOW}, False, CodeExpired),
        ({"dead": True}, False, CodeMismatch),
    ],
)
def test_each_wrong_code_has_its_own_word(more, foreign, refusal):
    with pytest.raises(refusal):
        find([_code(**more)], RIGHT, NOW, foreign=foreign)


def test_spaces_and_hyphens_make_no_difference():
    assert typed(" 123-4\u00a056 ") == "123456"
