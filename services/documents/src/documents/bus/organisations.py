"""``frmr.organisation.changed``: an organisation's numbers."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard
from documents.bus.reading import read
from documents.domain.registry import Organisation
from documents.usecases.registry import HearOrganisation


class OrganisationChanged(Heard):
    """What this service keeps of it."""

    organisation_id = fields.UUID(required=True)
    oid = fields.String(required=True)
    ogrn = fields.String(required=True)
    inn = fields.String(required=True)


_BODY = OrganisationChanged()


def organisation_changed(hear: HearOrganisation) -> Handler:
    """The handler of the event."""

    def handle(envelope: Envelope) -> Outcome:
        return Outcome(hear(envelope, Organisation(**read(_BODY, envelope))).value)

    return handle
