"""Every way this service says no; the words that people read are in catalogs, by the code."""

from typing import ClassVar

from chassis.refusal import Refusal


class BindingRefusal(Refusal):
    """A rule of the match says no: the binding is kept as refused, with what to do next."""

    next_step: ClassVar[str] = "support"

    def __init__(self, *, next_step: str | None = None, fields: tuple[str, ...] = ()) -> None:
        self.step = next_step or self.next_step
        self.fields = fields
        super().__init__(next_step=self.step, fields=list(fields))


class AccountUnconfirmed(BindingRefusal):
    """Only confirmed accounts are bound."""

    code = "account-unconfirmed"
    title = "The account is not confirmed"
    next_step = "confirm"


class AccountBlocked(BindingRefusal):
    """A blocked account is not bound."""

    code = "account-blocked"
    title = "The account is blocked"


class OrganisationNotFound(BindingRefusal):
    """No organisation has this identifier."""

    code = "organisation-not-found"
    title = "There is no such organisation"
    next_step = "retry"


class OrganisationClosed(BindingRefusal):
    """The organisation does not work any more, or is suspended."""

    code = "organisation-closed"
    title = "The organisation is closed"
    next_step = "choose"


class OrganisationUnlicensed(BindingRefusal):
    """The organisation has no licence that stands today."""

    code = "organisation-unlicensed"
    title = "The organisation has no licence in force"


class RecordNotFound(BindingRefusal):
    """The registry does not know the person."""

    code = "record-not-found"
    title = "The registry has no record of the person"
    next_step = "ask-hr"


class DataDiffer(BindingRefusal):
    """The registry knows the person otherwise; only names of fields are told."""

    code = "data-differ"
    title = "The registry and the account differ"
    next_step = "correct"


class RecordArchived(BindingRefusal):
    """The person's record is archived or merged into another."""

    code = "record-archived"
    title = "The record is archived"


class WorkerTaken(BindingRefusal):
    """Another account is bound to the record."""

    code = "worker-taken"
    title = "The record belongs to another account"


class NoActivePosition(BindingRefusal):
    """The person holds no position there today."""

    code = "no-active-position"
    title = "There is no position in force in this organisation"
    next_step = "ask-hr"


class TriesExceeded(Refusal):
    """Too many tries within an hour."""

    code = "tries-exceeded"
    title = "Too many tries to bind"


class BindingNotFound(Refusal):
    """There is no such binding, or it is somebody else's."""

    code = "binding-not-found"
    title = "There is no such binding"


class BindingLive(Refusal):
    """A binding to this organisation is already under way or stands."""

    code = "binding-live"
    title = "There is a live binding to this organisation"


class BindingExpired(Refusal):
    """The match was not confirmed in time."""

    code = "binding-expired"
    title = "The match has expired"


class AlreadyDecided(Refusal):
    """The binding is past this step."""

    code = "already-decided"
    title = "The binding has been decided"


class NotBound(Refusal):
    """Only a binding that stands can be ended."""

    code = "not-bound"
    title = "There is nothing bound to end"


class OrganisationUnknown(Refusal):
    """No organisation has this id."""

    code = "organisation-unknown"
    title = "There is no organisation with this id"


class WorkerNotFound(Refusal):
    """There is no such worker, or the account is bound to none."""

    code = "worker-not-found"
    title = "There is no such worker"


class LineNotFound(Refusal):
    """There is no such line in the staffing table."""

    code = "line-not-found"
    title = "There is no such staffing line"


class OidTaken(Refusal):
    """Another organisation has the OID."""

    code = "oid-taken"
    title = "The OID belongs to another organisation"


class SnilsTaken(Refusal):
    """Another worker has the SNILS."""

    code = "snils-taken"
    title = "The SNILS belongs to another worker"


class RateExceeded(Refusal):
    """The staffing line has no room on some day."""

    code = "rate-exceeded"
    title = "The staffing line has no such rate free"


class MainExists(Refusal):
    """A person has one main place at a time."""

    code = "main-exists"
    title = "There is another main place in these days"


class CodeUnknown(Refusal):
    """The dictionary has no such code."""

    code = "code-unknown"
    title = "The dictionary has no such code"


class CodeHeading(Refusal):
    """The code is a heading of the dictionary, not for use."""

    code = "code-heading"
    title = "The code is a heading"


class CodeRetired(Refusal):
    """The code is not in use on that day."""

    code = "code-retired"
    title = "The code is retired"


class DisplayDiffers(Refusal):
    """The words sent along are not those of the code."""

    code = "display-differs"
    title = "The display does not belong to the code"


class DictionaryMalformed(Refusal):
    """The files are not one whole dictionary; nothing of them was taken."""

    code = "dictionary-malformed"
    title = "The dictionary cannot be read"


class VersionDiffers(Refusal):
    """The same version is known with other content."""

    code = "version-differs"
    title = "This version is known with other content"
