import pytest

from cabinet.domain.binding import Status
from cabinet.domain.refusals import Absent, RefusedElsewhere
from cabinet.usecases.binding import (
    ChooseOrganisation,
    ConfirmBinding,
    ReadBinding,
    ReadBindings,
    SeekOrganisation,
)
from cabinet.usecases.delegation import Delegation


@pytest.fixture
def delegation(stage):
    return Delegation(stage.sessions, stage.provider, stage.clock)


def test_looking_for_an_organisation_asks_the_registry_in_the_persons_name(stage, delegation, fake):
    found = SeekOrganisation(stage.registry, delegation)(stage.visit(), "ogrn", fake.GKB7.ogrn)

    assert found.status is Status.MATCHED
    assert stage.registry.asked == ["exchanged-1"]


def test_confirming_makes_the_workplace_known_before_the_fact_arrives(stage, delegation, fake):
    confirm = ConfirmBinding(stage.registry, delegation, stage.start_work, stage.clock)

    confirm(stage.visit(), fake.BINDING.binding_id)

    (place,) = stage.work.workers.workplaces(fake.MARIA)
    assert place.position == fake.THERAPIST


def test_refusal_of_the_registry_passes_with_its_next_step(stage, delegation, fake):
    stage.registry.refusal = RefusedElsewhere(refusal="record-not-found", next_step="ask-hr")

    with pytest.raises(RefusedElsewhere) as refused:
        ChooseOrganisation(stage.registry, delegation)(
            stage.visit(), fake.BINDING.binding_id, fake.GKB7.organisation_id
        )
    assert refused.value.facts["next_step"] == "ask-hr"


def test_binding_of_another_person_is_absent(stage, delegation, fake):
    with pytest.raises(Absent):
        ReadBinding(stage.registry, delegation)(stage.visit(), fake.STRANGER)


def test_without_the_registry_the_facts_are_shown(stage, delegation, fake):
    stage.registry.away = True

    bindings = ReadBindings(stage.registry, delegation, stage.start_work)(stage.visit())

    assert bindings.answered is None
