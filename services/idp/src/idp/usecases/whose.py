"""Whose login it is that was typed; nobody's costs as much to look for as somebody's."""

from dataclasses import dataclass
from uuid import UUID

from idp.domain import identifier
from idp.usecases.ports import Macs, Work

ID_BYTES = 16


@dataclass(frozen=True)
class Meant:
    """An account that a login may mean, or nobody.

    Attributes:
        account_id: Nobody's is made of the login: whatever is looked for under it is not found,
            and failures count under it.
        exists: Whether somebody has the login.
    """

    account_id: UUID
    exists: bool


def whose(work: Work, macs: Macs, login: str) -> tuple[Meant, ...]:
    """Everybody whom the typed login may mean, likeliest first.

    As many as the login has readings, one where it has none: a phone and a SNILS may be the same
    digits, of two people neither of whom can change theirs.
    """
    read = identifier.read(login)
    if not read:
        return (_nobody(macs, identifier.folded(login)),)
    found: list[Meant] = []
    for each in read:
        account_id = work.identifiers.find(each)
        if account_id is None or any(account_id == other.account_id for other in found):
            found.append(_nobody(macs, each.value))
        else:
            found.append(Meant(account_id, exists=True))
    return tuple(found)


def _nobody(macs: Macs, spelt: str) -> Meant:
    return Meant(UUID(bytes=macs.index("unknown", spelt)[:ID_BYTES]), exists=False)
