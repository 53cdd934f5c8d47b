"""What becomes of printed letters: they leave, and some come back (design.md §4.9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import paper_batches, paper_locks
from services.mailer.domain import paper_reports as files
from services.mailer.domain.paper_contents import WITH_CODES
from services.mailer.domain.paper_reports import DATE, REFERENCE, Row
from services.mailer.domain.wordings import ASKERS
from services.mailer.models import PaperItem, PaperStatus
from shared import events, messaging
from shared.clock import paris_date
from shared.errors import Bilingual

AT_ONCE = 500
"""As many rows are looked up by one statement."""

NO_SUCH_LETTER = Bilingual(
    "No letter has this reference.", "Aucun courrier ne porte cette référence."
)
NOT_PRINTED = Bilingual(
    "This letter is not printed: it stands in no batch that was made, or was cancelled.",
    "Ce courrier n'est pas imprimé : il ne figure dans aucun lot prêt, ou a été annulé.",
)
LEFT_ANOTHER_DAY = Bilingual(
    "This letter has left already, on {day}.", "Ce courrier est déjà parti, le {day}."
)
BEFORE_PRINTING = Bilingual(
    "It was printed after this day, on {day}.", "Il a été imprimé après ce jour, le {day}."
)
NOT_LEFT = Bilingual(
    "This letter has not left: confirm its dispatch first.",
    "Ce courrier n'est pas parti : confirmez d'abord son départ.",
)
BACK_ALREADY = Bilingual(
    "This letter has come back already, on {day}.", "Ce courrier est déjà revenu, le {day}."
)
BEFORE_LEAVING = Bilingual(
    "It left after this day, on {day}.", "Il est parti après ce jour, le {day}."
)


class Outcome(StrEnum):
    """What has become of a row."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """What has become of one row of the file."""

    row: int
    reference: str
    outcome: Outcome
    faults: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What has become of a file.

    :ivar establishment_ids: whose letters it has changed
    """

    rows: Sequence[RowReport]
    establishment_ids: Sequence[UUID]


Judge = Callable[[Row, PaperItem], Outcome]
"""Says what a row does to a letter, and notes in it what is wrong."""


def dispatch(session: Session, *, text: str, today: date, is_dry_run: bool) -> Reported:
    """Note which letters have left, from a file of references and days.

    :param is_dry_run: only tell what would become of each row
    :raises BadPaperFile: if it is no such file at all
    """
    rows = files.read(text, today=today, with_reasons=False)
    reported, changed = _take_in(session, rows, _judge_dispatch)
    if not is_dry_run:
        for row, item in changed:
            assert row.day is not None
            item.be_dispatched(row.day)
        batches = {item.batch_id for _, item in changed if item.batch_id is not None}
        if batches:
            paper_batches.be_dispatched(session, batches)
    return _told(reported, [item for _, item in changed], is_dry_run=is_dry_run)


def take_back(session: Session, *, text: str, today: date, is_dry_run: bool) -> Reported:
    """Note which letters have come back and why: operators have an address to correct.

    What such a letter carried is void: whoever waits for its code gets another with the next one.

    :param is_dry_run: only tell what would become of each row
    :raises BadPaperFile: if it is no such file at all
    """
    rows = files.read(text, today=today, with_reasons=True)
    reported, changed = _take_in(session, rows, _judge_return)
    if not is_dry_run:
        for row, item in changed:
            assert row.day is not None
            assert row.reason is not None
            item.be_returned(row.day, reason=row.reason, note=row.note)
            messaging.announce(
                session,
                events.mailer.PaperItemReturned(
                    **about(item), reason=row.reason.value, returned_on=row.day
                ),
                sequence=item.advance(),
            )
    return _told(reported, [item for _, item in changed], is_dry_run=is_dry_run)


def about(item: PaperItem) -> dict[str, Any]:
    """Tell which letter an event is about, and whom: of one with codes, those who asked."""
    named = item.account_ids
    if item.kind in WITH_CODES:
        askers = item.facts.get(ASKERS, [])
        named = [each["account_id"] for each in askers if each.get("account_id")]
    return {
        "paper_item_id": item.id,
        "establishment_id": item.establishment_id,
        "kind": item.kind.value,
        "account_ids": [UUID(account_id) for account_id in named],
        "told_at": item.told_at or item.created_at,
    }


def _take_in(
    session: Session, rows: Sequence[Row], judge: Judge
) -> tuple[list[RowReport], list[tuple[Row, PaperItem]]]:
    """Judge each row; tell its outcome, and which letters change."""
    numbers = sorted({row.number for row in rows if row.number is not None and not row.faults})
    ids: list[UUID] = []
    for start in range(0, len(numbers), AT_ONCE):
        some = PaperItem.number.in_(numbers[start : start + AT_ONCE])
        ids += session.scalars(select(PaperItem.id).where(some))
    items = {item.number: item for item in paper_locks.lock(session, ids)} if ids else {}
    reported, changed = [], []
    for row in rows:
        outcome = _outcome(row, items, judge)
        if outcome is Outcome.DONE:
            changed.append((row, items[row.number or 0]))
        reported.append(
            RowReport(row=row.row, reference=row.reference, outcome=outcome, faults=row.faults)
        )
    return reported, changed


def _outcome(row: Row, items: Mapping[int, PaperItem], judge: Judge) -> Outcome:
    if not row.faults:
        item = items.get(row.number or 0)
        if item is not None:
            return judge(row, item)
        row.faults[REFERENCE] = NO_SUCH_LETTER
    return Outcome.REFUSED


def _judge_dispatch(row: Row, item: PaperItem) -> Outcome:
    assert row.day is not None
    if item.dispatched_on is not None:
        if item.dispatched_on == row.day:
            return Outcome.UNCHANGED
        row.faults[DATE] = LEFT_ANOTHER_DAY.format(day=item.dispatched_on.isoformat())
    elif item.status is not PaperStatus.PRINTED or item.printed_at is None:
        row.faults[REFERENCE] = NOT_PRINTED
    elif row.day < (printed_on := paris_date(item.printed_at)):
        row.faults[DATE] = BEFORE_PRINTING.format(day=printed_on.isoformat())
    return Outcome.REFUSED if row.faults else Outcome.DONE


def _judge_return(row: Row, item: PaperItem) -> Outcome:
    assert row.day is not None
    if item.returned_on is not None:
        if (item.returned_on, item.return_reason) == (row.day, row.reason):
            return Outcome.UNCHANGED
        row.faults[DATE] = BACK_ALREADY.format(day=item.returned_on.isoformat())
    elif item.dispatched_on is None:
        row.faults[REFERENCE] = NOT_LEFT
    elif row.day < item.dispatched_on:
        row.faults[DATE] = BEFORE_LEAVING.format(day=item.dispatched_on.isoformat())
    return Outcome.REFUSED if row.faults else Outcome.DONE


def _told(rows: Sequence[RowReport], changed: Sequence[PaperItem], *, is_dry_run: bool) -> Reported:
    concerned = () if is_dry_run else sorted({item.establishment_id for item in changed})
    return Reported(rows=rows, establishment_ids=list(concerned))
