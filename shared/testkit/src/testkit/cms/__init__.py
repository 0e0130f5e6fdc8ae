"""Detached CAdES-BES messages, good and forged, written apart from what verifies them."""

from testkit.cms.message import Holder, Recipe, sign_detached

__all__ = ["Holder", "Recipe", "sign_detached"]
