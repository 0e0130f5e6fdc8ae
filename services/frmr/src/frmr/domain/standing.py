"""Whether a worker may go on: stopped while data differ that must not, or the account is closed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """What holds a person back.

    Attributes:
        stopped_fields: Fields that differ between identity and registry and must not.
        blocked: The account is blocked.
        warned_fields: Fields that differ and may.
    """

    stopped_fields: tuple[str, ...] = ()
    blocked: bool = False
    warned_fields: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """``clear`` or ``stopped``, as it travels."""
        return "stopped" if self.stopped_fields or self.blocked else "clear"

    @property
    def stopped(self) -> bool:
        """Whether the person has no workplaces for now."""
        return self.word == "stopped"


CLEAR = Standing()
