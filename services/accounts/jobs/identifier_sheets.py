"""Many identifier sheets in one file, as a job."""

from collections.abc import Sequence
from uuid import UUID

from services.accounts import permissions, queries
from services.accounts.actions import identifier_sheets
from services.accounts.actions.identifier_sheets import Press
from services.accounts.domain.selection import Selection
from services.accounts.models import Account
from services.accounts.tools import Tools
from shared.clock import paris_date
from shared.jobs import FileKind, Writing
from shared.typesetting import Binder

AT_ONCE = 50
"""How many sheets are set at once, outside any transaction: others' wait no longer than that."""


def write(writing: Writing[Tools]) -> None:
    """Set the sheets, some at a time, and bind them; whoever is deleted meanwhile has none."""
    press = Press.of(writing.tools, writing.job.language)
    title = identifier_sheets.name_of(language=press.language, today=paris_date(writing.now))
    writing.name, writing.type = f"{title}.pdf", "application/pdf"
    with writing.reading() as session:
        chosen = queries.choosing.rows_of(
            Selection.from_data(writing.job.parameters), now=writing.now
        )
        ids = session.scalars(chosen.with_only_columns(Account.id)).all()
    binder = Binder(title=title, language=str(press.language))
    for start in range(0, len(ids), AT_ONCE):
        _bind(writing, binder, ids[start : start + AT_ONCE], press)
        writing.tick(min(start + AT_ONCE, len(ids)))
    binder.write(writing.file)


def _bind(writing: Writing[Tools], binder: Binder, ids: Sequence[UUID], press: Press) -> None:
    with writing.reading() as session:
        found = queries.choosing.there(session, ids)
        home = queries.establishments.find(session, writing.actor.acting_tenant)
        session.expunge_all()  # they are read on, outside the transaction
    if found:
        binder.add(identifier_sheets.make(found, home, press=press, now=writing.now))


KIND = FileKind(name="identifier_sheets", permission=permissions.PRINT_SHEETS, write=write)
