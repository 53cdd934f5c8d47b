"""All that this service keeps of somebody, as a file that they may take elsewhere."""

from collections.abc import Iterable

import orjson

from services.accounts import permissions, queries
from services.accounts.actions.holdings import HoldingsOrder
from services.accounts.tools import Tools
from shared.erasure import Row
from shared.jobs import FileKind, Writing
from shared.jobs.progress import with_progress

JSON = "application/json"


def write(writing: Writing[Tools]) -> None:
    """Write one JSON object: rows by kind, the history last."""
    account_id = HoldingsOrder.from_data(writing.job.parameters).account_id
    writing.name, writing.type = f"compte-{account_id}.json", JSON
    with writing.reading() as session:
        account = queries.accounts.remembered(session, account_id)
        data = queries.holdings.of(session, account.id)
        writing.file.write(b"{")
        for name, rows in data.items():
            writing.file.write(b'"%s":%s,' % (name.encode(), orjson.dumps(rows)))
        writing.file.write(b'"history":')
        history = queries.holdings.history(session, account.id, language=writing.job.language)
        _write_list(writing, with_progress(writing, history))
        writing.file.write(b"}\n")


def _write_list(writing: Writing[Tools], rows: Iterable[Row]) -> None:
    before = b"["
    for row in rows:
        writing.file.write(before + orjson.dumps(row))
        before = b",\n"
    writing.file.write(b"]" if before != b"[" else b"[]")


OWN = FileKind(name="own_data", permission=permissions.EXPORT_SELF, write=write)
OF_PERSON = FileKind(name="personal_data", permission=permissions.EXPORT_PERSON, write=write)
