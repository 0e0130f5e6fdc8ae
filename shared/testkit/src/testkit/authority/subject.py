"""Whom a certificate speaks of, and how it is shaped."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

# Order of the Federal Security Service No. 795: names of qualified certificates.
SNILS = x509.ObjectIdentifier("1.2.643.100.3")
OGRN = x509.ObjectIdentifier("1.2.643.100.1")
INN = x509.ObjectIdentifier("1.2.643.3.131.1.1")
# Policies 1.2.643.100.113.x: the class of the signer's tool, from KC1 up.
POLICIES = ("1.2.643.100.113.1", "1.2.643.100.113.2")


@dataclass(frozen=True)
class Subject:
    """A person, or a person for an organisation; without SNILS or OGRN that name is left out."""

    family_name: str
    given_name: str
    patronymic: str | None = None
    snils: str | None = None
    ogrn: str | None = None
    inn: str | None = None
    organisation: str | None = None
    title: str | None = None

    def name(self) -> x509.Name:
        """The distinguished name as the qualified profile writes it."""
        forenames = " ".join(part for part in (self.given_name, self.patronymic) if part)
        parts = [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "RU"),
            x509.NameAttribute(NameOID.SURNAME, self.family_name),
            x509.NameAttribute(NameOID.GIVEN_NAME, forenames),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{self.family_name} {forenames}"),
        ]
        for oid, text in (
            (NameOID.ORGANIZATION_NAME, self.organisation),
            (NameOID.TITLE, self.title),
        ):
            if text:
                parts.append(x509.NameAttribute(oid, text))
        for oid, digits in ((SNILS, self.snils), (OGRN, self.ogrn), (INN, self.inn)):
            if digits:
                parts.append(x509.NameAttribute(oid, digits, _ASN1Type.NumericString))
        return x509.Name(parts)


@dataclass(frozen=True)
class Shape:
    """How a certificate is made; the default is a good one, tests bend single members."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None
    policies: tuple[str, ...] = POLICIES
    digital_signature: bool = True
    content_commitment: bool = True
    extended_usages: tuple[x509.ObjectIdentifier, ...] = ()
    is_ca: bool = False
    crl_urls: tuple[str, ...] | None = None
    serial: int | None = None
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = field(default=())


GOOD = Shape()
