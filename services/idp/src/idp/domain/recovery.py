"""Recovery: codes printed for the day the phone is lost, and what a new password takes."""

from collections.abc import Collection, Iterable

from idp.domain.factor import Factor, Method, methods

COUNT = 10
LENGTH = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that reads as something else
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def typed(text: str) -> str:
    """A code as it is kept: upper case, separators out, look-alikes read as digits."""
    return text.strip().upper().translate(_READ_AS)


def shown(code: str) -> str:
    """A code as it is printed: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


FIRST = (Method.SMS, Method.EMAIL)
"""What a forgotten password is recovered by to begin with (A10)."""
# Two codes to one phone are one proof: ASVS 5.0 V6.4.3 wants another channel.
_THING = {
    Method.SMS: "phone",
    Method.CALL: "phone",
    Method.EMAIL: "mailbox",
    Method.TOTP: "app",
    Method.RECOVERY: "paper",
}


def others(
    done: Collection[str], factors: Iterable[Factor], contacts: Collection[Method], *, codes: bool
) -> tuple[Method, ...]:
    """Other channels than those that are proven, in the order in which they are offered.

    ``contacts`` are the ways to proven contacts; ``codes`` says that recovery codes are left.
    """
    on, proven = methods(factors, recovery=codes), _things(done)
    held = [method for method in (Method.TOTP, Method.RECOVERY) if method in on]
    reached = [method for method in (Method.SMS, Method.CALL, Method.EMAIL) if method in contacts]
    return tuple(method for method in (*held, *reached) if _THING[method] not in proven)


def is_enough(done: Collection[str], factors: Iterable[Factor]) -> bool:
    """Whether a new password may be set: a contact, and where a factor is on another channel."""
    proven = _things(done)
    return bool(proven & _things(FIRST)) and len(proven) > bool(methods(factors))


def _things(done: Collection[str]) -> set[str]:
    return {_THING[method] for method in Method if method in done}
