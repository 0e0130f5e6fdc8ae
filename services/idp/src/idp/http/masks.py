"""Addresses as pages show them: enough for the owner, too little for others."""

SHOWN = 2


def masked_email(address: str) -> str:
    """``sokolova@example.org`` as two letters, dots, and the host."""
    local, _, host = address.rpartition("@")
    return f"{local[:SHOWN]}\u2022\u2022\u2022@{host}"
