"""Dead letters in PostgreSQL: what could not be applied, with its reason, until it is settled."""

from collections.abc import Collection, Sequence
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Engine, text

from chassis.inbox import Chosen, DeadLetter, Settlement

_COLUMNS = """message_id, type, envelope, body, reason, died_at, times, settled, settled_at,
    settled_by, because"""
# One that died again is open again.
_KEEP = text(
    """INSERT INTO dead_letter (message_id, type, envelope, body, reason, died_at)
    VALUES (:message_id, :type, :envelope, :body, :reason, :died_at)
    ON CONFLICT (message_id) DO UPDATE SET type = excluded.type, envelope = excluded.envelope,
        body = excluded.body, reason = excluded.reason, died_at = excluded.died_at,
        times = dead_letter.times + 1, settled = NULL, settled_at = NULL, settled_by = NULL,
        because = NULL"""
)
_FIND = text(
    f"""SELECT {_COLUMNS} FROM dead_letter
    WHERE (:settled OR settled IS NULL)
        AND (CAST(:ids AS uuid[]) IS NULL OR message_id = ANY(:ids))
        AND (CAST(:type AS text) IS NULL OR type = :type)
        AND (CAST(:reason AS text) IS NULL OR starts_with(reason, :reason))
    ORDER BY died_at, message_id"""  # noqa: S608  the columns are ours, values are bound
)
_SETTLE = text(
    """UPDATE dead_letter SET settled = :how, settled_at = :at, settled_by = :by, because = :because
    WHERE message_id = :message_id AND times = :times"""
)
_KNOWN = text("SELECT message_id FROM dead_letter WHERE message_id = ANY(:ids)")
_OPEN = text("SELECT count(*) FROM dead_letter WHERE settled IS NULL")
_PRUNE = text("DELETE FROM dead_letter WHERE settled_at < now() - make_interval(days => :days)")


class PostgresDeadLetters:
    """See ``chassis.inbox.DeadLetters``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, letter: DeadLetter) -> None:
        """Keep one, or count it once more and open it again."""
        with self._engine.begin() as db:
            db.execute(
                _KEEP,
                {
                    "message_id": letter.message_id,
                    "type": letter.type,
                    "envelope": Jsonb(dict(letter.envelope)),
                    "body": letter.body,
                    "reason": letter.reason,
                    "died_at": letter.died_at,
                },
            )

    def find(self, chosen: Chosen) -> Sequence[DeadLetter]:
        """Those that are meant, oldest first."""
        wanted = {
            "ids": list(chosen.ids) or None,
            "type": chosen.type,
            "reason": chosen.reason,
            "settled": chosen.settled,
        }
        with self._engine.connect() as db:
            rows = db.execute(_FIND, wanted).mappings()
            return [DeadLetter(**{**row, "body": bytes(row["body"])}) for row in rows]

    def settle(self, letter: DeadLetter, settlement: Settlement) -> None:
        """Close one as it was found: one that died again since then stays open."""
        found = {"message_id": letter.message_id, "times": letter.times}
        with self._engine.begin() as db:
            db.execute(_SETTLE, found | vars(settlement))

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these died here, settled ones too."""
        with self._engine.connect() as db:
            return set(db.execute(_KNOWN, {"ids": list(ids)}).scalars())

    def open(self) -> int:
        """How many nobody has settled."""
        with self._engine.connect() as db:
            return int(db.execute(_OPEN).scalar_one())

    def prune(self, days: int) -> int:
        """Forget those settled so many days ago."""
        with self._engine.begin() as db:
            return db.execute(_PRUNE, {"days": days}).rowcount
