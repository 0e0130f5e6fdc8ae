"""Settings, read once from the environment at start."""

from dataclasses import dataclass

from cabinet.adapters.ring import Ring
from chassis import settings
from chassis.tokens import SigningKey

PREFIX = "CABINET"
KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Settings(settings.Common):
    """Everything an operator may set."""

    client_id: str = settings.setting("name of this program at the issuer", default="cabinet")
    client_key: SigningKey = settings.secret(
        "signs for this program, PEM, EC P-256", parse=SigningKey.from_pem
    )
    idp_url: str = settings.setting(
        "where the identity provider answers programs; empty: ISSUER",
        default="",
        parse=settings.url,
    )
    frmr_url: str = settings.setting("where the registry answers", parse=settings.url)
    documents_url: str = settings.setting("where the document store answers", parse=settings.url)
    session_keys: Ring = settings.secret("seal sessions, 32 bytes a key, oldest first", parse=Ring)
    data_keys: Ring = settings.secret(
        "seal personal data, 32 bytes a key, oldest first", parse=Ring
    )
    form_key: bytes = settings.secret("makes the tokens of forms", size=KEY_BYTES)
    stand_ca_url: str = settings.setting(
        "authority of the stand that certifies keys of browsers; empty: none",
        default="",
        parse=settings.url,
    )
    signin_label: str = settings.setting("words of the entry button; empty: ours", default="")
    idle_s: int = settings.setting("a session without pages ends after, seconds", default=900)
    session_s: int = settings.setting("a session ends after, seconds", default=43_200)
    stepup_s: int = settings.setting("a second factor is fresh for, seconds", default=300)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.idp_url:
            object.__setattr__(self, "idp_url", self.issuer)
