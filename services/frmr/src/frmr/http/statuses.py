"""The status table: how each refusal of this service is answered."""

from collections.abc import Mapping

from chassis.refusal import Refusal
from frmr.domain import refusals

STATUSES: Mapping[type[Refusal], int] = {
    refusals.AccountUnconfirmed: 403,
    refusals.AccountBlocked: 403,
    refusals.OrganisationNotFound: 404,
    refusals.OrganisationClosed: 409,
    refusals.OrganisationUnlicensed: 409,
    refusals.RecordNotFound: 404,
    refusals.DataDiffer: 409,
    refusals.RecordArchived: 409,
    refusals.WorkerTaken: 409,
    refusals.NoActivePosition: 409,
    refusals.TriesExceeded: 429,
    refusals.BindingNotFound: 404,
    refusals.BindingLive: 409,
    refusals.BindingExpired: 410,
    refusals.AlreadyDecided: 409,
    refusals.NotBound: 409,
    refusals.OrganisationUnknown: 404,
    refusals.WorkerNotFound: 404,
    refusals.LineNotFound: 404,
    refusals.OidTaken: 409,
    refusals.SnilsTaken: 409,
    refusals.RateExceeded: 409,
    refusals.MainExists: 409,
    refusals.CodeUnknown: 422,
    refusals.CodeHeading: 422,
    refusals.CodeRetired: 422,
    refusals.DisplayDiffers: 422,
    refusals.DictionaryMalformed: 422,
    refusals.VersionDiffers: 409,
}
