"""What an officer of an organisation does, as tests say it."""

from uuid import uuid4

from testkit import people

GKB7 = people.organisation("gkb7")["organisation_id"]
OTHER = people.organisation("crb")["organisation_id"]


def bind(site, told, organisation_id=GKB7, *, head=False):
    """The registry told that the person works there."""
    site.run(
        "INSERT INTO affiliation (binding_id, account_id, organisation_id, worker_id, version,"
        f" is_head) VALUES ('{uuid4()}', '{told['account_id']}', '{organisation_id}',"
        f" '{uuid4()}', 1, {head})"
    )


def numbers(organisation_id=GKB7):
    return f"/organisations/{organisation_id}/staff-numbers"


def access(organisation_id=GKB7):
    return f"/organisations/{organisation_id}/local-access"


def give(head, worker, number="GKB7/00417"):
    return head.call("POST", numbers(), account_id=worker["account_id"], staff_number=number)


def grant(head, worker, **more):
    give(head, worker)
    return head.call("POST", access(), account_id=worker["account_id"], **more)


def enter(site, login, password):
    visitor = site.visitor()
    visitor.open(f"{site.url}/login")
    return visitor.fill({"identifier": login, "password": password})
