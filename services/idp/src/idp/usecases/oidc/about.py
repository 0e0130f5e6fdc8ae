"""What ID tokens and userinfo both say of a person, as far as the scopes open it."""

from collections.abc import Collection
from typing import Any

from idp.domain.account import Account
from idp.domain.person import Person
from idp.usecases.oidc.ports import OidcWork


def about(work: OidcWork, account: Account, words: Collection[str]) -> dict[str, Any]:
    """Names by ``profile``, places of work by ``organisation``."""
    told: dict[str, Any] = {}
    if "profile" in words:
        told |= _names(account.person)
    if "organisation" in words:
        told["affiliations"] = [
            {"organisation_id": str(one.organisation_id), "worker_id": str(one.worker_id)}
            for one in work.affiliations.of(account.id)
        ]
    return told


def _names(person: Person) -> dict[str, str]:
    """OpenID Connect Core section 5.1."""
    spoken = (person.family_name, person.given_name, person.patronymic)
    names = {
        "name": " ".join(part for part in spoken if part),
        "family_name": person.family_name,
        "given_name": person.given_name,
        "middle_name": person.patronymic,
        "gender": person.gender.value if person.gender else None,
        "birthdate": person.birth_date.isoformat(),
    }
    return {name: value for name, value in names.items() if value}
