"""What a client may know of a person (OpenID Connect Core section 5.3)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from chassis.tokens import Claims
from idp.domain.account import Account
from idp.domain.contact import Contact, ContactKind
from idp.usecases.oidc.about import about
from idp.usecases.oidc.ports import StartOidcWork
from idp.usecases.oidc.standing import standing


class ReadUserInfo:
    """The grant is read live: a token that was revoked a moment ago opens nothing here."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, token: Claims) -> Mapping[str, Any]:
        """Claims that the token's scopes open.

        Raises:
            AccountUnknown: the grant is over, or the session was when the token was older.
            AccountBlocked: the account is.
        """
        with self._start_work() as work:
            grant, account = standing(work, token)
            contacts = work.contacts.of(account.id)
            words = token.scope & set(grant.scope)
            told = about(work, account, words)
        return {"sub": str(account.id), **told, **_numbers(account, contacts, words)}


def _numbers(
    account: Account, contacts: Iterable[Contact], words: Collection[str]
) -> dict[str, Any]:
    person = account.person
    told: dict[str, Any] = {}
    if "snils" in words:
        told["snils"] = person.snils.digits
    if "inn" in words and person.inn is not None:
        told["inn"] = person.inn.digits
    for contact in contacts:
        if contact.kind is ContactKind.EMAIL and "email" in words:
            told |= {"email": contact.value, "email_verified": contact.is_proven}
        if contact.kind is ContactKind.PHONE and "phone" in words:
            told |= {"phone_number": contact.value, "phone_number_verified": contact.is_proven}
    return told
