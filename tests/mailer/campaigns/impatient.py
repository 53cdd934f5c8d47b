"""The mailer's worker, but that it waits for seconds after a failure: nobody waits for minutes.

A dead sender's e-mail is taken up by another once that one's lease has ended; one that a server
did not take is tried again in a while, ever later. Both are the same here, and sooner.
"""

from dataclasses import replace
from datetime import timedelta
from unittest import mock

from services.mailer.__main__ import ROLES
from services.mailer.actions import claiming
from services.mailer.clients.smtp import Smtp
from services.mailer.models import email
from shared import process

LEASE, WAIT = timedelta(seconds=5), timedelta(seconds=2)


def main() -> None:
    """Work until a signal says to stop."""
    at = Smtp.at
    with (
        mock.patch.object(Smtp, "at", lambda url: replace(at(url), lease=LEASE)),
        mock.patch.object(claiming, "TOGETHER_FOR", WAIT),
        mock.patch.multiple(email, FIRST_WAIT=WAIT, GROWTH=1),
    ):
        process.play("mailer", ROLES, ["worker"])


if __name__ == "__main__":
    main()
