"""The world of the use cases, in memory: what the real hands do, without the outside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cabinet.domain.account import BindingFact, Person, Worker
from cabinet.domain.binding import Binding, Status
from cabinet.domain.card import Card, DocumentType, Prepared, Recipient
from cabinet.domain.organisation import Organisation
from cabinet.domain.refusals import SigninRefused
from cabinet.domain.session import Session, Token
from cabinet.domain.workplace import Position, Workplace
from cabinet.usecases.ports import Dossier, Renewed, SignedIn, Visit
from chassis.refusal import Unavailable

from .memory import MemoryWork

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MARIA = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")
STRANGER = UUID("11111111-2222-4333-8444-555555555555")
WORKER = UUID("8c2a7f2c-51f4-5b7e-8a0b-4f4fd6a0f1c2")
GKB7 = Organisation(
    UUID("0d9a3a54-6a4c-5f6f-b0f5-7d1b2b8f9e31"),
    "УГКБ № 7",
    "1187721954782",
    "7701104441",
    "1.2.643.5.1.13.13.12.2.77.7001",
)
THERAPIST = Position(
    position_id=UUID("f4e2b6a8-1c3d-5e7f-8091-a2b3c4d5e6f7"),
    organisation_id=GKB7.organisation_id,
    department_id=UUID("5a7c1d0e-8b5e-5c2a-9d6d-21f7a3a4c5b6"),
    post_code="109",
    position_class="doctor",
    occupation="main",
    rate=Decimal("1.00"),
    is_head=False,
    begins_on=date(2019, 9, 2),
    post_name="врач-терапевт",
    department_name="Терапевтическое отделение",
)
NURSE = replace(
    THERAPIST,
    position_id=UUID("0a1b2c3d-4e5f-5061-8273-8495a6b7c8d9"),
    post_code="334",
    position_class="nurse_level",
    post_name="медицинская сестра",
)
PERSON = Person("Соколова", "Мария", "Андреевна", date(1986, 4, 17), "11223344595", "500100732259")
DOCUMENT = UUID("c0a8012e-7d4e-4f6b-9d3b-8f6a2b1c0d9e")
CARD = Card(DOCUMENT, "147", "A-1", "N", "draft", 0, 1, NOW)
BINDING = Binding(
    binding_id=UUID("6b0c8f0a-3f83-4a51-a3d5-0c5a34d1a0c9"),
    status=Status.MATCHED,
    method="ogrn",
    organisation=GKB7,
    worker_id=WORKER,
    worker_name="Соколова Мария Андреевна",
    positions=(THERAPIST,),
)


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span) -> None:
        self.at += timedelta(**span)


@dataclass
class Secrets:
    """Predictable secrets, each given once."""

    given: int = 0

    def __call__(self) -> str:
        self.given += 1
        return f"secret-{self.given}"


@dataclass
class Sessions:
    """Sessions by key."""

    kept: dict[str, Session] = field(default_factory=dict)
    idle: set[str] = field(default_factory=set)

    def add(self, key, session):
        self.kept[key] = session

    def find(self, key):
        return self.kept.get(key)

    def change(self, key, change: Callable[[Session], Session]):
        if key not in self.kept:
            return None
        self.kept[key] = change(self.kept[key])
        return self.kept[key]

    def end(self, key):
        return self.kept.pop(key, None)

    def bury(self, key):
        self.kept.pop(key, None)
        self.idle.add(key)

    def was_idle(self, key):
        return key in self.idle

    def end_of(self, sid):
        return self._end(lambda session: session.sid == sid)

    def end_all(self, account_id, not_before):
        return self._end(
            lambda session: session.account_id == account_id and session.created_at <= not_before
        )

    def _end(self, over):
        keys = [key for key, session in self.kept.items() if over(session)]
        for key in keys:
            del self.kept[key]
        return len(keys)

    @contextmanager
    def refreshing(self, key) -> Iterator[None]:
        yield


@dataclass
class Attempts:
    """Attempts by state."""

    kept: dict = field(default_factory=dict)

    def keep(self, attempt):
        self.kept[attempt.state] = attempt

    def take(self, state):
        return self.kept.pop(state, None)


@dataclass
class Once:
    """Names seen."""

    names: set = field(default_factory=set)

    def known(self, name):
        return name in self.names

    def note(self, name, life):
        self.names.add(name)


@dataclass
class Provider:
    """An identity provider that lets Maria in; ``refusal`` and ``disbelieved`` tokens bend it."""

    clock: Clock
    issuer: str = "http://localhost:18010"
    wishes: list = field(default_factory=list)
    signed_in: SignedIn | None = None
    renewals: list = field(default_factory=list)
    exchanges: list = field(default_factory=list)
    revoked: list = field(default_factory=list)
    overs: dict = field(default_factory=dict)
    level: str = "confirmed"
    refusal: Exception | None = None
    disbelieved: set = field(default_factory=set)

    def begin(self, wish):
        self._fail()
        self.wishes.append(wish)
        return f"{self.issuer}/oauth2/authorize?state={wish.state}"

    def redeem(self, code, verifier, nonce):
        self._fail()
        return self.signed_in or SignedIn(
            account_id=MARIA,
            sid="sid-1",
            nonce=nonce,
            acr="aal2",
            auth_time=self.clock(),
            level=self.level,
            access=Token("access-1", self.clock() + timedelta(seconds=300)),
            refresh="refresh-1",
            id_token="id-token",
            issued_at=self.clock(),
        )

    def refresh(self, refresh_token):
        self._fail()
        self.renewals.append(refresh_token)
        number = len(self.renewals) + 1
        access = Token(f"access-{number}", self.clock() + timedelta(seconds=300))
        return Renewed(access, f"refresh-{number}", self.level)

    def exchange(self, access_token, audience, scope):
        self._fail()
        if access_token in self.disbelieved:
            raise SigninRefused(reason="invalid_request")
        self.exchanges.append((access_token, audience, scope))
        value = f"exchanged-{len(self.exchanges)}"
        return Token(value, self.clock() + timedelta(seconds=120))

    def revoke(self, refresh_token):
        self._fail()
        self.revoked.append(refresh_token)

    def over(self, logout_token):
        return self.overs[logout_token]

    def farewell(self, id_token):
        return f"{self.issuer}/oauth2/end_session?id_token_hint={id_token}"

    def _fail(self):
        if self.refusal is not None:
            raise self.refusal


@dataclass
class Registry:
    """A registry with one binding; ``away`` makes it unavailable."""

    away: bool = False
    refusal: Exception | None = None
    misprint: Exception | None = None
    kept: list[Binding] = field(default_factory=list)
    working: tuple[Workplace, ...] = ()
    asked: list = field(default_factory=list)

    def seek(self, token, method, value):
        self._answer(token)
        if self.misprint is not None:
            raise self.misprint
        self.kept.append(BINDING)
        return BINDING

    def choose(self, token, binding_id, organisation_id):
        self._answer(token)
        return BINDING

    def confirm(self, token, binding_id):
        self._answer(token)
        return replace(BINDING, status=Status.BOUND)

    def bindings(self, token):
        self._answer(token)
        return self.kept

    def workplaces(self, token):
        self._answer(token)
        return self.working

    def dossier(self, token):
        self._answer(token)
        return Dossier("77-0001", PERSON.full_name, PERSON.birth_date, (THERAPIST,))

    def _answer(self, token):
        self.asked.append(token)
        if self.away:
            raise Unavailable("frmr")
        if self.refusal is not None:
            raise self.refusal


@dataclass
class Store:
    """A document store that takes everything; ``away`` makes it unavailable."""

    away: bool = False
    refusal: Exception | None = None
    cards: dict = field(default_factory=lambda: {DOCUMENT: CARD})
    asked: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    keys: list = field(default_factory=list)

    def types(self, acting):
        self._answer(acting)
        return [DocumentType("147", "Протокол консультации", ("application/pdf",))]

    def listed(self, acting, wanted):
        self._answer(acting)
        return list(self.cards.values()), None

    def card(self, acting, document_id):
        self._answer(acting)
        return self.cards[document_id]

    def create(self, acting, new, key):
        self._answer(acting)
        self.taken.append(new)
        self.keys.append(key)
        return CARD

    def upload(self, acting, document_id, upload):
        self._answer(acting)
        self.taken.append((document_id, upload.media_type, b"".join(upload.chunks)))

    def content(self, acting, document_id, number):
        self._answer(acting)
        from cabinet.usecases.ports import Content

        return Content("application/pdf", iter([b"%PDF-"]), "5")

    def sign(self, acting, target, message):
        self._answer(acting)
        self.taken.append((target, message))

    def prepare(self, acting, target, certified):
        self._answer(acting)
        return Prepared(UUID(int=7), "dG8tc2lnbg==", "ZGlnZXN0", NOW + timedelta(minutes=5))

    def complete(self, acting, session_id, value):
        self._answer(acting)
        self.taken.append((session_id, value))

    def recipients(self, acting):
        self._answer(acting)
        return [Recipient(UUID(int=8), "Страховая компания")]

    def send(self, acting, document_id, recipient_id):
        self._answer(acting)
        self.taken.append((document_id, recipient_id))

    def journal(self, acting, document_id):
        self._answer(acting)
        return []

    def _answer(self, acting):
        self.asked.append(acting)
        if self.away:
            raise Unavailable("documents")
        if self.refusal is not None:
            raise self.refusal


@dataclass
class Stage:
    """Everything the use cases stand on."""

    clock: Clock = field(default_factory=Clock)
    secrets: Secrets = field(default_factory=Secrets)
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    once: Once = field(default_factory=Once)
    registry: Registry = field(default_factory=Registry)
    store: Store = field(default_factory=Store)
    work: MemoryWork = field(default_factory=lambda: MemoryWork(NOW))
    remembered: list = field(default_factory=list)
    provider: Provider = field(init=False)

    authority: object = None

    def __post_init__(self):
        self.provider = Provider(self.clock)

    @contextmanager
    def start_work(self) -> Iterator[MemoryWork]:
        yield self.work

    def bind(self, *positions: Position) -> None:
        """Maria is bound, and holds these posts."""
        organisation_id = GKB7.organisation_id
        self.work.organisations.put(GKB7, 1)
        self.work.workers.put(Worker(WORKER, MARIA), 1)
        self.work.workers.put_positions(WORKER, 1, positions or [THERAPIST])
        fact = BindingFact(BINDING.binding_id, MARIA, "bound", NOW, organisation_id, WORKER)
        self.work.workers.put_binding(fact, 1)

    def visit(self, **bent) -> Visit:
        """Maria, signed in a moment ago."""
        at = self.clock()
        session = Session(
            account_id=MARIA,
            sid="sid-1",
            acr="aal2",
            auth_time=at,
            level="confirmed",
            access=Token("access-1", at + timedelta(seconds=300)),
            refresh="refresh-1",
            created_at=at,
            seen_at=at,
            refreshed_at=at,
        )
        self.sessions.add("key-1", replace(session, **bent))
        return Visit("key-1", self.sessions.kept["key-1"])
