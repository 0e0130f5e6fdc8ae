"""Whether a signature's holder may sign this document: the first rule that fails names the match.

The certificate's SNILS and OGRN are compared with the registry; its title is never read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from documents.domain.registry import Organisation, Position, Worker
from documents.domain.signing import ORGANISATION, ROLE_POSTS, SigningRule


class Match(StrEnum):
    """Outcomes, in the order in which they are looked for."""

    CERTIFICATE_WITHOUT_SNILS = "CERTIFICATE_WITHOUT_SNILS"
    SIGNER_NOT_IN_REGISTRY = "SIGNER_NOT_IN_REGISTRY"
    NAME_DIFFERS = "NAME_DIFFERS"
    SIGNER_IS_NOT_CALLER = "SIGNER_IS_NOT_CALLER"
    SIGNER_BLOCKED = "SIGNER_BLOCKED"
    SIGNER_STOPPED = "SIGNER_STOPPED"
    NOT_IN_ORGANISATION = "NOT_IN_ORGANISATION"
    POST_MAY_NOT_SIGN = "POST_MAY_NOT_SIGN"
    ROLE_NOT_EXPECTED = "ROLE_NOT_EXPECTED"
    ALREADY_SIGNED = "ALREADY_SIGNED"
    ORGANISATION_DIFFERS = "ORGANISATION_DIFFERS"
    AUTHORITY_NOT_SHOWN = "AUTHORITY_NOT_SHOWN"
    UNKNOWN = "UNKNOWN"
    MATCHED = "MATCHED"


@dataclass(frozen=True)
class Claim:
    """Who claims to have signed what: digests from the certificate, and the document's side."""

    snils_hmac: bytes | None
    name_hmacs: frozenset[bytes]
    ogrn: str | None
    caller_account_id: UUID
    organisation_id: UUID
    role_code: str
    rule: SigningRule
    day: date


def match(
    claim: Claim,
    worker: Worker | None,
    organisation: Organisation | None,
    already: Collection[tuple[UUID, str]],
) -> Match:
    """Compare; ``already`` are the worker and role of each counted signature.

    ``name_hmacs`` of a claim are digests of the surname with each beginning of the forenames:
    certificates write given name and patronymic in one attribute.
    """
    found = _person(claim, worker)
    if found is not None or worker is None:
        return found or Match.SIGNER_NOT_IN_REGISTRY
    if organisation is None:
        return Match.UNKNOWN
    here = [
        position
        for position in worker.positions
        if position.organisation_id == claim.organisation_id and position.active_on(claim.day)
    ]
    if not here:
        return Match.NOT_IN_ORGANISATION
    found = _role(claim, worker, here, already)
    if found is None and claim.role_code == ORGANISATION:
        found = _organisation(claim, organisation, here)
    return found or Match.MATCHED


def _person(claim: Claim, worker: Worker | None) -> Match | None:
    if claim.snils_hmac is None:
        return Match.CERTIFICATE_WITHOUT_SNILS
    if worker is None:
        return Match.SIGNER_NOT_IN_REGISTRY
    lines = (
        (worker.name_hmac not in claim.name_hmacs, Match.NAME_DIFFERS),
        (worker.account_id != claim.caller_account_id, Match.SIGNER_IS_NOT_CALLER),
        (worker.blocked, Match.SIGNER_BLOCKED),
        (worker.standing != "clear", Match.SIGNER_STOPPED),
    )
    return next((found for fails, found in lines if fails), None)


def _role(
    claim: Claim,
    worker: Worker,
    here: Collection[Position],
    already: Collection[tuple[UUID, str]],
) -> Match | None:
    if claim.role_code != ORGANISATION:
        posts = ROLE_POSTS.get(claim.role_code, frozenset())
        if not any(position.position_class in posts for position in here):
            return Match.POST_MAY_NOT_SIGN
    if not claim.rule.expects(claim.role_code):
        return Match.ROLE_NOT_EXPECTED
    if (worker.worker_id, claim.role_code) in already:
        return Match.ALREADY_SIGNED
    return None


def _organisation(
    claim: Claim, organisation: Organisation, here: Collection[Position]
) -> Match | None:
    if claim.ogrn != organisation.ogrn:
        return Match.ORGANISATION_DIFFERS
    if not any(position.is_head for position in here):
        return Match.AUTHORITY_NOT_SHOWN
    return None
