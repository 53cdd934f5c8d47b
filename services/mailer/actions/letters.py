"""Letters are put into letter boxes."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import emails, paper_items, representatives, stored_files
from services.mailer.actions.cause import Cause
from services.mailer.clients.storage import Storage
from services.mailer.domain.mails import LetterDeposited, Named
from services.mailer.domain.paper_contents import LetterCopy
from services.mailer.domain.pdf import checked_pages
from services.mailer.errors import (
    TOO_LARGE,
    UNKNOWN_CATEGORY,
    BadPdf,
    LetterBoxClosed,
    ReferenceTaken,
)
from services.mailer.models import (
    KnownAccount,
    KnownEstablishment,
    Letter,
    LetterCategory,
)
from services.mailer.queries import categories, people
from services.mailer.queries import letters as queries
from shared import events, messaging
from shared.auth import Actor
from shared.db import new_id
from shared.errors import Invalid, NotFound
from shared.text import fold

OPEN = frozenset({"active", "suspended"})
"""A suspended establishment's letters wait for it."""


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whose letter box: by its id, or by SIRET and contract number together."""

    establishment_id: UUID | None = None
    siret: str | None = None
    contract_number: str | None = None
    NAMES: ClassVar[tuple[str, ...]] = ("establishment_id", "siret", "contract_number")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a letter asks of the establishment: by which day, and whom to answer.

    :ivar due_on: None: by no day
    """

    due_on: date | None = None
    reply_name: str | None = None
    reply_email: str | None = None
    reply_phone: str | None = None
    NAMES: ClassVar[tuple[str, ...]] = ("due_on", "reply_name", "reply_email", "reply_phone")


NOTHING = Asked()


def deposit(
    session: Session,
    *,
    addressee: Addressee,
    category: str,
    title: str,
    dated_on: date,
    content: bytes,
    actor: Actor,
    storage: Storage,
    most_bytes: int,
    most_pages: int,
    now: datetime,
    reference: str | None = None,
    asked: Asked = NOTHING,
) -> Letter:
    """Put a letter into a letter box; its kind says whether people are told, and paper goes too.

    Handed in again under the same reference, it is in the box once.

    :param content: a PDF
    :param most_bytes: the largest that is taken
    :param most_pages: the longest that is taken
    :param asked: what it asks of the establishment
    :raises BadPdf: if it is none that people can open, too large, or too long
    :raises Invalid: if there is no such category
    :raises NotFound: if the establishment is not known, or not this caller's
    :raises LetterBoxClosed: if nobody of the establishment could read it
    :raises ReferenceTaken: if they have put another letter into this box under this reference
    """
    kind = categories.find(session, category)
    if kind is None:
        raise Invalid({"category": [UNKNOWN_CATEGORY]})
    if len(content) > most_bytes:
        raise BadPdf(TOO_LARGE.format(most=most_bytes))
    pages = checked_pages(content, most=most_pages)
    home = _establishment(session, addressee)
    depositor = actor.account_id or actor.client_id
    if reference is not None:
        said = {"title": title, "dated_on": dated_on, "category_id": kind.id, **asdict(asked)}
        earlier = queries.deposited(session, home.id, reference, by=depositor)
        if earlier is not None:
            return _the_same(earlier, digest=storage.digest_of(content), **said)
    stored_files.hold(session, storage.digest_of(content))
    letter = Letter(
        id=new_id(),
        establishment_id=home.id,
        category=kind,
        title=title,
        dated_on=dated_on,
        **asdict(asked),
        reference=reference,
        digest=storage.keep(content),
        size=len(content),
        pages=pages,
        search=fold(f"{title} {reference or ''}"),
        deposited_by=depositor,
        created_at=now,
    )
    session.add(letter)
    announce_deposit(session, letter, kind)
    session.flush()  # the letter, which a paper copy refers to
    cause = Cause(id=letter.id, happened_at=now, now=now)
    if kind.is_notified:
        able = people.readers(session, home.id, service=kind.service, today=cause.today)
        emails.queue_to_each(
            session, able, lambda to: mail_about(letter, kind, home, to=to), cause=cause
        )
    if kind.has_paper_copy and home.postal_address is not None:
        copy_on_paper(session, letter, kind, home, cause=cause)
    return letter


def _the_same(earlier: Letter, **said: Any) -> Letter:
    """Answer the letter that was put in before under this reference, if it is this one."""
    if any(getattr(earlier, name) != value for name, value in said.items()):
        raise ReferenceTaken
    return earlier


def _establishment(session: Session, addressee: Addressee) -> KnownEstablishment:
    known = select(KnownEstablishment).order_by(KnownEstablishment.id.desc())
    if addressee.establishment_id is not None:
        known = known.where(KnownEstablishment.id == addressee.establishment_id)
    else:
        known = known.where(
            KnownEstablishment.siret == addressee.siret,
            KnownEstablishment.contract_numbers.contains([addressee.contract_number]),
        )
    found = session.scalars(known.where(KnownEstablishment.is_platform.is_(False))).all()
    if not found:
        raise NotFound
    for establishment in found:
        if establishment.status in OPEN:
            return establishment
    raise LetterBoxClosed


def mail_about(
    letter: Letter, kind: LetterCategory, home: KnownEstablishment, *, to: KnownAccount
) -> LetterDeposited:
    """Write to a reader that a letter has come."""
    return LetterDeposited(
        to=Named.of(to),
        establishment=home.name,
        category=kind.label(to.language),
        letter_title=letter.title,
        dated_on=letter.dated_on,
        reference=letter.reference,
    )


def copy_on_paper(
    session: Session,
    letter: Letter,
    category: LetterCategory,
    home: KnownEstablishment,
    *,
    cause: Cause,
) -> None:
    """Have a letter sent on paper too."""
    content = LetterCopy(
        **representatives.about(home, written_on=cause.day),
        category=category.label(home.language),
        title=letter.title,
        dated_on=letter.dated_on,
        reference=letter.reference,
    )
    paper_items.order(session, content, home, cause=cause, letter_id=letter.id)


def announce_deposit(session: Session, letter: Letter, category: LetterCategory) -> None:
    """Announce that a letter has come into its box."""
    event = events.mailer.LetterDeposited(
        letter_id=letter.id,
        establishment_id=letter.establishment_id,
        category=category.code,
        service=category.service,
        title=letter.title,
    )
    messaging.announce(session, event, sequence=letter.advance())
