"""Exports of accounts in requests."""

from services.accounts.schemas.bulk import Chosen
from shared.jobs.table_files import Format
from shared.web.schemas import Choice


class Export(Chosen):
    """Which accounts, as which file."""

    format = Choice(Format, load_default=Format.CSV)
