"""What is kept of e-mails, letters on paper and letters in the box."""

from collections.abc import Mapping

from services.accounts.domain.kind import Kind, keep
from shared.events import Event, mailer

OF_MAILS: Mapping[type[Event], Kind] = {
    mailer.EmailFailed: Kind(
        "Courriel non remis",
        "E-mail not delivered",
        account=lambda e: e.account_id,
        facts=keep("template"),
        tenants=lambda e: (e.establishment_id,) if e.establishment_id else (),
    ),
    mailer.PaperItemMade: Kind(
        "Courrier papier au représentant légal",
        "Letter on paper to the legal representative",
        facts=keep("kind", "account_ids"),
    ),
    mailer.PaperItemCancelled: Kind(
        "Courrier papier annulé avant impression",
        "Letter on paper cancelled before it was printed",
        facts=keep("kind", "account_ids"),
    ),
    mailer.PaperItemReturned: Kind(
        "Courrier papier revenu",
        "Letter on paper come back",
        facts=keep("kind", "account_ids", "reason", "returned_on"),
    ),
    mailer.LetterDeposited: Kind(
        "Courrier déposé", "Letter deposited", facts=keep("letter_id", "category")
    ),
    mailer.LetterWithdrawn: Kind(
        "Courrier retiré", "Letter withdrawn", facts=keep("letter_id", "category", "reason")
    ),
    mailer.LetterRead: Kind(
        "Courrier lu",
        "Letter read",
        is_holders=True,
        account=lambda e: e.account_id,
        facts=keep("letter_id", "counts"),
    ),
}
