"""What the mailer is told at boot, beyond what every service is."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import parse_qs, urlsplit

from environs import Env, ValidationError, validate

from shared import config, storage
from shared.support_hours import SupportHours
from shared.text import travelling

LONGEST_NAME = 16
"""Characters before the @ of the mailbox for what comes back that leave room for the rest."""

LARGEST_LETTER = 50 * 1024 * 1024
AT_ONCE = 10
"""As many e-mails of a kind that no digest gathers leave at once within a day, unless told."""

USUAL_HOURS = "mon-fri 09:00-17:00"
SCHEMES = ("maildir", "smtp", "smtps")

_FREE_OR_MORE = validate.Range(min=0)


@dataclass(frozen=True, kw_only=True)
class Settings(config.Settings):
    """The settings of this service.

    :ivar mail_url: `maildir:/a/folder`, `smtp://user:password@host:port` or `smtps://…`; for
        `smtp`, `?starttls=required` (the default with a password), `if_offered` or `never`, and
        `?sink=yes` for a server that keeps all mails to itself: it alone gets those to domains
        that nobody can have (RFC 2606), as a Maildir does
    :ivar sink_url: a Maildir, or a server with `?sink=yes`, that takes, where `mail_url` is none of
        these, what must not go out: mails to domains that nobody can have, and those of
        establishments in the sandbox; empty: these are given up
    :ivar mail_from: the address in From, with or without a name before it
    :ivar bounce_address: the mailbox that mails come back to, each to a variant of it (`name+…@`);
        empty: they come back to the address in From, and nobody reads them
    :ivar bounce_maildir: the Maildir where that mailbox is read; empty: nowhere, or over HTTP
    :ivar platform_name: what the platform is called in all that people read
    :ivar organisation: who runs it: the last line of the signature, the platform's name unless told
    :ivar support_phone: whom to call where no administrator can be named
    :ivar support_hours: when, such as `mon-fri 09:00-17:00`
    :ivar data_protection_url: where people read how their data is treated
    :ivar sender_address: the lines above a paper letter: who writes, and where returns go
    :ivar letter_bytes: the largest PDF that the letter box takes
    :ivar letter_pages: the most pages that it has
    :ivar digest_quiet_minutes: minutes without a further e-mail of a kind to one person, after
        which those that were held leave as one
    :ivar emails_at_once: as many of a kind that no digest gathers leave at once within a day
    :ivar emails_of_a_kind: the most e-mails of a kind that one person gets within a day
    :ivar emails_to_a_domain: the most e-mails that leave for one domain within a minute; 0: as many
        as come
    :ivar email_days: days after which an e-mail's recipient and text are forgotten
    :ivar print_shop: the folder, or the fsspec URL, where the print shop takes its files; empty:
        somebody downloads them
    :ivar paper_batch_letters: the most letters that one file for the print shop has
    :ivar paper_sheet_cents: what a printed sheet costs, in cents
    :ivar paper_dl_cents: what a DL envelope and its postage cost, in cents
    :ivar paper_c4_cents: what a C4 envelope and its postage cost, in cents
    :ivar paper_days: days after which what a letter on paper said, and its PDF, are forgotten
    """

    mail_url: str
    sink_url: str
    mail_from: str
    bounce_address: str
    bounce_maildir: str
    platform_name: str
    organisation: str
    support_phone: str
    support_hours: SupportHours
    data_protection_url: str
    sender_address: tuple[str, ...]
    letter_bytes: int
    letter_pages: int
    email_days: int
    digest_quiet_minutes: int
    emails_at_once: int
    emails_of_a_kind: int
    emails_to_a_domain: int
    print_shop: str
    paper_batch_letters: int
    paper_sheet_cents: float
    paper_dl_cents: float
    paper_c4_cents: float
    paper_days: int

    @property
    def sender(self) -> Address:
        """Tell who e-mails are from: by the name given, or the platform's, at an ASCII address."""
        name, address = parseaddr(self.mail_from)
        return Address(display_name=name or self.platform_name, addr_spec=travelling(address))

    @classmethod
    def fields(cls, env: Env) -> dict[str, object]:
        """Read each setting, this service's own after those of every service."""
        inherited = super().fields(env)
        platform = env.str("PLATFORM_NAME", "") or "Comptoir"
        return {
            **inherited,
            "mail_url": env.str("MAIL_URL", validate=_known_scheme),
            "sink_url": env.str("SINK_URL", "", validate=_sink),
            "mail_from": env.str("MAIL_FROM", validate=_address),
            "bounce_address": env.str("BOUNCE_ADDRESS", "", validate=_mailbox),
            "bounce_maildir": env.str("BOUNCE_MAILDIR", "", validate=_absolute),
            "platform_name": platform,
            "organisation": env.str("ORGANISATION", "") or platform,
            "support_phone": env.str("SUPPORT_PHONE"),
            "support_hours": SupportHours.read(
                env.str("SUPPORT_HOURS", USUAL_HOURS, validate=_hours)
            ),
            "data_protection_url": env.str(
                "DATA_PROTECTION_URL", f"{inherited['public_url']}/data-protection"
            ),
            "sender_address": tuple(env.list("SENDER_ADDRESS", [], delimiter="|")),
            "letter_bytes": env.int(
                "LETTER_BYTES",
                10 * 1024 * 1024,
                validate=validate.Range(min=1024, max=LARGEST_LETTER),
            ),
            "digest_quiet_minutes": env.int(
                "DIGEST_QUIET_MINUTES", 10, validate=validate.Range(min=0, max=60)
            ),
            "emails_at_once": env.int(
                "EMAILS_AT_ONCE_PER_DAY", AT_ONCE, validate=validate.Range(min=1)
            ),
            "emails_of_a_kind": env.int(
                "EMAILS_OF_A_KIND_PER_DAY", 20, validate=validate.Range(min=1)
            ),
            "emails_to_a_domain": env.int(
                "EMAILS_TO_A_DOMAIN_PER_MINUTE", 0, validate=validate.Range(min=0)
            ),
            "letter_pages": env.int("LETTER_PAGES", 500, validate=validate.Range(min=1, max=5_000)),
            "email_days": env.int("EMAIL_DAYS", 365, validate=validate.Range(min=30)),
            "print_shop": env.str("PRINT_SHOP", "", validate=_folder_or_url),
            "paper_batch_letters": env.int(
                "PAPER_BATCH_LETTERS", 500, validate=validate.Range(min=1, max=2_000)
            ),
            "paper_sheet_cents": env.float("PAPER_SHEET_CENTS", 0.0, validate=_FREE_OR_MORE),
            "paper_dl_cents": env.float("PAPER_DL_CENTS", 0.0, validate=_FREE_OR_MORE),
            "paper_c4_cents": env.float("PAPER_C4_CENTS", 0.0, validate=_FREE_OR_MORE),
            "paper_days": env.int("PAPER_DAYS", 365, validate=validate.Range(min=30)),
        }


