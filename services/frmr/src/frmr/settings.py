"""Settings, read once from the environment at start."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chassis import settings

PREFIX = "FRMR"
KEY_BYTES = 32


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("wants a time zone such as Europe/Moscow") from None
    return name


@dataclass(frozen=True, kw_only=True)
class Settings(settings.Common):
    """What an operator may set besides what every service is told."""

    cursor_key: bytes = settings.secret("seals cursors of lists", size=KEY_BYTES)
    index_key: bytes = settings.secret("digests of values that differ", size=KEY_BYTES)
    timezone: str = settings.setting(
        "where days begin: positions and licences are of that place",
        default="Europe/Moscow",
        parse=_zone,
    )
    licence_required: bool = settings.setting(
        "nobody is bound to an organisation without a licence in force", default=True
    )
    choice_s: int = settings.setting("a choice or a match waits, seconds", default=1800)
    tries_per_hour: int = settings.setting("bindings that one account may try", default=10)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)
