"""A place of work as people see it: the position with the words that belong to its codes."""

from dataclasses import dataclass

from frmr.domain.department import Department
from frmr.domain.organisation import Organisation
from frmr.domain.position_class import PositionClass
from frmr.domain.worker import Position


@dataclass(frozen=True)
class Workplace:
    """One position, where it is, and what the post is called."""

    position: Position
    organisation: Organisation
    department: Department
    post_name: str
    speciality_name: str | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Offices that the position itself brings along."""
        if self.position.is_head:
            return ("head",)
        if self.position.position_class is PositionClass.DEPARTMENT_HEAD:
            return ("department_head",)
        return ()
