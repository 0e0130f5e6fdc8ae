"""What time it is, and which day that is where the registry is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chassis.clock import Clock


@dataclass(frozen=True)
class Calendar:
    """Moments are UTC; days, on which positions begin and licences end, are local."""

    clock: Clock
    zone: ZoneInfo

    def now(self) -> datetime:
        """This moment, aware UTC."""
        return self.clock()

    def today(self) -> date:
        """This day in the registry's zone."""
        return self.clock().astimezone(self.zone).date()
