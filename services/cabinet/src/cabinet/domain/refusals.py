"""Every way this service says no."""

from chassis.refusal import Refusal


class SigninForeign(Refusal):
    """The answer of the identity provider does not belong to an attempt of this browser."""

    code = "signin-foreign"
    title = "The sign-in was not started in this browser"


class SigninRefused(Refusal):
    """The identity provider let nobody in; ``reason`` is its own word for why."""

    code = "signin-refused"
    title = "The identity provider refused the sign-in"


class SessionOver(Refusal):
    """Nobody is signed in, or not any more."""

    code = "session-over"
    title = "The session is over"


class StepUpNeeded(Refusal):
    """The act asks for a fresh sign-in with a second factor (RFC 9470)."""

    code = "step-up-needed"
    title = "Sign in again with the second factor"


class AccountUnconfirmed(Refusal):
    """Below level ``confirmed`` only the list of what to do is shown."""

    code = "account-unconfirmed"
    title = "The account is not confirmed"


class RegistryMismatch(Refusal):
    """Identity and registry differ in SNILS or INN: the cabinet stays shut (B7)."""

    code = "identity-registry-mismatch"
    title = "Identity and registry disagree about this person"


class WorkplaceEnded(Refusal):
    """The chosen workplace is no longer the worker's."""

    code = "workplace-ended"
    title = "The workplace has ended"


class ModuleDenied(Refusal):
    """The position gives no right to this part of the cabinet."""

    code = "module-denied"
    title = "The position gives no right to this module"


class Absent(Refusal):
    """Not there, or another person's: the two are not told apart."""

    code = "absent"
    title = "There is nothing here for you"


class RefusedElsewhere(Refusal):
    """Another service said no; facts ``service``, ``status``, ``refusal`` and its own ones."""

    code = "refused-elsewhere"
    title = "Another service refused"


class NoSoftwareKey(Refusal):
    """This installation issues no certificates for keys of a browser."""

    code = "no-software-key"
    title = "Software keys are not issued here"


class FileMissing(Refusal):
    """A form that needs a file came without one."""

    code = "file-missing"
    title = "No file was chosen"


class FormMalformed(Refusal):
    """The body of a form cannot be read."""

    code = "form-malformed"
    title = "The form cannot be read"


class LogoutTokenRefused(Refusal):
    """A back-channel logout that the identity provider did not sign for us, or sent twice."""

    code = "logout-token-refused"
    title = "The logout token was refused"
