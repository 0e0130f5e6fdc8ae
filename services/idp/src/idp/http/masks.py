"""Names and addresses as pages show them: enough for the owner, too little for others."""

from idp.domain.person import Person

SHOWN = 2


def masked_name(person: Person) -> str:
    """Given name and patronymic, by which one speaks to a person, and an initial."""
    spoken = (person.given_name, person.patronymic, f"{person.family_name[:1]}.")
    return " ".join(part for part in spoken if part)


def masked_email(address: str) -> str:
    """``sokolova@example.org`` as two letters, dots, and the host."""
    local, _, host = address.rpartition("@")
    return f"{local[:SHOWN]}\u2022\u2022\u2022@{host}"
