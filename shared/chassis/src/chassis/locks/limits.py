"""How often callers may call, whoever they are; a service may override each by its settings."""

from collections.abc import Mapping

from chassis.attempts import Limit

# A hospital sits behind one address, so its network has room for many. None of them keeps anybody
# out while the cache is away: what must then stay shut has a limit of its own.
LIMITS: Mapping[str, Limit] = {
    "person": Limit(300, 60, closed=False),
    "program": Limit(1200, 60, closed=False),
    "open-door": Limit(60, 60, closed=False),
    "open-door-net": Limit(1200, 60, closed=False),
}
