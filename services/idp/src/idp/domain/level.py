"""How well a person is known, and how strongly they signed in."""

from enum import StrEnum


class Level(StrEnum):
    """How far the identity is proven, rising."""

    SIMPLIFIED = "simplified"
    STANDARD = "standard"
    CONFIRMED = "confirmed"

    def reaches(self, least: "Level") -> bool:
        """Whether this level is at least that one."""
        order = list(Level)
        return order.index(self) >= order.index(least)


class Acr(StrEnum):
    """Strength of a sign-in, rising."""

    AAL1 = "aal1"
    AAL1E = "aal1e"
    AAL2R = "aal2r"
    AAL2 = "aal2"

    def reaches(self, least: "Acr") -> bool:
        """Whether this strength is at least that one."""
        order = list(Acr)
        return order.index(self) >= order.index(least)


AMR_OF = {"sms": "sms", "call": "tel", "totp": "otp"}
"""What a method is called in tokens (RFC 8176)."""


def strength(amr: tuple[str, ...]) -> Acr:
    """What the methods of one sign-in are worth together."""
    second = {"sms", "tel", "otp"} & set(amr)
    return Acr.AAL2 if "pwd" in amr and second else Acr.AAL1
