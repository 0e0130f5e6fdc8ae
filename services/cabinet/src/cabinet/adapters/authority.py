"""The stand's authority over HTTP: certificates for keys that were made in a browser."""

from cabinet.adapters.answers import demand_ok
from cabinet.domain.account import Person
from cabinet.domain.card import Certified
from cabinet.domain.refusals import RefusedElsewhere
from chassis.calls import Calls

AUTHORITY = "authority"
_UNPROCESSABLE = 422


class HttpAuthority:
    """See ``usecases.ports.Authority``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def certify(self, spki: str, person: Person) -> Certified:
        """A certificate in the person's names; RefusedElsewhere for a key it does not take."""
        subject = {
            "spki": spki,
            "snils": person.snils,
            "family_name": person.family_name,
            "given_name": person.given_name,
            "patronymic": person.patronymic,
        }
        body = {name: value for name, value in subject.items() if value is not None}
        answer = self._calls.post("/certificates", json=body)
        if answer.status == _UNPROCESSABLE:
            raise RefusedElsewhere(
                service=AUTHORITY, status=answer.status, refusal="certificate-malformed"
            )
        told = demand_ok(answer, AUTHORITY).json()
        return Certified(told["certificate"], tuple(told["chain"]))
