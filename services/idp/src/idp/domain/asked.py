"""What a program wants of the person at our pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idp.domain.level import Acr, Level


@dataclass(frozen=True)
class ClientView:
    """What sign-in needs to know of the program that sent the person.

    Attributes:
        name: As people read it.
        origin: Scheme, host and port of the return address; forms may be redirected there.
        own: A program of this house: no consent is asked for its data.
    """

    client_id: str
    name: str
    origin: str
    min_acr: Acr = Acr.AAL1
    min_level: Level = Level.CONFIRMED
    own: bool = True


@dataclass(frozen=True)
class Asked:
    """A validated authorization request.

    Attributes:
        request: The parameters, for whoever issues the code in the end.
        least_acr: The strongest of what the request, the client and the policy ask.
        fresh: Somebody must be here now: no remembered device stands for the second factor.
    """

    request: Mapping[str, Any]
    client: ClientView
    least_acr: Acr = Acr.AAL1
    fresh: bool = False
