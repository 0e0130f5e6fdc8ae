"""What a running broker has, compared with what the contracts make: a line for each difference."""

from collections.abc import Iterator, Mapping
from typing import Any

from ordinator import topology
from ordinator.servers.rabbitmq import VHOST

# What tells two of a kind apart; everything else of them may have been changed.
_NAMES = {
    "exchanges": ("name",),
    "queues": ("name",),
    "bindings": ("source", "destination_type", "destination", "routing_key"),
    "policies": ("name",),
    "permissions": ("user",),
    "topic_permissions": ("user", "exchange"),
}
_SINGULAR = {"policies": "policy"}


def differences(live: Mapping[str, Any]) -> tuple[str, ...]:
    """What is missing, foreign or changed in ``live``, the definitions that a broker exports."""
    wanted = topology.without_users()
    return tuple(line for kind in _NAMES for line in _compared(kind, wanted[kind], live[kind]))


def _compared(kind: str, wanted: Any, live: Any) -> Iterator[str]:
    theirs, ours = _by_name(kind, live), _by_name(kind, wanted)
    word = _SINGULAR.get(kind, kind.removesuffix("s")).replace("_", " ")
    for name in sorted(ours.keys() | theirs.keys()):
        told = f"{word} {' '.join(part for part in name if part)}"
        if name not in theirs:
            yield f"missing {told}"
        elif name not in ours:
            yield f"foreign {told}"
        elif any(theirs[name].get(key, False) != value for key, value in ours[name].items()):
            # Not every generation of the broker exports what is false.
            yield f"changed {told}"


def _by_name(kind: str, given: Any) -> dict[tuple[str, ...], Mapping[str, Any]]:
    here = [one for one in given if one.get("vhost") == VHOST]
    return {tuple(one[key] for key in _NAMES[kind]): one for one in here}
