"""The match: who may be bound where. Rules in their order; the first that fails wins."""

from collections.abc import Sequence
from datetime import date

from frmr.domain.account import Account, AccountStatus, Person
from frmr.domain.discrepancy import unmatched_fields
from frmr.domain.organisation import Organisation, any_works
from frmr.domain.refusals import (
    AccountBlocked,
    AccountUnconfirmed,
    DataDiffer,
    NoActivePosition,
    OrganisationClosed,
    OrganisationNotFound,
    OrganisationUnlicensed,
    RecordArchived,
    RecordNotFound,
    WorkerTaken,
)
from frmr.domain.worker import Position, Worker, WorkerStatus


def demand_account(account: Account | None) -> tuple[Account, Person]:
    """Only a confirmed account that is not blocked goes on, as the person that it is.

    An account of which nothing was heard yet may try again at once.
    """
    if account is None or account.person is None:
        raise AccountUnconfirmed(next_step="retry")
    if not account.confirmed:
        raise AccountUnconfirmed
    if account.status is not AccountStatus.ACTIVE:
        raise AccountBlocked
    return account, account.person


def demand_organisations(
    found: Sequence[Organisation], on: date, *, licence_required: bool
) -> list[Organisation]:
    """Those of the organisations found to which somebody may be bound; at least one."""
    if not found:
        raise OrganisationNotFound
    if not any_works(found):
        raise OrganisationClosed
    fit = [one for one in found if one.works and (one.licensed(on) or not licence_required)]
    if not fit:
        raise OrganisationUnlicensed
    return fit


def demand_record(
    account: Account,
    person: Person,
    record: Worker | None,
    *,
    alike: bool = False,
    elsewhere: bool = False,
) -> Worker:
    """The record with the person's SNILS is theirs, kept up, and nobody else's.

    Args:
        account: The account that asks.
        person: Who the identity provider says it is.
        record: The record with exactly this SNILS.
        alike: There is one record of another SNILS with the same INN, names and birth date.
        elsewhere: The account is bound to another record: its SNILS changed since.
    """
    if record is None and alike:
        raise DataDiffer(fields=("snils",))
    if record is None:
        raise RecordNotFound
    if record.status is not WorkerStatus.ACTIVE:
        raise RecordArchived
    differing = unmatched_fields(person, record)
    if differing:
        raise DataDiffer(fields=differing)
    if record.account_id not in (None, account.account_id):
        raise WorkerTaken
    if elsewhere:
        raise DataDiffer(fields=("snils",))
    return record


def demand_position(record: Worker, organisation: Organisation, on: date) -> list[Position]:
    """The person holds a position there today."""
    positions = record.active_positions(on, organisation.organisation_id)
    if not positions:
        raise NoActivePosition
    return positions
