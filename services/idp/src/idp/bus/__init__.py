"""The door for events: parse, one use case, acknowledge."""

from collections.abc import Mapping

from chassis.inbox import Handler
from idp.bus import registry
from idp.usecases.affiliation import KeepAffiliation, KeepHeads, KeepName


def handlers(keep: KeepAffiliation, heads: KeepHeads, name: KeepName) -> Mapping[str, Handler]:
    """A handler for every event that this service must hear."""
    return {
        "frmr.organisation.bound.v1": registry.bound(keep),
        "frmr.organisation.unbound.v1": registry.unbound(keep),
        "frmr.organisation.changed.v1": registry.organisation_changed(name),
        "frmr.worker.changed.v1": registry.worker_changed(heads),
    }
