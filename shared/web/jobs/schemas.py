"""How jobs, and what became of each of their items, are shown."""

from typing import Any

from marshmallow import fields

from shared.jobs import JobStatus
from shared.web import schemas

_LONG = frozenset({"ids", "headers", "columns"})


class Told(fields.Dict):
    """What was asked for, without long lists."""

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {name: told for name, told in value.items() if name not in _LONG}


class ShownJob(schemas.Schema):
    """A long act: how far it is, and what came of it.

    `problem` is the code of what stopped it; it is absent from a job that went to its end, whatever
    became of its items. `expires_at` is when job, report and file are forgotten.
    """

    id = fields.UUID()
    kind = fields.String()
    establishment_id = fields.UUID(allow_none=True)
    status = schemas.Choice(JobStatus)
    is_cancelling = fields.Boolean()
    total = fields.Integer(allow_none=True)
    done = fields.Integer()
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer())
    problem = fields.String(allow_none=True)
    parameters = Told(keys=fields.String())
    content_name = fields.String(allow_none=True)
    content_size = fields.Integer(allow_none=True)
    created_at = schemas.Instant()
    started_at = schemas.Instant(allow_none=True)
    ended_at = schemas.Instant(allow_none=True)
    expires_at = schemas.Instant(allow_none=True)


class OwnQuery(schemas.Schema):
    """Which of one's own long acts are wanted."""

    kind = schemas.Text(max=60, metadata={"description": "Only those of this kind."})


class ReportLine(schemas.Schema):
    """What became of one thing: `account_id` tells whom it was about, `code` why it was refused.

    Of a refused row of a file, `facts.cells` shows it as it stands there, and `facts.errors` says
    what is wrong, by column.
    """

    number = fields.Integer()
    account_id = fields.UUID(attribute="subject_id", allow_none=True)
    outcome = fields.String()
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)
    facts = fields.Dict(keys=fields.String(), allow_none=True)


class ReportQuery(schemas.Schema):
    """Which lines are wanted."""

    outcome = schemas.Text(
        max=40, metadata={"description": "Only what has ended so: `done`, `refused` and the like."}
    )


class WatchedJob(schemas.Schema):
    """A long act as operators see it: how far it is, not what was asked for, nor by whom."""

    id = fields.UUID()
    kind = fields.String()
    is_rehearsal = fields.Function(
        lambda job: job.parameters.get("dry_run") is True,
        metadata={
            "type": "boolean",
            "description": "Whether it only tells what would become of each.",
        },
    )
    establishment_id = fields.UUID(allow_none=True)
    status = schemas.Choice(JobStatus)
    is_cancelling = fields.Boolean()
    total = fields.Integer(allow_none=True)
    done = fields.Integer()
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer())
    problem = fields.String(allow_none=True)
    created_at = schemas.Instant()
    started_at = schemas.Instant(allow_none=True)
    ended_at = schemas.Instant(allow_none=True)


class WatchQuery(schemas.Schema):
    """Which long acts are wanted."""

    status = schemas.Choice(JobStatus, metadata={"description": "Only those that stand so."})
