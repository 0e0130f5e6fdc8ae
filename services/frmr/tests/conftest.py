"""One hospital and one doctor, bent by tests with ``replace``; and the registry on a database."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis import database, migrations
from chassis.envelope import Envelope
from contracts import events
from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid, Snils
from frmr import wiring
from frmr.adapters import seed_file
from frmr.domain.account import Account, Person
from frmr.domain.binding import Method
from frmr.domain.organisation import Address, Licence, Organisation, OrganisationStatus
from frmr.domain.position_class import PositionClass
from frmr.domain.worker import Occupation, Position, Worker
from frmr.settings import Settings
from testkit import people

NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
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
    return NOON


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


class StoppedClock:
    """A clock that moves when a test says so."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def advance(self, **time):
        """Let time pass."""
        self.at += timedelta(**time)


def settings_for(url, **told):
    """Settings as a process would read them."""
    return Settings(
        database_url=url,
        redis_url="redis://127.0.0.1:1/1",
        amqp_url="amqp://127.0.0.1:1",
        issuer="http://localhost:31310",
        public_url="http://127.0.0.1:31320",
        listen="127.0.0.1:31320",
        admin_listen="127.0.0.1:31321",
        state_dir=Path("/nonexistent"),
        cursor_key=bytes(range(32)),
        index_key=bytes(range(32, 64)),
        **told,
    )


class Registry:
    """The service on a real database, without its doors."""

    def __init__(self, url, clock, **told):
        self.clock = clock
        self.settings = settings_for(url, **told)
        self.engine = database.engine(url, 24)
        self.shared = wiring.hands(self.settings, self.engine, clock)
        self.do = wiring.wire(self.settings, self.shared)
        self.remembered = []
        self.handlers = wiring.wire_handlers(self.shared, self.remembered.extend)

    def plant(self, path):
        """Fill it from a seed file."""
        wiring.wire_planting(self.shared)(seed_file.read(path))

    def envelope(self, name, body, version):
        """A message that was delivered."""
        return Envelope(
            message_id=uuid4(),
            type=name,
            source=name.partition(".")[0],
            aggregate_id=UUID(body[events.subject(name)]),
            aggregate_version=version,
            occurred_at=self.clock(),
            body=body,
        )

    def hear(self, name, body, version):
        """Hear a fact as the worker would."""
        events.check_heard(name, body)
        return self.handlers[name](self.envelope(name, body, version))

    def confirm(self, slug, version=2, **bent):
        """Somebody of the stand is confirmed by the identity provider; gives the account's id."""
        known = people.person(slug) | bent
        told = {
            name: known[name]
            for name in ("family_name", "given_name", "patronymic", "birth_date", "gender")
            if known[name]
        }
        body = {
            "account_id": known["account_id"],
            "level": "confirmed",
            "method": "sms",
            "confirmed_at": self.clock().isoformat(),
            "person": told | {"snils": known["snils"], "inn": known["inn"]},
        }
        self.hear("idp.account.confirmed.v1", body, version)
        self.clock.advance(seconds=1)
        return UUID(known["account_id"])

    def matched(self, slug, organisation="gkb7", **bent):
        """A confirmed person with a match that waits: the account, and the binding."""
        account_id = self.confirm(slug, **bent)
        oid = Oid(people.organisation(organisation)["oid"])
        card = self.do.try_binding(account_id, Method.OID, oid)
        return account_id, card.binding.binding_id

    def bound(self, slug, organisation="gkb7"):
        """A person bound to an organisation: the account, and the binding."""
        account_id, binding_id = self.matched(slug, organisation)
        self.do.confirm_binding(account_id, binding_id)
        return account_id, binding_id

    def rows(self, statement, **asked):
        """Look into the database."""
        with self.engine.begin() as db:
            return [tuple(row) for row in db.execute(text(statement), asked)]

    def execute(self, statement, **asked):
        """Change the database by hand, as the service's own role."""
        with self.engine.begin() as db:
            db.execute(text(statement), asked)

    def told(self):
        """Events in the outbox, in their order: name and body."""
        return self.rows("SELECT type, body FROM outbox ORDER BY seq")

    def names_told(self):
        """Names of the events in the outbox."""
        return [name for name, _ in self.told()]


def planted(owner_url):
    """A migrated database with the stand's people and organisations."""
    migrations.run(owner_url, "frmr")
    registry = Registry(owner_url, StoppedClock(NOON))
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump(people.stand(), file, ensure_ascii=False)
        file.flush()
        registry.plant(Path(file.name))
    registry.engine.dispose()


@pytest.fixture
def clock(noon):
    """The clock of a registry."""
    return StoppedClock(noon)


@pytest.fixture
def filled(postgres):
    """A database with the stand's people and organisations."""
    return postgres.database("frmr", prepare=planted)


@pytest.fixture
def registry(filled, clock):
    """A registry that knows the stand's people and organisations."""
    opened = Registry(filled.url, clock)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def untouched(postgres):
    """A registry that is only read: one for all tests that change nothing."""
    opened = Registry(postgres.database("frmr", prepare=planted).url, StoppedClock(NOON))
    yield opened
    opened.engine.dispose()
