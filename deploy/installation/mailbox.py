"""The e-mails of an installation, for `./comptoir mails`."""

from pathlib import Path

from deploy.installation.maildir import Mail, Maildir
from deploy.installation.operating.places import folder


def numbered(data: Path | None, *, to: str | None) -> list[tuple[int, Mail]]:
    """Number the delivered e-mails, the oldest first, and give those to somebody.

    :param to: a part of the recipient's address, in any case; None: everybody's
    :raises click.ClickException: there is no installation
    """
    mails = Maildir(folder(data) / "mails").by_date()
    wanted = (to or "").lower()
    return [(n, mail) for n, mail in enumerate(mails, start=1) if wanted in mail.to.lower()]
