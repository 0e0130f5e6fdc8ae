"""What a person does before the cabinet opens: the task list of the home page."""

from dataclasses import dataclass

from cabinet.domain.attempt import at_least
from cabinet.domain.session import CONFIRMED


@dataclass(frozen=True)
class Task:
    """One precondition: its word in the catalog, whether it is met, and whose page meets it."""

    name: str
    done: bool
    owner: str


# Levels of an account, lowest first; contacts are proven before the first one.
_CONTACTS_PROVEN = frozenset({"simplified", "standard", CONFIRMED})


def tasks(*, level: str | None, acr: str | None, bound: bool, workplace: bool) -> tuple[Task, ...]:
    """The list in the order of the article; nobody is signed in while ``level`` is None."""
    return (
        Task("account", level is not None, "idp"),
        Task("contacts", level in _CONTACTS_PROVEN, "idp"),
        Task("confirmation", level == CONFIRMED, "idp"),
        Task("factor", acr is not None and at_least(acr, "aal1e"), "idp"),
        Task("binding", bound, "cabinet"),
        Task("workplace", workplace, "cabinet"),
    )


def ready(list_of_tasks: tuple[Task, ...]) -> bool:
    """Whether the cabinet can be worked in; a second factor is asked for only when it matters."""
    return all(task.done for task in list_of_tasks if task.name != "factor")
