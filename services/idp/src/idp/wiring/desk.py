"""Puts the real adapters behind what every page with a code stands on."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

from chassis.clock import Clock
from idp.adapters.chance import SystemChance
from idp.adapters.totp import PyotpTotp
from idp.adapters.vault import KeyedDigests
from idp.adapters.wording import CatalogWording
from idp.domain.code import Channel
from idp.usecases.codes import CodeDesk
from idp.usecases.ports import Limits
from idp.usecases.second_factor import JudgeCode
from idp.usecases.transaction import Transactions


@dataclass(frozen=True)
class Desk:
    """Transactions of people, codes that are sent and come back, codes that nobody sends."""

    steps: Transactions
    codes: CodeDesk
    judge: JudgeCode
    chance: SystemChance
    totp: PyotpTotp
    limits: Limits


def wire_desk(
    issuer: str,
    digests: KeyedDigests,
    limits: Limits,
    clock: Clock,
    channels: Collection[Channel] = tuple(Channel),
) -> Desk:
    """One desk, which keeps nothing; ``channels`` are those that have a gateway."""
    chance, totp = SystemChance(), PyotpTotp()
    steps = Transactions(digests, chance, clock, uuid4)
    codes = CodeDesk(
        steps,
        macs=digests,
        chance=chance,
        limits=limits,
        wording=CatalogWording(urlsplit(issuer).netloc),
        channels=channels,
        clock=clock,
        new_id=uuid4,
    )
    judge = JudgeCode(codes, totp=totp, macs=digests, limits=limits, clock=clock)
    return Desk(steps, codes, judge, chance, totp, limits)
