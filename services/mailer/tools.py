"""What the processes of this service work with, made once at boot."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from services.mailer.clients.maildir import Maildir
from services.mailer.clients.print_shop import PrintShop
from services.mailer.clients.sandbox import Sandbox
from services.mailer.clients.smtp import Smtp
from services.mailer.clients.storage import Storage
from services.mailer.clients.transports import Transport
from services.mailer.clients.uploads import Uploads
from services.mailer.config import Settings
from services.mailer.domain.pacing import Pace
from services.mailer.domain.return_addresses import ReturnAddresses
from services.mailer.domain.templates import Templates
from services.mailer.domain.typesetting import Typesetter
from services.mailer.domain.unsubscribing import Unsubscribing
from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.crypto.sealing import Unsealer


@dataclass(frozen=True, kw_only=True)
class Tools:
    """The outside world, as this service's settings name it."""

    settings: Settings
    templates: Templates
    typesetter: Typesetter
    storage: Storage
    uploads: Uploads
    print_shop: PrintShop
    transport: Transport
    unsealer: Unsealer
    returns: ReturnAddresses
    unsubscribing: Unsubscribing
    pace: Pace

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make them; nothing is connected to yet.

        :raises ValueError: if the transport's URL cannot be read
        """
        return cls(
            settings=settings,
            templates=Templates(settings),
            typesetter=Typesetter(settings),
            storage=Storage(settings.storage),
            uploads=Uploads(settings.storage),
            transport=transport_at(
                settings.mail_url,
                reports=Path(settings.bounce_maildir) if settings.bounce_maildir else None,
                sink=settings.sink_url,
            ),
            print_shop=PrintShop(settings.print_shop),
            unsealer=Unsealer.from_file(settings.secrets / keys.SEALING.private),
            pace=Pace(settings.emails_to_a_domain),
            returns=ReturnAddresses(settings.bounce_address, proving_keys(settings)),
            unsubscribing=Unsubscribing(f"{settings.public_url}/mailer/v1", proving_keys(settings)),
        )


def proving_keys(settings: Settings) -> Callable[[], list[bytes]]:
    """Tell how to read the keys that prove what we write: the private half of the sealing keys.

    Their file is read again whenever it is another one.
    """
    file = KeyFile(settings.secrets / keys.SEALING.private)
    return lambda: [str(key.as_dict(private=True)["d"]).encode() for key in file.read().keys]


def transport_at(url: str, *, reports: Path | None = None, sink: str = "") -> Transport:
    """Make the way out that a URL names: `maildir:/a/folder`, `smtp://…` or `smtps://…`.

    A Maildir is a sink, and so is a mail server whose URL has `?sink=yes`.

    :param reports: the Maildir where what comes back is read; None: nowhere
    :param sink: the URL of what takes, instead, what must not go out; empty: nothing does
    :raises ValueError: if it cannot be read
    """
    parts = urlsplit(url)
    said = parse_qs(parts.query).get("sink", ["no"])[0]
    if said not in ("yes", "no"):
        raise ValueError(f"{url!r}: write ?sink=yes or ?sink=no")
    is_maildir = parts.scheme == "maildir"
    way_out: Transport = Maildir(Path(unquote(parts.path))) if is_maildir else Smtp.at(url)
    return Sandbox(
        transport=way_out,
        is_sink=is_maildir or said == "yes",
        reports=reports,
        sink=transport_at(sink, reports=reports) if sink else None,
    )
