"""The door for people and programs: parse, one use case, answer."""

from frmr.http import binding, organisation, signer, worker, workplace

BLUEPRINTS = (binding.routes, workplace.routes, worker.routes, organisation.routes, signer.routes)
