"""Browsers that an account knows, and how it forgets them."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import DeviceUnknown
from idp.http import session
from idp.http.account import own_page
from idp.http.here import here
from idp.http.schemas import Nothing
from idp.http.steps import away

PAGE = "/account/devices"
NOTHING = Nothing()

routes = Blueprint("devices", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """Every known browser, and whether it stands for the second factor."""
    found = here().presence.list_devices(session.current().account_id)
    return render_template("account/devices.html", devices=found, now=here().clock())


@routes.post(f"{PAGE}/<uuid:device_id>/revoke")
@own_page
def revoke(device_id: UUID) -> ResponseReturnValue:
    """One is known no more; sessions that began there end."""
    door.form(NOTHING)
    try:
        here().presence.revoke_device(session.current().account_id, device_id)
    except DeviceUnknown:
        # Another tab was faster: the list shows it no more.
        return away(PAGE)
    return away(PAGE)


@routes.post(f"{PAGE}/revoke-all")
@own_page
def revoke_all() -> ResponseReturnValue:
    """None is known any more."""
    door.form(NOTHING)
    here().presence.revoke_devices(session.current().account_id)
    return away(PAGE)
