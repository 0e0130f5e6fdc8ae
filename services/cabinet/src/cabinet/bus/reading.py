"""What this service reads of the facts of others; members it does not need pass by."""

from typing import Any

from marshmallow import fields, validate

from cabinet.domain.account import Person
from cabinet.domain.workplace import Position
from chassis.schemas import Heard


class PersonRead(Heard):
    """A person as the identity provider tells it."""

    family_name = fields.Str(required=True)
    given_name = fields.Str(required=True)
    patronymic = fields.Str(allow_none=True, load_default=None)
    birth_date = fields.Date(required=True)
    snils = fields.Str(required=True)
    inn = fields.Str(allow_none=True, load_default=None)


class PositionRead(Heard):
    """A position as the registry tells it."""

    position_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    department_id = fields.UUID(allow_none=True, load_default=None)
    post_code = fields.Str(required=True)
    position_class = fields.Str(required=True)
    occupation = fields.Str(required=True)
    rate = fields.Decimal(required=True)
    is_head = fields.Bool(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(allow_none=True, load_default=None)


class AccountRead(Heard):
    """idp.account.registered, .confirmed, .changed."""

    level = fields.Str(required=True)
    status = fields.Str(load_default="active")
    person = fields.Nested(PersonRead, allow_none=True, load_default=None)


class BlockedRead(Heard):
    """idp.account.blocked."""

    account_id = fields.UUID(required=True)
    not_before = fields.AwareDateTime(required=True)


class RevokedRead(Heard):
    """idp.session.revoked."""

    account_id = fields.UUID(required=True)
    session_ids = fields.List(fields.Str(), required=True)
    all = fields.Bool(required=True)
    not_before = fields.AwareDateTime(required=True)


class BoundRead(Heard):
    """frmr.organisation.bound."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    worker_version = fields.Int(required=True)
    organisation_id = fields.UUID(required=True)
    name = fields.Str(required=True)
    ogrn = fields.Str(required=True)
    inn = fields.Str(required=True)
    positions = fields.List(fields.Nested(PositionRead), required=True)


class UnboundRead(Heard):
    """frmr.organisation.unbound."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    reason = fields.Str(required=True)


class RefusedRead(Heard):
    """frmr.binding.refused."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(allow_none=True, load_default=None)
    reason = fields.Str(required=True)
    next_step = fields.Str(required=True)
    fields_ = fields.List(fields.Str(), data_key="fields", required=True)


class WorkerRead(Heard):
    """frmr.worker.changed."""

    worker_id = fields.UUID(required=True)
    account_id = fields.UUID(allow_none=True, load_default=None)
    version = fields.Int(required=True)
    standing = fields.Str(required=True, validate=validate.OneOf(["clear", "stopped"]))
    stopped_fields = fields.List(fields.Str(), required=True)
    positions = fields.List(fields.Nested(PositionRead), required=True)


class OrganisationRead(Heard):
    """frmr.organisation.changed."""

    organisation_id = fields.UUID(required=True)
    version = fields.Int(required=True)
    name = fields.Str(required=True)
    ogrn = fields.Str(required=True)
    inn = fields.Str(required=True)
    oid = fields.Str(required=True)


class UploadedRead(Heard):
    """documents.document.uploaded."""

    type_code = fields.Str(required=True)
    organisation_id = fields.UUID(required=True)
    author_account_id = fields.UUID(required=True)
    number = fields.Int(required=True)


class SignedRead(Heard):
    """documents.document.signed."""

    complete = fields.Bool(required=True)
    missing = fields.List(fields.Str(), required=True)


class RejectedRead(Heard):
    """documents.document.rejected."""

    rejected_stage = fields.Str(data_key="stage", required=True)
    codes = fields.List(fields.Str(), required=True)


class NothingRead(Heard):
    """A fact that is told by its name alone."""


def person(told: dict[str, Any] | None) -> Person | None:
    """The value of what was read."""
    return None if told is None else Person(**told)


def position(told: dict[str, Any]) -> Position:
    """The value of what was read."""
    return Position(**told)
