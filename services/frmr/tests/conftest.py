"""One hospital, one doctor, and the account of that doctor: tests bend them with ``replace``."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid, Snils
from frmr.domain.account import Account, Person
from frmr.domain.organisation import Address, Licence, Organisation, OrganisationStatus
from frmr.domain.position_class import PositionClass
from frmr.domain.worker import Occupation, Position, Worker

HOSPITAL_ID = UUID("5bf96d46-6e71-5690-bae6-3bbca5e172f0")
WORKER_ID = UUID("93b5ad4e-175e-573e-9111-d13f548fa7e1")
ACCOUNT_ID = UUID("b5cb5c82-519d-548b-a4ab-703661b2e6fa")


@pytest.fixture
def today():
    """The day on which tests happen."""
    return date(2026, 11, 25)


@pytest.fixture
def noon():
    """A moment of that day."""
    return datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def hospital():
    """A licensed hospital that works."""
    licence = Licence(
        licence_id=UUID("7d0ef0a5-6bd3-4c4f-9b06-0b9f8a4f2c11"),
        organisation_id=HOSPITAL_ID,
        number="Л041-01137-77/00370001",
        issuer="Учебный департамент здравоохранения",
        valid_from=date(2019, 3, 1),
    )
    return Organisation(
        organisation_id=HOSPITAL_ID,
        oid=Oid("1.2.643.5.1.13.13.12.2.77.7001"),
        name_full="Учебная городская клиническая больница № 7",
        name_short="УГКБ № 7",
        inn=Inn("7701104441"),
        kpp=Kpp("770101001"),
        ogrn=Ogrn("1187721954782"),
        kind="hospital",
        region_code="77",
        status=OrganisationStatus.ACTIVE,
        address=Address("г. Москва, Учебная улица, дом 7", "101000", Kladr("77000000000123400")),
        licences=(licence,),
    )


@pytest.fixture
def position():
    """The doctor's post in that hospital."""
    return Position(
        position_id=UUID("9e61acad-4dc0-5558-a1d8-b18865ddd61d"),
        worker_id=WORKER_ID,
        organisation_id=HOSPITAL_ID,
        department_id=UUID("56d9686c-27f7-52a2-a398-cfeeb36e800c"),
        line_id=None,
        post_code="109",
        post_version="1.0",
        position_class=PositionClass.DOCTOR,
        is_head=False,
        speciality_code="27",
        rate=Decimal("1.00"),
        occupation=Occupation.MAIN,
        staff_number="GKB7/00003",
        begins_on=date(2019, 9, 2),
    )


@pytest.fixture
def doctor(position):
    """The doctor's record in the registry."""
    return Worker(
        worker_id=WORKER_ID,
        snils=Snils("07482962099"),
        inn=Inn("772117550081"),
        family_name="Орлова",
        given_name="Анна",
        patronymic="Сергеевна",
        birth_date=date(1984, 3, 12),
        gender_code="2",
        positions=(position,),
    )


@pytest.fixture
def person():
    """The same doctor as the identity provider knows her."""
    return Person(
        family_name="Орлова",
        given_name="Анна",
        patronymic="Сергеевна",
        birth_date=date(1984, 3, 12),
        snils=Snils("07482962099"),
        inn=Inn("772117550081"),
        gender="female",
    )


@pytest.fixture
def account(person):
    """Her account, confirmed."""
    return Account(
        account_id=ACCOUNT_ID, level="confirmed", level_version=2, person=person, person_version=2
    )
