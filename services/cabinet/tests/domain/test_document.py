from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cabinet.domain.document import DocumentFact

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({}, "unknown"),
        ({"uploaded_at": AT}, "stored"),
        ({"uploaded_at": AT, "signed_at": AT, "complete": False}, "signing"),
        ({"signed_at": AT, "complete": True}, "signed"),
        ({"signed_at": AT, "complete": True, "sent_at": LATER}, "sent"),
        ({"sent_at": AT, "delivered_at": LATER}, "delivered"),
        ({"sent_at": AT, "rejected_at": LATER, "rejected_stage": "delivery"}, "rejected"),
        ({"uploaded_at": AT, "rejected_at": LATER, "rejected_stage": "content"}, "refused"),
        ({"uploaded_at": AT, "rejected_at": LATER, "rejected_stage": "signature"}, "stored"),
        ({"rejected_at": AT, "uploaded_at": LATER, "rejected_stage": "content"}, "stored"),
        ({"delivered_at": AT, "destroyed_at": LATER}, "destroyed"),
    ],
)
def test_status_is_the_furthest_that_is_known(known, status):
    assert DocumentFact(UUID(int=1), **known).status == status
