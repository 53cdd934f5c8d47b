"""A file of accounts, row by row, as a job."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select

from services.accounts import permissions
from services.accounts.actions import imports
from services.accounts.actions.imports import ImportOrder
from services.accounts.domain.import_rows import payload, unknown_words
from services.accounts.errors import DuplicateRow
from services.accounts.models import Account
from services.accounts.schemas.imports import ImportedAccount
from shared import jobs
from shared.edge.messages import in_language
from shared.errors import Bilingual, Invalid
from shared.jobs import ItemsKind, JobItem, Result, Work
from shared.web.schemas import Schema

CREATED = "created"
SURPLUS = Bilingual("More values than columns.", "Il y a plus de valeurs que de colonnes.")
ROW = ImportedAccount()


def perform(work: Work, items: Sequence[JobItem]) -> list[Result]:
    """Create the accounts of a batch of rows."""
    order = ImportOrder.from_data(work.job.parameters)

    def create(said: Mapping[str, Any]) -> Account:
        return imports.create(
            work.session,
            actor=work.doer,
            said=said,
            is_twin_meant=bool(order.allow_duplicates),
            now=work.now,
        )

    with jobs.rehearsing(work.session, is_rehearsal=order.dry_run):
        return [attempt(work, item, order, ROW, create) for item in items]


def attempt(
    work: Work,
    item: JobItem,
    order: ImportOrder,
    schema: Schema,
    create: Callable[[Mapping[str, Any]], Account],
) -> Result:
    """Make an account of one row; what is wrong with it is told by the file's own headers."""
    given = item.given or {}

    def act() -> Result:
        if given.get("has_surplus"):
            raise Invalid({"row": [SURPLUS]})
        if given.get("twin") and not order.allow_duplicates:
            raise DuplicateRow(row=given["twin"])
        account = create(checked(given.get("values", {}), schema))
        told = {name: getattr(account, name) for name in ("identifier", "first_name", "last_name")}
        if order.dry_run:
            told.pop("identifier")  # another is drawn when it is meant
        subject_id = None if order.dry_run else account.id
        return Result(outcome=CREATED, subject_id=subject_id, facts=told)

    result = jobs.attempt(work.session, act, language=work.job.language)
    return by_headers(result, order.headers)


def checked(values: Mapping[str, str], schema: Schema) -> dict[str, Any]:
    """Check what a row says, as a request's body is checked.

    :raises Invalid: naming each wrong field
    """
    try:
        loaded: dict[str, Any] = schema.load(payload(values))
    except ValidationError as error:
        raise Invalid({**dict(_flat("", error.messages)), **unknown_words(values)}) from None
    return loaded


def conclude(work: Work) -> None:
    """Tell of all who were invited, in one announcement."""
    made = (
        select(JobItem.subject_id)
        .join(Account, Account.id == JobItem.subject_id)
        .where(
            JobItem.job_id == work.job.id,
            JobItem.outcome == CREATED,
            Account.invited_at.is_not(None),
        )
        .order_by(JobItem.number)
    )
    account_ids = [account_id for account_id in work.session.scalars(made) if account_id]
    imports.conclude(
        work.session, job=work.job, account_ids=account_ids, by=work.actor, now=work.now
    )


def by_headers(result: Result, headers: Mapping[str, str]) -> Result:
    """Tell faults by the header that stands above the value in the file."""
    if not result.facts or "errors" not in result.facts:
        return result
    errors = {_header(name, headers): said for name, said in result.facts["errors"].items()}
    return Result(
        outcome=result.outcome,
        code=result.code,
        message=result.message,
        facts={**result.facts, "errors": errors},
    )


def _header(name: str, headers: Mapping[str, str]) -> str:
    parts = name.split(".")
    column = name
    if parts[0] == "postal_address":
        rest = parts[1:] or ["lines"]
        place = int(rest[1]) + 1 if len(rest) > 1 and rest[1].isdigit() else 1
        column = f"address_{place}" if rest[0] == "lines" else rest[0]
    elif parts[0] == "rights" and len(parts) > 1:
        column = f"rights.{'.'.join(parts[1:])}".removesuffix(".value").removesuffix(".key")
    return headers.get(column, column)


def _flat(prefix: str, messages: Any) -> Iterator[tuple[str, list[Bilingual]]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flat(f"{prefix}.{name}" if prefix else str(name), inner)
        return
    said = [messages] if isinstance(messages, str) else messages
    yield prefix, [Bilingual(str(m), in_language(m, "fr")) for m in said]


KIND = ItemsKind(
    name="import", permission=permissions.CREATE_ACCOUNTS, perform=perform, conclude=conclude
)
