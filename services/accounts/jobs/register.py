"""The register's file, row by row, as a job."""

from collections.abc import Sequence
from dataclasses import replace

from services.accounts import permissions
from services.accounts.actions import register, register_imports
from services.accounts.actions.register import Outcome, RowReport
from services.accounts.actions.register_imports import RegisterOrder
from services.accounts.domain.register_file import Row
from services.accounts.tools import Tools
from shared import jobs
from shared.errors import Bilingual, Invalid
from shared.jobs import ItemsKind, JobItem, Result, Work

BATCH = 250
"""Rows that one transaction takes: those of establishments that are registered follow in it."""


def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
    """Bring a batch of rows in, or tell what would become of it, which may be carried out later."""
    order = RegisterOrder.from_data(work.job.parameters)
    rows = [register_imports.row_of(item) for item in items]
    reports = register.import_rows(work.session, rows, is_dry_run=order.dry_run, now=work.now)
    told = zip(rows, reports, strict=True)
    results = [_result(row, report, language=work.job.language) for row, report in told]
    return [replace(result, keeps_given=order.dry_run) for result in results]


def _result(row: Row, report: RowReport, *, language: str) -> Result:
    if report.outcome is not Outcome.REFUSED:
        told = {"siret": report.siret, "contract_number": report.contract_number}
        return Result(outcome=str(report.outcome), facts=told)
    faults = {
        name: [said if isinstance(said, Bilingual) else Bilingual(said, said)]
        for name, said in report.faults.items()
    }
    refused = jobs.refusal(Invalid(faults), language=language)
    cells = [{"column": name, "value": value} for name, value in row.values.items()]
    return refused.telling(cells=cells)


KIND = ItemsKind(
    name=register_imports.KIND,
    permission=permissions.IMPORT_REGISTER,
    perform=perform,
    batch=BATCH,
)
