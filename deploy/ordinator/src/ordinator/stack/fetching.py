"""Which servers a stack needs of its own, and fetching them before anything else is there."""

from ordinator.place import Place
from ordinator.servers.find import find
from ordinator.settings import Settings

NAMES = ("postgres", "redis", "rabbitmq")


def wanted(settings: Settings) -> tuple[str, ...]:
    """The servers that no address in the environment stands for."""
    given = {
        "postgres": settings.database_url,
        "redis": settings.redis_url,
        "rabbitmq": settings.amqp_url,
    }
    return tuple(name for name in NAMES if given[name] is None)


def fetch(place: Place, settings: Settings) -> float:
    """Find or unpack what a stack needs; returns the seconds spent downloading."""
    return find(place, wanted(settings), settings.path).downloading
