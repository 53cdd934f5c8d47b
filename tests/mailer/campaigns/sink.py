"""A mail server in a process of its own, which writes down what it has taken, and may be killed.

A mail is written down before it is answered for: what a sender was told is taken is never missing.
"""

import os
import sys
import time
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mail(NamedTuple):
    """A mail that was taken."""

    message_id: str
    recipient: str


@dataclass
class Taken:
    """What a mail server has written down so far, in order.

    :ivar path: of the file that it writes
    """

    path: Path
    mails: list[Mail] = field(default_factory=list)
    _read: int = 0

    def look(self) -> list[Mail]:
        """Read what is new, and tell all."""
        if self.path.exists():
            with self.path.open("rb") as written:
                written.seek(self._read)
                for line in written:
                    if not line.endswith(b"\n"):
                        break  # the rest of it comes
                    self._read += len(line)
                    self.mails.append(Mail(*line.decode().split()))
        return self.mails


class Sink:
    """Takes every mail.

    :param path: where the Message-ID and the recipient of each are written
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message_id = BytesHeaderParser().parsebytes(content)["Message-ID"]
        os.write(self._file, f"{message_id} {envelope.rcpt_tos[0]}\n".encode())
        return "250 OK"


def main(port: int, path: Path) -> None:
    """Take mails until the process is ended."""
    Controller(Sink(path), hostname="127.0.0.1", port=port).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
