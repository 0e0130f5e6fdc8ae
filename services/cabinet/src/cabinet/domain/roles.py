"""Roles in which a post may sign (dictionary 1.2.643.5.1.13.13.99.2.368)."""

_DOCTOR = ("ATTENDING_PHYSICIAN", "AUTHOR", "DOCTOR")
_BY_CLASS = {
    "doctor": _DOCTOR,
    "department_head": (*_DOCTOR, "DEP_CHIEF"),
    "head": (*_DOCTOR, "HEAD_DOCTOR"),
}


def roles(position_class: str) -> tuple[str, ...]:
    """What is offered to a post, the most usual first; the document store decides."""
    return _BY_CLASS.get(position_class, ())
