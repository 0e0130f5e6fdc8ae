"""Fill an empty registry: dictionaries, organisations, workers, places, each by its use case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frmr.domain.worker import Worker
from frmr.usecases.dictionary import EnterDictionary
from frmr.usecases.organisation import EnterOrganisation, OrganisationEntry
from frmr.usecases.worker import EnterWorker, Hire, Hiring

BY = "seed"


@dataclass(frozen=True)
class Seed:
    """What a registry is filled with, in the order in which one needs the other."""

    dictionaries: tuple[Mapping[str, Any], ...]
    organisations: tuple[OrganisationEntry, ...]
    workers: tuple[Worker, ...]
    hirings: tuple[Hiring, ...]


@dataclass(frozen=True)
class Plant:
    """Enter everything; what is known already stays as it is, so a broken run is run again."""

    enter_dictionary: EnterDictionary
    enter_organisation: EnterOrganisation
    enter_worker: EnterWorker
    hire: Hire

    def __call__(self, seed: Seed) -> None:
        """Enter it. Raises the refusal of whatever does not fit, naming what it was."""
        for dictionary in seed.dictionaries:
            self.enter_dictionary(dictionary["passport"], dictionary["parts"], BY)
        for entry in seed.organisations:
            self.enter_organisation(entry, BY)
        for worker in seed.workers:
            self.enter_worker(worker, BY)
        for hiring in seed.hirings:
            self.hire(hiring, BY)
