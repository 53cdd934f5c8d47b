"""Establishments that are there to try things out: nothing of them leaves (ADR 0073)."""

from typing import Any

from sqlalchemy import ColumnElement, select

from services.mailer.models import KnownEstablishment


def is_of_one(establishment_id: Any) -> ColumnElement[bool]:
    """Tell in SQL whether something is an establishment's that is a sandbox.

    :param establishment_id: the column that names whose it is
    """
    sandboxes = select(KnownEstablishment.id).where(KnownEstablishment.is_sandbox)
    matches: ColumnElement[bool] = establishment_id.in_(sandboxes)
    return matches
