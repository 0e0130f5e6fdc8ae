"""Callers from many addresses of this machine: each address has limits of its own."""

from requests.adapters import HTTPAdapter


class From(HTTPAdapter):
    """Connects from one of this machine's own addresses."""

    def __init__(self, address):
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given, **named):
        super().init_poolmanager(*given, **named, source_address=(self._address, 0))
