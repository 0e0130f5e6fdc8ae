"""What owners are told of their accounts, on a real database."""

from uuid import UUID

import pytest

from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.usecases.notices import FACTS, Notice
from idp.wiring.notices import wire_notices
from testkit.rush import at_once

LINK = "http://localhost:31410/not-me?k=made-up"


@pytest.fixture
def akhmetova(bureau):
    """A nurse with a phone and a mailbox."""
    return bureau.plant("akhmetova")


@pytest.fixture
def tell(bureau, akhmetova):
    """Tells the nurse, and what came of it."""
    notices = wire_notices(bureau.settings.issuer, bureau.clock)

    def told(notice, **more):
        facts = dict.fromkeys(FACTS.get(notice, ()), LINK) | more
        with bureau.shared.start_work() as work:
            notices.tell(work, UUID(akhmetova["account_id"]), notice, **facts)
        bureau.send()
        return [(letter.channel, letter.to) for letter in bureau.letters]

    return told


@pytest.mark.parametrize("notice", list(Notice))
def test_every_proven_contact_is_told_once(akhmetova, tell, notice):
    assert sorted(tell(notice)) == [
        (Channel.EMAIL, akhmetova["email"]),
        (Channel.SMS, akhmetova["phone"]),
    ]


def test_contact_that_was_never_proven_is_not_told(bureau, akhmetova, tell):
    with bureau.shared.start_work() as work:
        mailbox = Contact(ContactKind.EMAIL, "stranger@example.org")
        work.contacts.put(UUID(akhmetova["account_id"]), mailbox)

    assert tell(Notice.PASSWORD_CHANGED) == [(Channel.SMS, akhmetova["phone"])]


def test_notice_names_the_host_and_carries_its_link(bureau, tell):
    tell(Notice.LOCKED)

    for letter in bureau.letters:
        assert "localhost:31410" in letter.text
        assert LINK in letter.text


def test_notice_speaks_the_language_that_is_asked_for(bureau, tell):
    tell(Notice.PASSWORD_CHANGED, locale="en")

    assert {letter.subject for letter in bureau.letters} == {"The password changed"}


def test_lock_is_told_once_a_day_however_often_it_happens(bureau, tell):
    at_once([lambda: tell(Notice.LOCKED)] * 20)
    assert len(bureau.letters) == 2

    bureau.clock.turn(days=1)
    assert len(tell(Notice.LOCKED)) == 4


def test_other_notices_are_told_each_time(bureau, tell):
    tell(Notice.NEW_DEVICE)

    assert len(tell(Notice.NEW_DEVICE)) == 4


def test_what_did_not_happen_is_not_told(bureau, akhmetova):
    notices = wire_notices(bureau.settings.issuer, bureau.clock)

    def fail():
        with bureau.shared.start_work() as work:
            notices.tell(work, UUID(akhmetova["account_id"]), Notice.RECOVERED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    bureau.send()

    assert bureau.letters == []


def test_news_wait_a_day_for_a_gateway_that_is_away(bureau, tell, akhmetova):
    notices = wire_notices(bureau.settings.issuer, bureau.clock)
    with bureau.shared.start_work() as work:
        notices.tell(work, UUID(akhmetova["account_id"]), Notice.RECOVERED)
    bureau.clock.turn(hours=23, minutes=59)

    bureau.send()
    assert len(bureau.letters) == 2
