from uuid import UUID

import pytest

from cabinet.domain.card import Certified, Target
from cabinet.domain.document import DocumentFact
from cabinet.domain.refusals import NoSoftwareKey
from cabinet.domain.workplace import Workplace
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.documents import BeginDocument, ListDocuments, SendDocument
from cabinet.usecases.ports import NewDocument, Upload, Wanted
from cabinet.usecases.signing import CertifyKey, HandInSignature


@pytest.fixture
def delegation(stage):
    return Delegation(stage.sessions, stage.provider, stage.clock)


@pytest.fixture
def place(fake):
    return Workplace(fake.THERAPIST, fake.GKB7)


def test_file_passes_through_in_the_name_of_the_position(stage, delegation, place, fake):
    upload = Upload("application/pdf", iter([b"%PDF", b"-1.7"]), 8, "key")

    document_id = BeginDocument(stage.store, delegation)(
        stage.visit(), place, type_code="147", local_uid="A-1", level="N", upload=upload
    )

    assert document_id == fake.DOCUMENT
    assert stage.store.taken == [
        NewDocument(fake.GKB7.organisation_id, "147", "A-1", "N"),
        (fake.DOCUMENT, "application/pdf", b"%PDF-1.7"),
    ]
    assert {asked.position_id for asked in stage.store.asked} == {fake.THERAPIST.position_id}


def test_each_act_has_a_token_of_its_own_scope(stage, delegation, place, fake):
    visit = stage.visit()
    HandInSignature(stage.store, delegation)(
        visit, place, Target(fake.DOCUMENT, 1, "AUTHOR"), b"der"
    )
    SendDocument(stage.store, delegation)(visit, place, fake.DOCUMENT, UUID(int=8))

    scopes = [scope for _, _, scope in stage.provider.exchanges]
    assert scopes == ["documents.sign", "documents.send"]


def test_without_the_store_own_documents_are_listed_from_facts(stage, delegation, place, fake):
    stage.store.away = True
    stage.work.documents.facts[fake.DOCUMENT] = DocumentFact(
        fake.DOCUMENT, author_account_id=fake.MARIA, uploaded_at=fake.NOW
    )

    listed = ListDocuments(stage.store, delegation, stage.start_work)(
        stage.visit(), place, Wanted()
    )

    assert listed.cards is None
    assert [fact.status for fact in listed.facts] == ["stored"]
    assert listed.as_of == fake.NOW


class _Authority:
    def certify(self, spki, person):
        return Certified(f"{spki} of {person.snils}", ("issuing",))


def test_key_is_certified_in_the_names_the_identity_provider_confirmed(stage, fake):
    stage.work.accounts.put_state(fake.MARIA, 1, status="active", level="confirmed")
    stage.work.accounts.put_person(fake.MARIA, 1, fake.PERSON)

    certified = CertifyKey(_Authority(), stage.start_work)(stage.visit(), "c3BraQ==")

    assert certified == Certified("c3BraQ== of 11223344595", ("issuing",))


@pytest.mark.parametrize("authority", [None, _Authority()])
def test_no_key_without_an_authority_or_a_known_person(stage, authority):
    with pytest.raises(NoSoftwareKey):
        CertifyKey(authority, stage.start_work)(stage.visit(), "c3BraQ==")
