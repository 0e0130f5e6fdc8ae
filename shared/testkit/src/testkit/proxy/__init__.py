"""A TCP proxy that misbehaves when told: between a service and any of its servers."""

from testkit.proxy.gate import Direction
from testkit.proxy.proxy import FaultProxy

__all__ = ["Direction", "FaultProxy"]
