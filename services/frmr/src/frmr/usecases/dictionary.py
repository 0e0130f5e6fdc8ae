"""Take in a dictionary as it is published, and put it in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from frmr.domain import fnsi
from frmr.domain.dictionary import Dictionary
from frmr.domain.refusals import VersionDiffers
from frmr.usecases.ports import StartWork


class EnterDictionary:
    """Take in one version, all or nothing; the same version again changes nothing."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, passport: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], by: str
    ) -> Dictionary:
        """Keep the version and put it in force, unless a newer one is.

        Raises:
            DictionaryMalformed: the files are not one whole dictionary.
            VersionDiffers: the version is known with other content.
        """
        dictionary = fnsi.read(passport, parts)
        with self._start_work(by) as work:
            known = work.dictionaries.digest(dictionary.oid, dictionary.version)
            if known is None:
                work.dictionaries.add(dictionary)
                work.dictionaries.activate(dictionary.oid, dictionary.version)
            elif known != dictionary.digest:
                raise VersionDiffers(dictionary=dictionary.oid, version=dictionary.version)
        return dictionary
