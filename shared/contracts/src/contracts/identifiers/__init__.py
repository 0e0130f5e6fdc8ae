"""Identifiers of people, organisations and places: parse, format, mask."""

from contracts.identifiers.inn import Inn
from contracts.identifiers.kladr import Kladr
from contracts.identifiers.kpp import Kpp
from contracts.identifiers.ogrn import Ogrn, Ogrnip
from contracts.identifiers.oid import Oid
from contracts.identifiers.snils import Snils
from contracts.identifiers.value import BadIdentifier, Identifier

__all__ = ["BadIdentifier", "Identifier", "Inn", "Kladr", "Kpp", "Ogrn", "Ogrnip", "Oid", "Snils"]
