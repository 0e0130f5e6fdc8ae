"""Binding under many hands at once: whatever the order, one truth is kept and told once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from chassis.refusal import Refusal
from contracts.identifiers import Ogrn, Oid
from frmr.domain.binding import BindingStatus, Method
from testkit import people

TOGETHER = 20


def at_once(intention, arguments):
    """Run one intention for each of the arguments at the same moment; what each came to."""
    gate = Barrier(len(arguments))

    def one(argument):
        gate.wait()
        try:
            return intention(argument)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


def oid(slug):
    return Oid(people.organisation(slug)["oid"])


def test_twenty_confirmations_of_one_match_bind_once(registry):
    account_id, binding_id = registry.matched("orlova")

    said = at_once(
        lambda _: registry.do.confirm_binding(account_id, binding_id).binding.status,
        range(TOGETHER),
    )

    assert Counter(said) == {BindingStatus.BOUND: 1, "already-decided": TOGETHER - 1}
    assert registry.names_told().count("frmr.organisation.bound.v1") == 1
    assert registry.rows("SELECT version FROM worker WHERE account_id IS NOT NULL") == [(3,)]


def test_twenty_tries_of_one_account_leave_one_match(registry):
    account_id = registry.confirm("orlova")

    said = at_once(
        lambda _: registry.do.try_binding(account_id, Method.OID, oid("gkb7")).binding.status,
        range(10),
    )

    assert Counter(said) == {BindingStatus.MATCHED: 1, "binding-live": 9}


def test_record_goes_to_one_of_two_accounts(registry):
    first, binding = registry.matched("orlova")
    other = "6c1f0f0e-0b57-4a3e-9d3e-0a4c2f6f7b11"
    second, another = registry.matched("orlova", account_id=other)

    said = at_once(
        lambda one: registry.do.confirm_binding(*one).binding.status,
        [(first, binding), (second, another)],
    )

    assert Counter(said) == {BindingStatus.BOUND: 1, "worker-taken": 1}
    ((winner,),) = registry.rows("SELECT account_id FROM worker WHERE account_id IS NOT NULL")
    assert winner in {first, second}
    assert Counter(registry.names_told())["frmr.binding.refused.v1"] == 1


def test_first_bindings_of_one_organisation_bring_it_into_use_once(registry):
    slugs = ["orlova", "goncharov", "akhmetova", "rimskaya", "li", "sokolova"]
    waiting = [registry.matched(slug) for slug in slugs]

    said = at_once(lambda one: registry.do.confirm_binding(*one).binding.status, waiting)

    assert Counter(said) == {BindingStatus.BOUND: 6}
    told = Counter(registry.names_told())
    assert told["frmr.organisation.changed.v1"] == 1
    assert told["frmr.organisation.bound.v1"] == 6


def test_first_bindings_of_two_organisations_do_not_wait_for_each_other(registry):
    waiting = [registry.matched("li", "polyclinic12"), registry.matched("orlova", "gkb7")]

    said = at_once(lambda one: registry.do.confirm_binding(*one).binding.status, waiting)

    assert Counter(said) == {BindingStatus.BOUND: 2}


def test_confirmation_and_block_of_the_account_end_in_a_stopped_worker(registry):
    account_id, binding_id = registry.matched("orlova")
    body = {
        "account_id": str(account_id),
        "reason": "support",
        "not_before": registry.clock().isoformat(),
        "blocked_at": registry.clock().isoformat(),
    }

    said = at_once(
        lambda step: step(),
        [
            lambda: registry.do.confirm_binding(account_id, binding_id).binding.status,
            lambda: registry.hear("idp.account.blocked.v1", body, 3),
        ],
    )

    assert said[0] in {BindingStatus.BOUND, "account-blocked"}
    assert registry.do.list_workplaces(account_id).workplaces == ()


def test_confirmation_matches_again_what_changed_meanwhile(registry):
    account_id, binding_id = registry.matched("orlova")
    with registry.engine.begin() as db:
        db.exec_driver_sql("UPDATE licence SET status = 'suspended'")

    said = at_once(lambda one: registry.do.confirm_binding(*one), [(account_id, binding_id)])

    assert said == ["organisation-unlicensed"]
    (kept, *_) = registry.do.list_bindings(account_id)
    assert kept.binding.status is BindingStatus.REFUSED
    assert kept.binding.next_step == "support"
    assert registry.names_told() == ["frmr.binding.refused.v1"]


@pytest.mark.parametrize("days", [0, 1])
def test_position_that_ended_meanwhile_is_seen_by_the_day_of_the_registry(registry, days):
    account_id, binding_id = registry.matched("orlova")
    ends = f"2026-11-{25 - days}"
    registry.execute(
        "UPDATE position SET ends_on = CAST(:ends AS date) WHERE worker_id = :id",
        ends=ends,
        id=people.person("orlova")["worker_id"],
    )

    said = at_once(lambda one: registry.do.confirm_binding(*one), [(account_id, binding_id)])

    refused = said == ["no-active-position"]
    assert refused is (days == 1)


def test_registrys_day_begins_where_it_is_kept(registry):
    account_id, binding_id = registry.matched("orlova")
    registry.execute(
        "UPDATE position SET ends_on = '2026-11-25' WHERE worker_id = :id",
        id=people.person("orlova")["worker_id"],
    )
    registry.clock.at = registry.clock.at.replace(hour=21, minute=0)
    registry.execute("UPDATE binding SET expires_at = '2027-01-01'")

    said = at_once(lambda one: registry.do.confirm_binding(*one), [(account_id, binding_id)])

    assert said == ["no-active-position"]


def test_new_try_ends_a_choice_that_was_left_open(registry):
    account_id = registry.confirm("morozova")
    shared = Ogrn(people.organisation("crb")["ogrn"])
    first = registry.do.try_binding(account_id, Method.OGRN, shared)
    registry.clock.advance(seconds=1)

    registry.do.try_binding(account_id, Method.OID, oid("crb-branch"))

    by_id = {one.binding.binding_id: one for one in registry.do.list_bindings(account_id)}
    assert by_id[first.binding.binding_id].binding.status is BindingStatus.EXPIRED


def test_person_of_two_organisations_is_bound_to_both_and_keeps_the_record_until_the_last(registry):
    account_id, first = registry.bound("li", "gkb7")
    card = registry.do.try_binding(account_id, Method.OID, oid("polyclinic12"))
    registry.do.confirm_binding(account_id, card.binding.binding_id)

    registry.do.end_binding(account_id, first, None)
    held = [
        one.organisation.name_short for one in registry.do.list_workplaces(account_id).workplaces
    ]
    linked = registry.rows("SELECT count(*) FROM worker WHERE account_id IS NOT NULL")
    registry.do.end_binding(account_id, card.binding.binding_id, None)

    assert held == [people.organisation("polyclinic12")["name_short"]]
    assert linked == [(1,)]
    assert registry.rows("SELECT count(*) FROM worker WHERE account_id IS NOT NULL") == [(0,)]
    assert registry.names_told()[-3:] == [
        "frmr.organisation.unbound.v1",
        "frmr.organisation.unbound.v1",
        "frmr.worker.changed.v1",
    ]


def test_record_under_another_snils_names_that_field(registry):
    registry.execute(
        "UPDATE worker SET snils = '00100199800' WHERE worker_id = :id",
        id=people.person("orlova")["worker_id"],
    )
    account_id = registry.confirm("orlova")

    with pytest.raises(Refusal) as refused:
        registry.do.try_binding(account_id, Method.OID, oid("gkb7"))

    assert (refused.value.code, refused.value.facts["fields"]) == ("data-differ", ["snils"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE worker SET status = 'archived'", "record-archived"),
        ("UPDATE worker SET account_id = gen_random_uuid()", "worker-taken"),
        ("UPDATE organisation SET status = 'suspended'", "organisation-closed"),
        ("UPDATE account SET level = 'standard'", "account-unconfirmed"),
        ("UPDATE account SET status = 'blocked'", "account-blocked"),
    ],
)
def test_rules_that_no_person_of_the_stand_breaks(registry, change, code):
    account_id = registry.confirm("orlova")
    registry.execute(change)

    with pytest.raises(Refusal) as refused:
        registry.do.try_binding(account_id, Method.OID, oid("gkb7"))

    assert refused.value.code == code
    assert UUID(refused.value.facts["binding_id"])


def test_match_that_ran_out_does_not_hold_the_organisation(registry):
    account_id, binding_id = registry.matched("orlova")
    registry.clock.advance(minutes=30)
    candidate = registry.do.list_bindings(account_id)[-1].binding

    card = registry.do.choose_organisation(account_id, candidate.binding_id, candidate.choices[0])

    assert card.binding.status is BindingStatus.MATCHED
    kept = {one.binding.binding_id: one.binding for one in registry.do.list_bindings(account_id)}
    assert kept[binding_id].status is BindingStatus.EXPIRED


def test_person_whose_snils_changed_is_not_bound_to_a_second_record(registry):
    account_id, _ = registry.bound("orlova")
    orlova, nurse = people.person("orlova"), people.person("akhmetova")
    registry.execute(
        """UPDATE worker SET family_name = :family_name, given_name = :given_name,
        patronymic = :patronymic, birth_date = CAST(:birth_date AS date), inn = NULL
        WHERE worker_id = :worker_id""",
        **orlova | {"worker_id": nurse["worker_id"]},
    )
    registry.execute("DELETE FROM binding")
    registry.confirm("orlova", version=3, snils=nurse["snils"])

    with pytest.raises(Refusal) as refused:
        registry.do.try_binding(account_id, Method.OID, oid("gkb7"))

    assert (refused.value.code, refused.value.facts["fields"]) == ("data-differ", ["snils"])
