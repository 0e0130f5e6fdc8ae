"""What becomes of words about workers, organisations and bindings."""

from uuid import UUID, uuid4

import pytest

from chassis.inbox import Outcome
from documents.domain.refusals import PositionForeign

CHANGED, BOUND, UNBOUND = (
    "frmr.worker.changed.v1",
    "frmr.organisation.bound.v1",
    "frmr.organisation.unbound.v1",
)


def _actor(office, body):
    """The account of an example at the first position of it."""
    position = body["positions"][0]
    with office.shared.start_work() as work:
        day = max(position["begins_on"], "2026-01-01")
        return work.registry.actor(
            UUID(body["account_id"]), UUID(position["position_id"]), _day(day)
        )


def _day(text):
    from datetime import date

    return date.fromisoformat(text)


def test_a_bound_worker_may_act_from_the_position(bus, office):
    envelope = bus.envelope(BOUND)

    bus.hear_again(envelope)

    actor = _actor(office, envelope.body)
    assert str(actor.organisation_id) == envelope.body["organisation_id"]


def test_after_the_end_of_the_binding_nobody_acts(bus, office):
    envelope = bus.envelope(BOUND)
    bus.hear_again(envelope)

    bus.hear(UNBOUND, version=2)

    with pytest.raises(PositionForeign):
        _actor(office, envelope.body)


def test_an_older_word_changes_nothing(bus, office):
    bus.hear(CHANGED, version=5)

    outcome = bus.hear(CHANGED, version=3, standing="stopped")

    assert outcome is Outcome.STALE
    assert office.rows("SELECT standing, aggregate_version FROM worker") == [("clear", 5)]
    assert office.rows("SELECT outcome FROM inbox ORDER BY outcome") == [("applied",), ("stale",)]


def test_a_stopped_worker_acts_no_more(bus, office):
    envelope = bus.envelope(BOUND)
    bus.hear_again(envelope)

    bus.hear(CHANGED, version=9, standing="stopped")

    with pytest.raises(PositionForeign):
        _actor(office, envelope.body)


def test_a_binding_that_overtakes_the_same_state_hides_no_stop(bus, office):
    """A binding tells positions, not standing: both words speak of one version of the worker."""
    envelope = bus.envelope(BOUND, worker_version=9)
    bus.hear_again(envelope)

    bus.hear(CHANGED, version=9, standing="stopped")

    with pytest.raises(PositionForeign):
        _actor(office, envelope.body)


def test_words_in_any_order_come_to_the_same(bus, office):
    bus.hear(UNBOUND, version=2)
    bus.hear(BOUND, version=1)

    assert office.rows("SELECT bound, aggregate_version FROM binding") == [(False, 2)]


def test_no_name_and_no_snils_is_kept(bus, office):
    envelope = bus.envelope(CHANGED)

    bus.hear_again(envelope)

    kept = str(office.rows("SELECT * FROM worker, inbox"))
    for member in ("snils", "family_name", "given_name", "patronymic"):
        assert envelope.body[member] not in kept


def test_an_organisation_keeps_its_newest_numbers(bus, office):
    name = "frmr.organisation.changed.v1"
    organisation_id = str(uuid4())
    bus.hear(name, 1, organisation_id=organisation_id, ogrn="1027700007004")

    bus.hear(name, 2, organisation_id=organisation_id, ogrn="1187721954782")

    assert office.rows("SELECT ogrn FROM organisation") == [("1187721954782",)]
