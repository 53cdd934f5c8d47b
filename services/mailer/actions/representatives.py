"""What a legal representative is told on paper, at the address of record (design.md §4.1, §4.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from services.mailer.actions import paper_items
from services.mailer.actions.cause import Cause
from services.mailer.domain import paper_contents as papers
from services.mailer.domain.mails import Named
from services.mailer.models import KnownEstablishment
from services.mailer.queries import people
from shared import erasure, words
from shared.auth import Profile
from shared.clock import paris_date
from shared.events.accounts import (
    AccountCreated,
    AccountPromoted,
    CodeAsker,
    EstablishmentCodesIssued,
    EstablishmentOrphaned,
    PeopleImported,
)

WITHOUT_NAME = {"fr": "Le représentant légal", "en": "The legal representative"}


RECOVERY = "recovery"
CODES: Mapping[str, type[papers.RegistrationCode | papers.RecoveryCode]] = {
    "registration": papers.RegistrationCode,
    RECOVERY: papers.RecoveryCode,
}
"""Which letter carries a code, by its purpose."""


class UnknownPurpose(ValueError):
    """This release has no letter for a code of this purpose."""


class NoAddress(ValueError):
    """No address of record: there is nowhere to send the letter."""


def tell_of_creation(session: Session, event: AccountCreated, *, cause: Cause) -> None:
    """Order the letter about a new account, if an address is on record.

    :raises Defer: if the establishment is not known yet
    """
    facts, author = event.account, event.created_by
    home = people.establishment(session, facts.establishment_id)
    if home.postal_address is None:
        return
    author_id = author.account_id if author else None
    content = papers.AccountCreated(
        **about(home, written_on=event.invited_on),
        holders=[Named.of(facts)],
        profile=facts.profile,
        author=Named.of_optional(author),
        author_establishment=people.elsewhere(session, author_id, home_id=home.id),
        is_recovery=event.occasion == RECOVERY,
    )
    paper_items.order(session, content, home, account_ids=[facts.account_id], cause=cause)


def tell_of_import(session: Session, event: PeopleImported, *, cause: Cause) -> None:
    """Order the one letter about all the accounts that an act has made, if there is an address.

    :raises Defer: if the establishment, or one of the accounts, is not known yet
    """
    home = people.establishment(session, event.establishment_id)
    if home.postal_address is None:
        return
    known = people.accounts(session, event.account_ids)
    administrators = [each for each in known if each.profile == Profile.ADMINISTRATOR]
    users = [each for each in known if each.profile != Profile.ADMINISTRATOR]
    author_id = event.imported_by.account_id if event.imported_by else None
    content = papers.AccountCreated(
        **about(home, written_on=event.imported_on),
        holders=[Named.of(each) for each in users or administrators],
        administrators=[Named.of(each) for each in administrators] if users else [],
        profile=Profile.USER if users else Profile.ADMINISTRATOR,
        author=Named.of_optional(event.imported_by),
        author_establishment=people.elsewhere(session, author_id, home_id=home.id),
    )
    paper_items.order(session, content, home, account_ids=event.account_ids, cause=cause)


def tell_of_promotion(session: Session, event: AccountPromoted, *, cause: Cause) -> None:
    """Order the letter about a new administrator, if an address is on record.

    :raises Defer: if the establishment is not known yet
    """
    facts = event.account
    home = people.establishment(session, facts.establishment_id)
    if home.postal_address is None:
        return
    content = papers.AccountPromoted(
        **about(home, written_on=cause.day),
        holders=[Named.of(facts)],
        author=Named.of_optional(event.promoted_by),
    )
    paper_items.order(session, content, home, account_ids=[facts.account_id], cause=cause)


def tell_of_orphaning(session: Session, event: EstablishmentOrphaned, *, cause: Cause) -> None:
    """Order the letter that says that nobody administers the establishment, if there is an address.

    :raises Defer: if the establishment is not known yet
    """
    home = people.establishment(session, event.establishment.establishment_id)
    if home.postal_address is None:
        return
    content = papers.EstablishmentOrphaned(**about(home, written_on=cause.day))
    paper_items.order(session, content, home, cause=cause)


def send_codes(session: Session, event: EstablishmentCodesIssued, *, cause: Cause) -> None:
    """Order the letter with the codes that prove a registration, or make an administrator.

    Codes that have ended are left out, and those given up, whose asker is erased.

    :raises NoAddress: if there is no address of record
    :raises UnknownPurpose: if this release has no letter for codes of this purpose
    """
    kind = CODES.get(event.purpose)
    if kind is None:
        raise UnknownPurpose(event.purpose)
    askers = left_of(session, event, now=cause.now)
    if not askers:
        return
    home = people.establishment(session, event.establishment.establishment_id)
    if home.postal_address is None:
        raise NoAddress(f"establishment {home.id} has no address of record")
    content = kind(
        **about(home, written_on=cause.day),
        askers=[
            papers.CodeAsker(
                title=asker.title,
                first_name=asker.first_name,
                last_name=asker.last_name,
                account_id=asker.account_id,
                email=asker.email,
                asked_on=paris_date(asker.asked_at),
                ends_on=paris_date(asker.expires_at),
            )
            for asker in askers
        ],
    )
    paper_items.order(
        session, content, home, sealed=paper_items.sealed(a.sealed for a in askers), cause=cause
    )


def left_of(session: Session, event: EstablishmentCodesIssued, *, now: datetime) -> list[CodeAsker]:
    """Tell whose codes are still good of those that a letter is to bring."""
    return [
        asker
        for asker in event.askers
        if asker.expires_at > now
        and not (asker.account_id and erasure.is_erased(session, asker.account_id))
    ]


def address_of(home: KnownEstablishment) -> list[str]:
    """Write the lines that show in the window: the representative, the establishment, where.

    :raises NoAddress: if there is no address of record
    """
    address = home.postal_address
    if address is None:
        raise NoAddress(f"establishment {home.id} has no address of record")
    representative = home.representative
    name = (
        WITHOUT_NAME[home.language]
        if representative is None
        else words.full_name(representative, language=home.language)
    )
    return [name, home.name, *address.lines, f"{address.postcode} {address.city}"]


def about(home: KnownEstablishment, *, written_on: date) -> dict[str, Any]:
    """Tell what every letter on paper says: where it goes, when, about which establishment.

    :raises NoAddress: if there is no address of record
    """
    return {
        "address": address_of(home),
        "written_on": written_on,
        "establishment": home.name,
        "siret": home.siret,
        "contract_numbers": home.contract_numbers,
    }
