"""What kind of post it is: rights follow from the class, so only the class travels."""

from enum import StrEnum

from frmr.domain.dictionary import Dictionary


class PositionClass(StrEnum):
    """Classes above the posts of dictionary 1.2.643.5.1.13.13.11.1002."""

    HEAD = "head"
    DEPARTMENT_HEAD = "department_head"
    DOCTOR = "doctor"
    BACHELOR = "bachelor"
    NURSE_LEVEL = "nurse_level"
    ASSISTANT = "assistant"
    JUNIOR = "junior"
    OTHER_SPECIALIST = "other_specialist"
    PHARMACIST = "pharmacist"
    SUPPORT = "support"
    ACADEMIC = "academic"


_BY_CODE = {
    "3": PositionClass.HEAD,
    "532": PositionClass.DEPARTMENT_HEAD,
    "10": PositionClass.DOCTOR,
    "546": PositionClass.BACHELOR,
    "143": PositionClass.NURSE_LEVEL,
    "183": PositionClass.ASSISTANT,
    "200": PositionClass.JUNIOR,
    "131": PositionClass.OTHER_SPECIALIST,
    "526": PositionClass.OTHER_SPECIALIST,
    "215": PositionClass.PHARMACIST,
    "205": PositionClass.SUPPORT,
    "238": PositionClass.ACADEMIC,
}
_HEADS = frozenset({"4", "5", "217", "529"})


def position_class(posts: Dictionary, post_code: str) -> PositionClass:
    """The nearest class above a post; what lies under none is support."""
    known = (_BY_CODE[code] for code in posts.lineage(post_code) if code in _BY_CODE)
    return next(known, PositionClass.SUPPORT)


def is_head(posts: Dictionary, post_code: str) -> bool:
    """Whether the post heads an organisation, a branch or a pharmacy."""
    return any(code in _HEADS for code in posts.lineage(post_code))
