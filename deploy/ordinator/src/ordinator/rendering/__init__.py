"""Files made from contracts and catalogs: broker, AsyncAPI, list of events, outage page."""

import json
from collections.abc import Mapping

from ordinator import topology
from ordinator.rendering.asyncapi import asyncapi
from ordinator.rendering.outage import outage_page
from ordinator.rendering.pages import events_page


def rendered() -> Mapping[str, str]:
    """Content by path within the tree; a test compares it with what is committed."""
    return {
        "deploy/broker/definitions.json": json.dumps(topology.without_users(), indent=1) + "\n",
        "deploy/edge/outage/page.html": outage_page(),
        "docs/asyncapi.yaml": asyncapi(),
        "docs/events.md": events_page(),
    }
