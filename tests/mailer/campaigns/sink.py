"""A mail server in a process of its own, which writes down what it has taken, and may be killed.

A mail is written down before it is answered for: what a sender was told is taken is never missing.
"""

import os
import sys
import time
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Takes every mail.

    :param path: where the Message-ID of each is written
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        os.write(self._file, f"{message_from_bytes(content)['Message-ID']}\n".encode())
        return "250 OK"


def main(port: int, path: Path) -> None:
    """Take mails until the process is ended."""
    Controller(Sink(path), hostname="127.0.0.1", port=port).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
