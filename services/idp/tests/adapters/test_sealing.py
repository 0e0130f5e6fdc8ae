"""Seals over the audit on a real database: nothing slips past one, nothing changes under it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest

from idp.domain.audit import Entry
from idp.domain.seal import Fault, Wrong
from idp.usecases.audit.verifying import Head
from idp.wiring.audit import (
    wire_age_of_unsealed,
    wire_audit_sweeping,
    wire_sealing,
    wire_verifying,
)
from testkit.strikes import demanded


@pytest.fixture
def seal(bureau):
    """What the relay runs."""
    return wire_sealing(bureau.shared)


@pytest.fixture
def verify(bureau):
    """What an operator runs."""
    return wire_verifying(bureau.shared)


def _note(bureau, count=1, **more):
    for _ in range(count):
        with bureau.shared.start_work() as work:
            work.audit.note(Entry("signin", None, **more))


def _note_and_break(bureau):
    """A number is taken, and its transaction taken back."""
    with pytest.raises(ZeroDivisionError), bureau.shared.start_work() as work:  # noqa: PT012 - the note comes first
        work.audit.note(Entry("lock", None))
        _ = 1 / 0


def _sealed(seal):
    """Two rounds: how far numbers are given, and that everything up to there is over."""
    return [*seal(), *seal()]


@pytest.fixture
def chain(bureau, seal):
    """Three seals over nine entries."""
    for _ in range(3):
        _note(bureau, 3)
        _sealed(seal)


def _numbers(bureau):
    return bureau.rows("SELECT number, first_entry, last_entry FROM audit_seal ORDER BY number")


def test_entries_are_sealed_batch_by_batch(bureau, seal):
    _note(bureau, 3)
    _sealed(seal)
    _note(bureau, 2)
    _sealed(seal)

    assert _numbers(bureau) == [(1, 1, 3), (2, 4, 5)]


def test_nothing_is_sealed_where_nothing_happened(bureau, seal):
    _note(bureau)
    for _ in range(4):
        seal()

    assert _numbers(bureau) == [(1, 1, 1)]


def test_chain_is_intact_and_tells_its_head(bureau, chain, verify):
    _note(bureau, 2)

    report = verify()

    (newest,) = bureau.rows("SELECT hash FROM audit_seal WHERE number = 3")[0]
    assert report.fault is None
    assert (report.seals, report.entries, report.unsealed, report.swept) == (3, 9, 2, 0)
    assert report.head == Head(3, bytes(newest))


def test_entry_that_commits_late_with_a_lesser_number_does_not_slip_past_a_seal(
    bureau, seal, verify
):
    with demanded("seal asked for while an entry was on its way", 3) as strikes:
        with bureau.shared.start_work() as late:
            late.audit.note(Entry("lock", None))
            _note(bureau, 3)
            for _ in range(3):
                assert seal() == []
                strikes.add()
        sealed = _sealed(seal)

    assert [(one.first_entry, one.last_entry, one.entries) for one in sealed] == [(1, 4, 4)]
    assert verify().fault is None


def test_entry_whose_transaction_is_taken_back_leaves_a_gap_that_is_sealed_over(
    bureau, seal, verify
):
    _note(bureau)
    _note_and_break(bureau)
    _note(bureau)
    _sealed(seal)

    assert _numbers(bureau) == [(1, 1, 3)]
    assert verify().fault is None


def test_two_relays_at_once_make_one_chain(bureau, verify):
    both = [wire_sealing(bureau.shared) for _ in range(2)]
    stopping = Event()

    def write():
        while not stopping.is_set():
            _note(bureau)

    with ThreadPoolExecutor(6) as pool:
        writing = [pool.submit(write) for _ in range(4)]
        sealing = [pool.submit(lambda one=one: [one() for _ in range(30)]) for one in both]
        made = [len(one) for each in sealing for one in each.result(60)]
        stopping.set()
        for each in writing:
            each.result(10)
    _sealed(both[0])

    report = verify()
    assert report.fault is None
    assert (report.unsealed, report.entries) == (
        0,
        bureau.rows("SELECT count(*) FROM audit_entry")[0][0],
    )
    assert sum(made) >= 2


def test_changed_entry_is_named(chain, superuser, verify):
    assert superuser("UPDATE audit_entry SET outcome = 'locked' WHERE number = 5") == 1

    assert verify().fault == Fault(Wrong.CHANGED, 2, 5)


def test_entry_with_a_word_that_nobody_knows_is_named_and_breaks_nothing(chain, superuser, verify):
    superuser("UPDATE audit_entry SET deed = 'nothing', facts = '[]' WHERE number = 4")

    assert verify().fault == Fault(Wrong.CHANGED, 2, 4)


def test_removed_entry_is_named(chain, superuser, verify):
    assert superuser("DELETE FROM audit_entry WHERE number = 8") == 1

    assert verify().fault == Fault(Wrong.REMOVED, 3, 8)


def test_first_of_several_bad_entries_is_named(chain, superuser, verify):
    superuser("DELETE FROM audit_entry WHERE number IN (2, 8)")

    assert verify().fault == Fault(Wrong.REMOVED, 1, 2)


@pytest.mark.parametrize("number", [-3, 0])
def test_entry_inserted_before_all_others_is_named(chain, superuser, verify, number):
    superuser(
        """INSERT INTO audit_entry (number, at, deed, outcome, facts)
        VALUES (%s, now(), 'lock', 'done', '{}')""",
        number,
    )

    assert verify().fault == Fault(Wrong.INSERTED, 0, number)


def test_entry_inserted_into_a_gap_is_named(bureau, seal, superuser, verify):
    _note(bureau)
    _note_and_break(bureau)
    _note(bureau)
    _sealed(seal)
    superuser(
        """INSERT INTO audit_entry (number, at, deed, outcome, facts)
        VALUES (2, now(), 'lock', 'done', '{}')"""
    )

    assert verify().fault == Fault(Wrong.INSERTED, 1, 2)


def test_removed_seal_is_missing(chain, superuser, verify):
    superuser("DELETE FROM audit_seal WHERE number = 2")

    assert verify().fault == Fault(Wrong.SEAL_MISSING, 2)


def test_removed_beginning_is_missing(chain, superuser, verify):
    superuser("DELETE FROM audit_seal WHERE number = 1")
    superuser("DELETE FROM audit_entry WHERE number <= 3")

    assert verify().fault == Fault(Wrong.SEAL_MISSING, 1)


def test_cut_end_shows_to_whoever_noted_the_head(bureau, chain, superuser, verify):
    head = verify().head
    superuser("DELETE FROM audit_seal WHERE number = 3")
    superuser("DELETE FROM audit_entry WHERE number > 6")

    assert verify().fault is None
    assert verify(head).fault == Fault(Wrong.SEAL_MISSING, 3)


def test_chain_made_anew_shows_to_whoever_noted_a_seal_of_the_former(
    bureau, chain, superuser, seal, verify
):
    head = verify().head
    superuser("DELETE FROM audit_seal")
    superuser("UPDATE audit_entry SET outcome = 'done'")
    _sealed(seal)

    assert verify().fault is None
    assert verify(head).fault.wrong in {Wrong.SEAL_BROKEN, Wrong.SEAL_MISSING}


def test_seal_that_somebody_without_the_key_made_is_broken(bureau, chain, superuser, settings_of):
    other = settings_of(master_key=bytes(32))
    stranger = bureau.shared.__class__(**vars(bureau.shared) | {"settings": other})

    assert wire_verifying(stranger)().fault == Fault(Wrong.SEAL_BROKEN, 1)


@contextmanager
def _long_ago(bureau, days):
    bureau.clock.turn(days=-days)
    yield
    bureau.clock.turn(days=days)


def test_entries_older_than_they_are_kept_go_and_the_chain_still_holds(
    bureau, seal, superuser, verify
):
    with _long_ago(bureau, 1_100):
        _note(bureau, 4)
        _sealed(seal)
    _note(bureau, 2)
    _sealed(seal)

    wire_audit_sweeping(bureau.shared)()

    assert bureau.rows("SELECT number FROM audit_entry ORDER BY 1") == [(5,), (6,)]
    report = verify()
    assert (report.fault, report.seals, report.entries, report.swept) == (None, 2, 2, 4)


def test_entry_removed_beside_the_sweeping_is_named(bureau, seal, superuser, verify):
    with _long_ago(bureau, 1_100):
        _note(bureau, 4)
        _sealed(seal)
    superuser("DELETE FROM audit_entry WHERE number = 2")

    assert verify().fault == Fault(Wrong.REMOVED, 1, 2)


def test_all_entries_of_a_young_seal_are_not_taken_for_swept(bureau, chain, superuser, verify):
    superuser("DELETE FROM audit_entry WHERE number <= 3")

    assert verify().fault == Fault(Wrong.REMOVED, 1, 1)


def test_old_entry_that_is_not_sealed_stays(bureau):
    with _long_ago(bureau, 1_100):
        _note(bureau)

    wire_audit_sweeping(bureau.shared)()

    assert bureau.rows("SELECT count(*) FROM audit_entry") == [(1,)]


def test_what_is_younger_than_a_year_stays_whatever_is_asked(bureau, seal, idp_database):
    with _long_ago(bureau, 300):
        _note(bureau)
        _sealed(seal)
    with bureau.shared.start_work() as work:
        swept = work.entries.sweep(bureau.clock() + timedelta(days=9_999))

    assert swept == 0


def test_large_batches_are_cut_into_seals(bureau, seal, verify, superuser):
    superuser(
        """INSERT INTO audit_entry (number, at, deed, outcome, facts)
        SELECT n, now(), 'signin', 'done', '{}' FROM generate_series(1, 2500) AS n"""
    )
    superuser("SELECT setval('audit_entry_number', 2500)")

    assert [one.entries for one in _sealed(seal)] == [1000, 1000, 500]
    assert verify().fault is None


def test_age_of_what_is_not_sealed_grows_until_it_is(bureau, seal):
    age = wire_age_of_unsealed(bureau.shared)
    _note(bureau)
    _sealed(seal)
    assert age() == timedelta(0)

    _note(bureau)
    bureau.clock.turn(seconds=30)
    _note(bureau)
    assert age() == timedelta(seconds=30)
    with (
        demanded("an open transaction hindered the sealing") as strikes,
        bureau.shared.start_work() as open_work,
    ):
        open_work.audit.note(Entry("lock", None))
        bureau.clock.turn(minutes=5)
        strikes.add(not _sealed(seal))
        assert age() == timedelta(minutes=5, seconds=30)

    _sealed(seal)
    assert age() == timedelta(0)
