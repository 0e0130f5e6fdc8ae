"""Recovery codes: printed once, each good once, for the day the phone is lost."""

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
