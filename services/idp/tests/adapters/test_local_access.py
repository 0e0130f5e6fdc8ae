"""Slips on a real database: of many browsers at once one has it; what is over is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.envelope import Envelope
from contracts import events
from idp.domain.affiliation import Affiliation
from idp.domain.client import AuthMethod, Client, GrantType
from idp.domain.level import Acr
from idp.domain.officer import Officer
from idp.domain.refusals import CredentialsWrong, LocalAccessBound, LocalAccessVoid
from idp.domain.staff_number import StaffNumber
from idp.usecases.local_access.granting import Wanted
from idp.usecases.local_access.signing_in import Typed
from idp.wiring import accounts, staff
from idp.wiring.oidc import wire_register
from testkit.rush import at_once

ORGANISATION = UUID("0d9a3a54-6a4c-5f6f-b0f5-7d1b2b8f9e31")
NUMBER = StaffNumber("GKB7", "00417")
MANY = 20
REASON = "lost phone"


@pytest.fixture
def desk(bureau):
    register = wire_register(bureau.shared.start_work, bytes(range(32)), bureau.clock)
    register.put_clients(
        [
            Client(
                client_id="cabinet",
                name="Cabinet",
                auth_method=AuthMethod.NONE,
                grants=frozenset({GrantType.CODE}),
                scopes=frozenset({"openid"}),
                audiences=("cabinet",),
                redirect_uris=("http://127.0.0.1:18030/oidc/callback",),
                local_access=True,
            )
        ]
    )
    return staff.wire_organisations(bureau.shared)


@pytest.fixture
def doors(bureau):
    seams = accounts.Seams(
        bureau.sessions.open, bureau.sessions.hold, bureau.sessions.issue, bureau.sessions.refuse
    )
    return staff.wire_local_access(bureau.shared, bureau.limits, seams)


def affiliated(bureau, slug, *, is_head=False):
    account_id = UUID(bureau.plant(slug)["account_id"])
    with bureau.shared.start_work() as work:
        work.affiliations.keep(
            Affiliation(uuid4(), account_id, ORGANISATION, uuid4(), 1, is_head=is_head)
        )
    return account_id


@pytest.fixture
def head(bureau):
    return Officer(affiliated(bureau, "goncharov", is_head=True), Acr.AAL2, bureau.clock())


@pytest.fixture
def worker(bureau):
    return affiliated(bureau, "akhmetova")


@pytest.fixture
def granted(desk, head, worker):
    desk.give_number(head, ORGANISATION, worker, NUMBER, REASON)
    return desk.grant_access(head, ORGANISATION, Wanted(worker, timedelta(hours=12), ()), REASON)


@pytest.fixture
def use(bureau, doors, asked_by_cabinet):
    """Type number and slip at a browser of its own."""

    def typed(code, cookie=None):
        begun = bureau.do.begin_signin(asked_by_cabinet, block="192.0.2.0/24")
        told = Typed(NUMBER.text, code, cookie, "192.0.2.7", "192.0.2.0/24")
        return doors.use(bureau.key(begun), told)

    return typed


@pytest.fixture
def asked_by_cabinet(bureau):
    return replace(bureau.strong(), least_acr=Acr.AAL1, fresh=False)


def test_of_many_browsers_at_once_one_has_the_slip(bureau, granted, use):
    told = at_once([lambda: use(granted.code)] * MANY)

    assert told.count(LocalAccessBound) == MANY - 1
    assert len(bureau.sessions.opened) == 1
    assert bureau.rows("SELECT count(*) FROM local_access_session") == [(1,)]


def test_of_many_wrong_slips_at_once_five_count(bureau, granted, use):
    told = at_once([lambda: use("0" * 12)] * MANY)

    assert told.count(CredentialsWrong) == MANY
    assert bureau.rows("SELECT tries, ended_because FROM local_access") == [(5, "tries")]
    with pytest.raises(LocalAccessVoid):
        use(granted.code)


def test_of_many_slips_given_at_once_one_is_left(bureau, desk, head, worker):
    desk.give_number(head, ORGANISATION, worker, NUMBER, REASON)
    wanted = Wanted(worker, timedelta(hours=12), ())

    told = at_once([lambda: desk.grant_access(head, ORGANISATION, wanted, REASON).code] * MANY)

    assert len(set(told)) == MANY
    left = "SELECT count(*) FROM local_access WHERE ended_at IS NULL"
    assert bureau.rows(left) == [(1,)]


def test_session_of_a_slip_is_proven_by_it_alone(bureau, granted, use):
    use(granted.code)

    (opening,) = bureau.sessions.opened
    assert (opening.amr, opening.acr) == (("otp",), Acr.AAL1)


def test_slip_that_is_over_is_told_with_its_session(bureau, granted, use):
    let_in = use(granted.code)
    session = replace(
        bureau.session_of(bureau.plant("akhmetova")),
        id=let_in.after.step.signin.id,
        cookie_hash=b"cookie",
    )
    with bureau.shared.start_work() as work:
        work.sessions.add(session)
    end = staff.wire_expiry(bureau.shared)
    end()
    assert bureau.rows("SELECT ended_because FROM local_access") == [(None,)]
    bureau.clock.turn(hours=12)

    end()

    assert bureau.rows("SELECT ended_because FROM local_access") == [("expired",)]
    told = bureau.rows("SELECT body->>'reason' FROM outbox WHERE type = 'idp.session.revoked.v1'")
    assert told == [("local-access",)]


def hear(bureau, name, version, **bent):
    handlers = accounts.wire_listening(bureau.shared)
    name = f"frmr.organisation.{name}.v1"
    body = events.examples(name)[0] | bent
    subject = UUID(body[events.subject(name)])
    envelope = Envelope(uuid4(), name, "frmr", subject, version, bureau.clock(), body)
    return handlers[name](envelope)


@pytest.mark.parametrize("told", ["GKB7/00417", "no slash"])
def test_number_comes_with_the_place_of_work_and_goes_with_it(bureau, desk, head, told):
    account_id = UUID(bureau.plant("akhmetova")["account_id"])
    places = {"account_id": str(account_id), "organisation_id": str(ORGANISATION)}
    hear(bureau, "bound", 1, **places, staff_number=told, positions=[])
    shown = desk.show(head, ORGANISATION)
    (member,) = [one for one in shown.members if one.account.id == account_id]
    assert (member.number and member.number.number.text) == (told if "/" in told else None)
    assert shown.name == events.examples("frmr.organisation.bound.v1")[0]["name"]

    hear(bureau, "unbound", 2, **places)

    assert bureau.rows("SELECT count(*) FROM staff_number") == [(0,)]
    assert bureau.rows("SELECT count(*) FROM identifier WHERE kind = 'staff'") == [(0,)]


def test_slip_ends_with_the_place_of_work(bureau, desk, head):
    account_id = UUID(bureau.plant("akhmetova")["account_id"])
    places = {"account_id": str(account_id), "organisation_id": str(ORGANISATION)}
    hear(bureau, "bound", 1, **places, staff_number=NUMBER.text, positions=[])
    wanted = Wanted(account_id, timedelta(hours=1), ())
    desk.grant_access(head, ORGANISATION, wanted, REASON)

    hear(bureau, "unbound", 2, **places)

    assert bureau.rows("SELECT ended_because FROM local_access") == [("unbound",)]


def test_number_that_another_has_leaves_the_place_of_work_as_told(bureau, desk, head, worker):
    desk.give_number(head, ORGANISATION, worker, NUMBER, REASON)
    other = UUID(bureau.plant("zaytseva")["account_id"])
    places = {"account_id": str(other), "organisation_id": str(ORGANISATION)}

    hear(bureau, "bound", 1, **places, staff_number=NUMBER.text, positions=[])

    (member,) = [one for one in desk.show(head, ORGANISATION).members if one.account.id == other]
    assert member.number is None
