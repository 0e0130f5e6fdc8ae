"""What a position may do in the cabinet: rights follow from the class of its post (B5)."""

from enum import Enum

from cabinet.domain.refusals import ModuleDenied


class Level(Enum):
    """How far a right to a module goes."""

    NONE = "none"
    VIEW = "view"
    WRITE = "write"


_DOCTOR = {
    "reception": Level.WRITE,
    "prescriptions": Level.WRITE,
    "history": Level.WRITE,
    "documents": Level.WRITE,
    "reports": Level.VIEW,
}
_NURSE = {"reception": Level.WRITE, "history": Level.WRITE, "prescriptions": Level.VIEW}
# Classes are those of the registry (nearest ancestor of the post in 1.2.643.5.1.13.13.11.1002).
DEFAULTS: dict[str, dict[str, Level]] = {
    "doctor": _DOCTOR,
    "department_head": {**_DOCTOR, "schedule": Level.WRITE},
    "bachelor": _NURSE,
    "nurse_level": _NURSE,
    "assistant": _NURSE,
    "head": {"reports": Level.VIEW},
}


def level(position_class: str, module: str) -> Level:
    """Default right of a position's class to a module."""
    return DEFAULTS.get(position_class, {}).get(module, Level.NONE)


def check(position_class: str, module: str, wanted: Level) -> None:
    """Raise ``ModuleDenied`` unless the class reaches the wanted level."""
    order = list(Level)
    if order.index(level(position_class, module)) < order.index(wanted):
        raise ModuleDenied(module=module)
