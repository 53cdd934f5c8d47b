"""A file of accounts, row by row, as a job."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import select

from services.accounts import permissions
from services.accounts.actions import imports
from services.accounts.actions.imports import ImportOrder
from services.accounts.domain import import_file
from services.accounts.domain.import_rows import payload, unknown_words
from services.accounts.errors import DuplicateRow
from services.accounts.models import Account
from services.accounts.schemas.imports import ImportedAccount
from services.accounts.tools import Tools
from shared import jobs
from shared.edge.messages import in_language
from shared.errors import Bilingual, Invalid, Problem
from shared.jobs import ItemsKind, JobItem, Result, Work
from shared.web.schemas import Schema

CREATED = "created"
BATCH = 250
"""Rows that one transaction takes: about half a second's."""
SURPLUS = Bilingual("More values than columns.", "Il y a plus de valeurs que de colonnes.")
ROW = ImportedAccount()

Made = Account | Problem | None
Make = Callable[[Sequence[Mapping[str, Any]]], Sequence[Made]]


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Create the accounts of a batch of rows; what is only tried out may be carried out later."""
    order = ImportOrder.from_data(work.job.parameters)

    def make(rows: Sequence[Mapping[str, Any]]) -> Sequence[Made]:
        return imports.create_all(work.session, rows, actor=work.doer, order=order, now=work.now)

    results = outcomes(work, items, order, ROW, make)
    return [replace(result, keeps_given=order.dry_run) for result in results]


def outcomes(
    work: Work[Tools], items: Sequence[JobItem], order: ImportOrder, schema: Schema, make: Make
) -> list[Result]:
    """Make accounts of rows; what is wrong with one is told by the file's own headers.

    :param make: makes those of the rows that say something sensible
    """
    headers = {**import_file.names(work.job.language), **order.headers}
    rows = [_read(item, order, schema) for item in items]
    made = iter(make([row for row in rows if not isinstance(row, Problem)]))
    results = []
    for item, row in zip(items, rows, strict=True):
        outcome = row if isinstance(row, Problem) else next(made)
        if isinstance(row, Problem) or isinstance(outcome, Problem):
            assert isinstance(outcome, Problem)
            refused = jobs.refusal(outcome, language=work.job.language)
            told = by_headers(refused, headers)
            results.append(told.telling(cells=_cells(item, order)))
        else:
            results.append(_created(row, outcome, order))
    return results


def _read(item: JobItem, order: ImportOrder, schema: Schema) -> Mapping[str, Any] | Problem:
    given = item.given or {}
    try:
        if given.get("has_surplus"):
            raise Invalid({"row": [SURPLUS]})
        if given.get("twin") and not order.allow_duplicates:
            raise DuplicateRow(row=given["twin"])
        return checked(given.get("values", {}), schema)
    except Problem as problem:
        return problem


def _cells(item: JobItem, order: ImportOrder) -> list[dict[str, str]]:
    """Show a row as it stands in the file, cell by cell: whoever mends it sees it."""
    values = (item.given or {}).get("values", {})
    columns = order.columns or list(order.headers)
    return [{"column": order.headers[one], "value": values.get(one, "")} for one in columns]


def _created(row: Mapping[str, Any], account: Account | None, order: ImportOrder) -> Result:
    """Tell of an account that was made; in a dry run, another identifier is drawn when it is."""
    told = {name: row[name] for name in ("first_name", "last_name")}
    if account is None or order.dry_run:
        return Result(outcome=CREATED, facts=told)
    facts = {"identifier": account.identifier, **told}
    return Result(outcome=CREATED, subject_id=account.id, facts=facts)


def checked(values: Mapping[str, str], schema: Schema) -> dict[str, Any]:
    """Check what a row says, as a request's body is checked.

    :raises Invalid: naming each wrong field
    """
    try:
        loaded: dict[str, Any] = schema.load(payload(values))
    except ValidationError as error:
        raise Invalid({**dict(_flat("", error.messages)), **unknown_words(values)}) from None
    return loaded


def conclude(work: Work[Tools]) -> None:
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
    """Tell faults by the header that stands above the value, or would, in the file."""
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
    yield prefix, [Bilingual(in_language(m, "en"), in_language(m, "fr")) for m in said]


KIND = ItemsKind(
    name=imports.KIND,
    permission=permissions.CREATE_ACCOUNTS,
    perform=perform,
    batch=BATCH,
    conclude=conclude,
)
