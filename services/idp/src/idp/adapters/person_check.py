"""The person check as shipped: what a look at the data alone can tell, no register is asked."""

from chassis.clock import Clock
from idp.domain.person import Person, is_birth_date, is_name
from idp.usecases.own.ports import CheckedPerson

BY = "shipped"


class PlainCheck:
    """See ``usecases.own.ports.PersonCheck``.

    Check digits hold wherever there is a number at all; that it is free the database says.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, person: Person) -> CheckedPerson:
        """Names, the date, the kind of number; the verdict names the first that does not hold."""
        return CheckedPerson(BY, self._fault(person))

    def _fault(self, person: Person) -> str | None:
        names = (person.family_name, person.given_name, person.patronymic)
        if not all(is_name(name) for name in names if name is not None):
            return "names"
        if not is_birth_date(person.birth_date, self._clock().date()):
            return "birth-date"
        return "inn" if person.inn is not None and not person.inn.is_person else None
