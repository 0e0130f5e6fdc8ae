"""Whom others hear of: organisations that are in use, and those who work there."""

from datetime import date, datetime

from frmr.domain.account import Account
from frmr.domain.discrepancy import differences, standing_of
from frmr.domain.organisation import TOLD_FIELDS, Organisation, OrganisationChanged
from frmr.domain.standing import Standing
from frmr.domain.worker import Worker, WorkerChanged
from frmr.usecases.ports import Work

EVERY_SECTION = ("person", "accreditation", "position", "account")


def standing(work: Work, worker: Worker) -> Standing:
    """What holds a worker back, by the account bound to the record."""
    account = work.accounts.get(worker.account_id) if worker.account_id else None
    return standing_of(account, worker)


def tell_change(work: Work, worker: Worker, sections: tuple[str, ...], on: date) -> None:
    """Announce a change of a worker, if one of their organisations is in use.

    The organisations are kept from coming into use meanwhile: their first binding announces
    everybody, and would miss what this transaction has not committed yet.
    """
    shared = work.organisations.share(worker.organisations(on))
    if worker.account_id is not None or any(one.in_use for one in shared):
        work.announce(WorkerChanged(worker, sections, standing(work, worker), on))


def reconsider(work: Work, account: Account, worker: Worker, now: datetime) -> None:
    """Record in what an account and the record bound to it disagree now."""
    found = list(differences(account.person, worker)) if account.person else []
    work.discrepancies.settle(account.account_id, worker.worker_id, found, now)


def bring_into_use(
    work: Work, organisation: Organisation, besides: Worker, now: datetime, on: date
) -> Organisation:
    """The first binding tells of an organisation and of everybody there but the one bound.

    All organisations of the one bound are locked at once, in the order of their ids: two first
    bindings of people with places in both would else wait for each other.
    """
    if organisation.in_use:
        return organisation
    organisation_id = organisation.organisation_id
    locked = work.organisations.lock({organisation_id, *besides.organisations(on)})
    if locked[organisation_id].in_use:
        return locked[organisation_id]
    organisation = locked[organisation_id].come_into_use(now)
    work.organisations.save(organisation)
    work.announce(OrganisationChanged(organisation, organisation.licensed(on), TOLD_FIELDS))
    for worker in work.workers.of_organisation(organisation_id, on):
        if worker.worker_id != besides.worker_id:
            work.announce(WorkerChanged(worker, EVERY_SECTION, standing(work, worker), on))
    return organisation
