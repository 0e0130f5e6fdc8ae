"""``/accounts/{id}/devices[/{device_id}]``: browsers that the account knows, and their end."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door
from chassis.schemas import Body
from idp.domain.device import SeenDevice
from idp.domain.refusals import DeviceUnknown
from idp.http.here import here
from idp.http.own.door import REFUSED, of_the_person, owner

ALL = "/accounts/<uuid:account_id>/devices"

routes = Blueprint("own_devices", __name__)


class DeviceTold(Body):
    """One browser; what was not noted at the time is null."""

    device_id = fields.UUID(required=True)
    first_signed_in_at = fields.AwareDateTime(required=True, allow_none=True)
    last_signed_in_at = fields.AwareDateTime(required=True, allow_none=True)
    known_until = fields.AwareDateTime(required=True)
    skip_factor_until = fields.AwareDateTime(required=True, allow_none=True)
    network = fields.String(required=True, allow_none=True)
    browser = fields.String(required=True, allow_none=True)


class DevicesTold(Body):
    """All known ones, the last used first."""

    devices = fields.List(fields.Nested(DeviceTold), required=True)


TOLD = DevicesTold()


@routes.get(ALL)
@of_the_person
@door.speaks(
    summary="Browsers that the account knows",
    answers={200: DevicesTold},
    refusals=REFUSED,
)
def show(account_id: UUID) -> ResponseReturnValue:
    """Never their cookies."""
    found = here().presence.list_devices(owner(account_id).account_id)
    answer: dict[str, object] = TOLD.dump({"devices": [_told(seen) for seen in found]})
    return answer


@routes.delete(ALL)
@of_the_person
@door.speaks(
    summary="Know no browser any more; sessions that began there end",
    answers={204: None},
    refusals=REFUSED,
)
def revoke_all(account_id: UUID) -> ResponseReturnValue:
    """The token falls as well, if its session began at one of them."""
    here().presence.revoke_devices(owner(account_id).account_id)
    return "", 204


@routes.delete(f"{ALL}/<uuid:device_id>")
@of_the_person
@door.speaks(
    summary="Know this browser no more; sessions that began there end",
    answers={204: None},
    refusals=(*REFUSED, DeviceUnknown),
)
def revoke(account_id: UUID, device_id: UUID) -> ResponseReturnValue:
    """Once."""
    here().presence.revoke_device(owner(account_id).account_id, device_id)
    return "", 204


def _told(seen: SeenDevice) -> dict[str, object]:
    device = seen.device
    return {
        "device_id": device.id,
        "first_signed_in_at": seen.made_at,
        "last_signed_in_at": seen.seen_at,
        "known_until": device.known_until,
        "skip_factor_until": device.skip_factor_until,
        "network": seen.block,
        "browser": seen.agent,
    }
