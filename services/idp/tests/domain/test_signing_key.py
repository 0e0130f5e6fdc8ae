"""Keys are announced before they sign and kept after."""

from datetime import UTC, datetime, timedelta

import pytest

from idp.domain.refusals import KeyTooYoung
from idp.domain.signing_key import KeptKey, Stage

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NEXT = KeptKey("k", "ES256", Stage.NEXT, {}, b"", NOW)
DAY = timedelta(hours=24)


def test_next_key_stands_in_the_set_for_a_day_before_it_signs():
    assert NEXT.is_published(NOW)
    with pytest.raises(KeyTooYoung):
        NEXT.activated(NOW + DAY - timedelta(seconds=1))

    assert NEXT.activated(NOW + DAY).stage is Stage.ACTIVE


def test_in_an_emergency_it_signs_at_once():
    assert NEXT.activated(NOW, at_once=True).stage is Stage.ACTIVE


def test_retired_key_is_trusted_for_a_day_more():
    retired = NEXT.activated(NOW, at_once=True).retired(NOW)

    assert retired.is_published(NOW + DAY - timedelta(seconds=1))
    assert not retired.is_published(NOW + DAY)


def test_withdrawn_key_is_trusted_no_more():
    assert not NEXT.withdrawn(NOW).is_published(NOW)
