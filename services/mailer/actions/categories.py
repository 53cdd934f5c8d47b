"""Kinds of letters are opened and changed by operators; what each was before is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.errors import UNKNOWN_SERVICE, CategoryExists
from services.mailer.models import CategoryVersion, LetterCategory
from services.mailer.models.category import KEPT_MONTHS, LETTERS
from services.mailer.queries import categories
from shared import access
from shared.access.decisions import ROLE_ONLY_SERVICES
from shared.db import new_id
from shared.errors import Invalid


def create(
    session: Session,
    *,
    code: str,
    labels: dict[str, str],
    service: str,
    is_notified: bool,
    has_paper_copy: bool,
    by: UUID | None,
    now: datetime,
    kept_months: int = KEPT_MONTHS,
) -> LetterCategory:
    """Open a kind of letters.

    :param service: the business service whose right, at read, opens these letters to users;
        `letters`: administrators alone read them
    :param by: the operator's account
    :param kept_months: months after their deposit in which these letters are kept
    :raises Invalid: if there is no such service, or it is the platform's `accounts`
    :raises CategoryExists: if the code is taken
    """
    _require_service(session, service)
    if categories.find(session, code) is not None:
        raise CategoryExists
    category = LetterCategory(
        id=new_id(),
        code=code,
        labels=labels,
        service=service,
        is_notified=is_notified,
        has_paper_copy=has_paper_copy,
        kept_months=kept_months,
        version=1,
        created_at=now,
    )
    session.add(category)
    session.flush()  # a code taken meanwhile is refused here
    _keep_version(session, category, by=by, now=now)
    return category


def change(
    session: Session,
    category: LetterCategory,
    *,
    changes: Mapping[str, Any],
    by: UUID | None,
    now: datetime,
) -> LetterCategory:
    """Change a locked kind of letters; where nothing is another, there is no other version.

    Another service opens its letters, and other months keep them, those deposited before too;
    whether people are told, and whether paper goes, is changed for letters yet to come.

    :param by: the operator's account
    :raises Invalid: if there is no such service, or it is the platform's `accounts`
    """
    if "service" in changes:
        _require_service(session, changes["service"])
    before = category.facts()
    for fact, value in changes.items():
        setattr(category, fact, dict(value) if fact == "labels" else value)
    if category.facts() != before:
        category.version += 1
        _keep_version(session, category, by=by, now=now)
    return category


def _keep_version(
    session: Session, category: LetterCategory, *, by: UUID | None, now: datetime
) -> None:
    session.add(
        CategoryVersion(
            id=new_id(),
            category_id=category.id,
            number=category.version,
            facts=category.facts(),
            changed_by=by,
            created_at=now,
        )
    )


def _require_service(session: Session, code: str) -> None:
    """Require a business service, or `letters`, which administrators and some delegates have."""
    if code == LETTERS:
        return
    if access.find_service(session, code) is None or code in ROLE_ONLY_SERVICES:
        raise Invalid({"service": [UNKNOWN_SERVICE]})
