"""One transaction of the cabinet, in memory: accounts, workers, organisations, documents."""

from dataclasses import replace

from cabinet.domain.account import Account
from cabinet.domain.document import DocumentFact
from cabinet.domain.workplace import Workplace


class MemoryAccounts:
    def __init__(self):
        self.states, self.people, self.choices = {}, {}, {}

    def get(self, account_id):
        state = self.states.get(account_id)
        _, person = self.people.get(account_id, (0, None))
        return Account(account_id, state[2], state[1], person) if state else None

    def put_state(self, account_id, version, *, status, level):
        known = self.states.get(account_id, (0, "", None))
        if known[0] >= version:
            return False
        self.states[account_id] = (version, status, level or known[2])
        return True

    def put_person(self, account_id, version, person):
        if self.people.get(account_id, (0, None))[0] >= version:
            return False
        self.people[account_id] = (version, person)
        return True

    def preferred(self, account_id):
        return self.choices.get(account_id)

    def prefer(self, account_id, position_id):
        self.choices[account_id] = position_id


class MemoryWorkers:
    def __init__(self, organisations):
        self.rows, self.versions, self.positions, self.bound = {}, {}, {}, {}
        self._organisations = organisations

    def of_account(self, account_id):
        return next((row for row in self.rows.values() if row.account_id == account_id), None)

    def put(self, worker, version):
        if self.versions.get(worker.worker_id, -1) >= version:
            return False
        known = self.rows.get(worker.worker_id)
        account_id = worker.account_id or (known.account_id if known else None)
        self.rows[worker.worker_id] = replace(worker, account_id=account_id)
        self.versions[worker.worker_id] = version
        return True

    def tie(self, worker_id, account_id, version):
        known = self.rows[worker_id].account_id
        if known is not None and self.versions[worker_id] > version:
            return
        self.rows[worker_id] = replace(self.rows[worker_id], account_id=account_id)

    def put_positions(self, worker_id, version, positions, organisation_id=None):
        for key, (at, position) in list(self.positions.items()):
            same = organisation_id in {None, position.organisation_id}
            if same and at > version:
                return False
            if same:
                del self.positions[key]
        for position in positions:
            self.positions[worker_id, position.position_id] = (version, position)
        return True

    def name_positions(self, positions):
        for named in positions:
            for key, (at, position) in list(self.positions.items()):
                if position.position_id == named.position_id:
                    words = {
                        "post_name": named.post_name,
                        "department_name": named.department_name,
                    }
                    self.positions[key] = (at, replace(position, **words))

    def put_binding(self, binding, version):
        if self.bound.get(binding.binding_id, (-1, None))[0] >= version:
            return False
        self.bound[binding.binding_id] = (version, binding)
        return True

    def bindings(self, account_id):
        facts = [fact for _, fact in self.bound.values() if fact.account_id == account_id]
        return sorted(facts, key=lambda fact: fact.at, reverse=True)

    def workplaces(self, account_id):
        worker = self.of_account(account_id)
        bound = {
            fact.organisation_id: fact.at
            for fact in self.bindings(account_id)
            if fact.status == "bound"
        }
        return [
            Workplace(
                position,
                self._organisations.get(position.organisation_id),
                bound.get(position.organisation_id),
            )
            for (worker_id, _), (_, position) in self.positions.items()
            if worker and worker_id == worker.worker_id and position.organisation_id in bound
        ]


class MemoryOrganisations:
    def __init__(self):
        self.rows = {}

    def put(self, organisation, version):
        if self.rows.get(organisation.organisation_id, (-1, None))[0] >= version:
            return False
        self.rows[organisation.organisation_id] = (version, organisation)
        return True

    def get(self, organisation_id):
        return self.rows.get(organisation_id, (0, None))[1]


class MemoryDocuments:
    def __init__(self):
        self.facts = {}

    def note(self, document_id, kind, at, told):
        known = self.facts.get(document_id, DocumentFact(document_id))
        column = f"{kind}_at"
        if getattr(known, column) and getattr(known, column) >= at:
            return False
        self.facts[document_id] = replace(known, **{column: at}, **told)
        return True

    def of_author(self, account_id, limit):
        return [f for f in self.facts.values() if f.author_account_id == account_id][:limit]


class MemoryWork:
    """One transaction after another; nothing is rolled back, nothing needs to be."""

    def __init__(self, contact):
        self.accounts = MemoryAccounts()
        self.organisations = MemoryOrganisations()
        self.workers = MemoryWorkers(self.organisations)
        self.documents = MemoryDocuments()
        self.noted, self.late, self.denied, self.contact = set(), [], [], contact

    def seen(self, envelope):
        before = envelope.message_id in self.noted
        self.noted.add(envelope.message_id)
        return before

    def stale(self, envelope):
        self.late.append(envelope.message_id)

    def revoke(self, entries):
        self.denied += entries

    def is_denied(self, account_id, sid, issued_at):
        return any(
            entry.id in {str(account_id), sid} and issued_at <= entry.not_before
            for entry in self.denied
        )

    def last_contact(self):
        return self.contact