def _hours(text: str) -> None:
    try:
        SupportHours.read(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _known_scheme(url: str) -> None:
    if urlsplit(url).scheme not in SCHEMES:
        raise ValidationError(f"write one of {', '.join(SCHEMES)} before the colon")


def _sink(url: str) -> None:
    if not url:
        return
    _known_scheme(url)
    parts = urlsplit(url)
    if parts.scheme != "maildir" and parse_qs(parts.query).get("sink") != ["yes"]:
        raise ValidationError(
            "name a Maildir, or write ?sink=yes behind a server that keeps all mails to itself"
        )


def _mailbox(text: str) -> None:
    if not text:
        return
    _address(text)
    name = text.rpartition("@")[0]
    if text != parseaddr(text)[1] or not text.isascii() or "+" in name:
        raise ValidationError(f"{text!r}: write an address alone, in ASCII, without +")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"{text!r}: at most {LONGEST_NAME} characters before the @")


def _absolute(path: str) -> None:
    if path and not path.startswith("/"):
        raise ValidationError(f"{path!r}: write the whole path of the Maildir, from /")


def _folder_or_url(text: str) -> None:
    if text and not text.startswith("/") and "://" not in text:
        raise ValidationError(f"{text!r}: write the whole path of a folder, from /, or a URL")
    try:
        storage.check(text)
    except storage.CannotBeKeptThere as error:
        raise ValidationError(str(error)) from None


def _address(text: str) -> None:
    try:
        Address(addr_spec=travelling(parseaddr(text)[1]))
    except (ValueError, IndexError):
        raise ValidationError(f"{text!r} is no e-mail address") from None
