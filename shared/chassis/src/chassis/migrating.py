"""The command ``migrate`` of a service."""

import json
from dataclasses import asdict

import click
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from chassis import migrations, settings
from chassis.database import driven


def command(prefix: str, package: str) -> click.Command:
    """``migrate``: to the newest shape; ``migrate --plan``: what that would be, as JSON.

    Args:
        prefix: Of the service's settings.
        package: Whose migrations they are.
    """

    @click.command()
    @click.option("--plan", is_flag=True, help="Change nothing; print what is to come, as JSON.")
    def migrate(*, plan: bool) -> None:
        """Bring the database to the shape that this version was written for."""
        owner_url = settings.owner_url(prefix)
        if plan:
            click.echo(_plan(owner_url, package))
            return
        before = migrations.run(owner_url, package)
        if before.fit in {migrations.Fit.AHEAD, migrations.Fit.BEYOND}:
            click.echo(f"{before}; nothing is changed", err=True)

    return migrate


def _plan(owner_url: str, package: str) -> str:
    engine = create_engine(driven(owner_url), poolclass=NullPool, hide_parameters=True)
    shape = migrations.compare(engine, package)
    steps = [asdict(step) for step in migrations.missing(engine, package)]
    return json.dumps({"fit": shape.fit, "has": shape.has, "wants": shape.wants, "steps": steps})
