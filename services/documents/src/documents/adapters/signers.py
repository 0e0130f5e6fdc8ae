"""Asking the registry about a signer that no event has told of yet."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from marshmallow import ValidationError, fields

from chassis.calls import Answer, OAuthError
from chassis.refusal import Unavailable
from chassis.schemas import Heard
from documents.adapters.index import HmacIndex
from documents.domain.registry import Organisation, Position, Worker
from documents.usecases.outside import Resolved

SCOPE, AUDIENCE = "frmr.signers", "frmr"
_PATH = "/signers/resolution"


class Asking(Protocol):
    """See ``chassis.calls.Calls``."""

    def post(self, path: str, *, json: Any, token: str) -> Answer:
        """Post JSON; Unavailable."""
        ...


class Tokens(Protocol):
    """See ``chassis.calls.TokenClient``."""

    def client_credentials(self, scope: str, audience: str) -> str:
        """A token of this program's own; Unavailable."""
        ...


class _Position(Heard):
    position_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    department_id = fields.UUID(required=True)
    post_code = fields.String(required=True)
    position_class = fields.String(required=True)
    is_head = fields.Boolean(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class _Worker(Heard):
    worker_id = fields.UUID(required=True)
    account_id = fields.UUID(load_default=None, allow_none=True)
    version = fields.Integer(required=True)
    snils = fields.String(required=True)
    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    standing = fields.String(required=True)
    positions = fields.List(fields.Nested(_Position), required=True)


class _Organisation(Heard):
    organisation_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    oid = fields.String(required=True)
    ogrn = fields.String(required=True)
    inn = fields.String(required=True)


class _Resolution(Heard):
    worker = fields.Nested(_Worker, required=True, allow_none=True)
    organisation = fields.Nested(_Organisation, load_default=None, allow_none=True)


_ANSWER = _Resolution()


class HttpSigners:
    """See ``usecases.outside.Signers``."""

    def __init__(self, registry: Asking, tokens: Tokens, index: HmacIndex) -> None:
        self._registry = registry
        self._tokens = tokens
        self._index = index

    def resolve(self, snils: str, ogrn: str | None, on: date) -> Resolved:
        """The registry's word; an answer that cannot be read is none.

        Raises:
            Unavailable: the registry or the identity provider is away.
        """
        try:
            token = self._tokens.client_credentials(SCOPE, AUDIENCE)
        except OAuthError:
            raise Unavailable("idp") from None
        asked = {"snils": snils, "ogrn": ogrn, "on": on.isoformat()}
        answer = self._registry.post(_PATH, json=asked, token=token)
        if not answer.ok:
            raise Unavailable("frmr")
        try:
            told = _ANSWER.load(answer.json())
        except (ValidationError, ValueError):
            raise Unavailable("frmr") from None
        return self._resolved(told)

    def _resolved(self, told: Mapping[str, Any]) -> Resolved:
        worker, organisation = told["worker"], told["organisation"]
        return Resolved(
            worker=None if worker is None else self._worker(worker),
            worker_version=0 if worker is None else worker["version"],
            organisation=None if organisation is None else _organisation(organisation),
            organisation_version=0 if organisation is None else organisation["version"],
        )

    def _worker(self, told: Mapping[str, Any]) -> Worker:
        worker_id = told["worker_id"]
        return Worker(
            worker_id=worker_id,
            snils_hmac=self._index.snils(told["snils"]),
            name_hmac=self._index.name(told["family_name"], told["given_name"]),
            account_id=told["account_id"],
            standing=told["standing"],
            positions=[Position(worker_id=worker_id, **held) for held in told["positions"]],
        )


def _organisation(told: Mapping[str, Any]) -> Organisation:
    return Organisation(told["organisation_id"], told["oid"], told["ogrn"], told["inn"])
