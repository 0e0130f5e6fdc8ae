"""What the doors of programs find behind them in the running application."""

from typing import cast

from flask import current_app

from idp.usecases.oidc.offered import Oidc

EXTENSION = "idp.oidc"


def oidc() -> Oidc:
    """What stands behind the doors of the application that answers now."""
    return cast("Oidc", current_app.extensions[EXTENSION])
