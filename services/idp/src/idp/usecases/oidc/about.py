"""What ID tokens and userinfo say of a person: by scopes, and by claims asked for one by one."""

from collections.abc import Collection
from typing import Any

from idp.domain.account import Account
from idp.domain.contact import ContactKind
from idp.domain.person import Person
from idp.domain.wanted import SCOPE_OF
from idp.usecases.oidc.ports import OidcWork

CONTACTS = frozenset({"email", "email_verified", "phone_number", "phone_number_verified"})


def about(
    work: OidcWork, account: Account, words: Collection[str], single: Collection[str] = ()
) -> dict[str, Any]:
    """All claims that the scopes ``words`` open and those of ``single`` that there are."""
    wanted = {claim for claim, word in SCOPE_OF.items() if word in words} | set(single)
    told = _person(account.person)
    if wanted & CONTACTS:
        told |= _contacts(work, account)
    if "affiliations" in wanted:
        told["affiliations"] = [
            {"organisation_id": str(one.organisation_id), "worker_id": str(one.worker_id)}
            for one in work.affiliations.of(account.id)
        ]
    return {claim: value for claim, value in told.items() if claim in wanted}


def _person(person: Person) -> dict[str, Any]:
    """OpenID Connect Core section 5.1; the numbers are claims of our own."""
    spoken = (person.family_name, person.given_name, person.patronymic)
    told = {
        "name": " ".join(part for part in spoken if part),
        "family_name": person.family_name,
        "given_name": person.given_name,
        "middle_name": person.patronymic,
        "gender": person.gender.value if person.gender else None,
        "birthdate": person.birth_date.isoformat(),
        "snils": person.snils.digits,
        "inn": person.inn.digits if person.inn else None,
    }
    return {name: value for name, value in told.items() if value}


def _contacts(work: OidcWork, account: Account) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for contact in work.contacts.of(account.id):
        name = "email" if contact.kind is ContactKind.EMAIL else "phone_number"
        told |= {name: contact.value, f"{name}_verified": contact.is_proven}
    return told
