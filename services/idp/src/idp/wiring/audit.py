"""Puts the database behind what seals, sweeps and verifies the audit."""

from idp.adapters.master import derived
from idp.usecases.audit.sealing import AgeOfUnsealed, SealAudit, SweepAudit
from idp.usecases.audit.verifying import VerifyAudit
from idp.wiring.accounts import Hands


def wire_sealing(shared: Hands) -> SealAudit:
    """What seals."""
    return SealAudit(shared.start_work, _key(shared), shared.clock)


def wire_age_of_unsealed(shared: Hands) -> AgeOfUnsealed:
    """What tells how far the sealing is behind."""
    return AgeOfUnsealed(shared.start_work, shared.clock)


def wire_audit_sweeping(shared: Hands) -> SweepAudit:
    """What removes entries that are older than they are kept."""
    return SweepAudit(shared.start_work, shared.settings.audit_days, shared.clock)


def wire_verifying(shared: Hands) -> VerifyAudit:
    """What finds whether the audit is as it was sealed."""
    return VerifyAudit(shared.start_work, _key(shared), shared.settings.audit_days, shared.clock)


def _key(shared: Hands) -> bytes:
    return derived(shared.settings.master_key, "audit")
