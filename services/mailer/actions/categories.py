"""Kinds of letters are opened and changed by operators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.mailer.errors import UNKNOWN_SERVICE, CategoryExists
from services.mailer.models import LetterCategory
from services.mailer.queries import categories
from shared import access
from shared.access.decisions import ROLE_ONLY_SERVICES
from shared.errors import Invalid


def create(
    session: Session,
    *,
    code: str,
    labels: dict[str, str],
    service: str,
    is_notified: bool,
    has_paper_copy: bool,
    now: datetime,
) -> LetterCategory:
    """Open a kind of letters.

    :param service: the business service whose right, at read, opens these letters to users
    :raises Invalid: if there is no such service, or it is one of the platform's own
    :raises CategoryExists: if the code is taken
    """
    _require_business_service(session, service)
    if categories.find(session, code) is not None:
        raise CategoryExists
    category = LetterCategory(
        code=code,
        labels=labels,
        service=service,
        is_notified=is_notified,
        has_paper_copy=has_paper_copy,
        created_at=now,
    )
    session.add(category)
    session.flush()  # a code taken meanwhile is refused here
    return category


def change(
    session: Session, category: LetterCategory, *, changes: Mapping[str, Any]
) -> LetterCategory:
    """Change a locked kind of letters.

    Another service opens its letters, those deposited before too; whether people are told, and
    whether paper goes, is changed for letters yet to come.

    :raises Invalid: if there is no such service, or it is one of the platform's own
    """
    if "service" in changes:
        _require_business_service(session, changes["service"])
    for fact, value in changes.items():
        setattr(category, fact, dict(value) if fact == "labels" else value)
    return category


def _require_business_service(session: Session, code: str) -> None:
    if access.find_service(session, code) is None or code in ROLE_ONLY_SERVICES:
        raise Invalid({"service": [UNKNOWN_SERVICE]})
