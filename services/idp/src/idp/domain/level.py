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


PASSWORD = "pwd"  # noqa: S105 - the name of a method
DEVICE = "device"
SLIP = "slip"
"""Of local access: it proves what its organisation says, and no second factor beside it counts."""
_WORTH = {
    "sms": Acr.AAL2,
    "call": Acr.AAL2,
    "totp": Acr.AAL2,
    "recovery": Acr.AAL2,
    "email": Acr.AAL1E,
    DEVICE: Acr.AAL2R,
}
_AMR = {PASSWORD: "pwd", "sms": "sms", "call": "tel", "totp": "otp", "recovery": "otp", SLIP: "otp"}


def strength(done: tuple[str, ...]) -> Acr:
    """What the methods of one sign-in are worth together; a second one counts beside a password."""
    if PASSWORD not in done:
        return Acr.AAL1
    order = list(Acr)
    return max((_WORTH.get(method, Acr.AAL1) for method in done), key=order.index)


def amr(done: tuple[str, ...]) -> tuple[str, ...]:
    """The methods as tokens name them (RFC 8176); a mailbox or a known device has no name there."""
    return tuple(dict.fromkeys(_AMR[method] for method in done if method in _AMR))
