"""One click that ends e-mails of a kind, from the mail program (RFC 8058), without signing in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.mailer.domain.proofs import Prover
from services.mailer.domain.topics import Topic

PURPOSE = b"comptoir: links that end e-mails of a kind"
TOPICS = (Topic.SERVICES, Topic.REMINDERS)
"""Those that may be ended, by the number they have in a link: it never changes."""


@dataclass(frozen=True)
class Wish:
    """Who wants no more e-mails of which kind, and where they are at home."""

    account_id: UUID
    establishment_id: UUID
    topic: Topic


class Unsubscribing:
    """Makes and reads the links.

    :param root: the address below which the mailer answers
    :param keys: as `Prover` asks for them
    """

    def __init__(self, root: str, keys: Callable[[], Sequence[bytes]]) -> None:
        self.root = root
        self._prover = Prover(PURPOSE, keys)

    def token(self, wish: Wish) -> str:
        """Write a wish as a link carries it."""
        ids = wish.account_id.bytes + wish.establishment_id.bytes
        return self._prover.write(ids + bytes([TOPICS.index(wish.topic)]))

    def link(self, wish: Wish) -> str:
        """Tell the address that a mail program posts to."""
        return f"{self.root}/unsubscriptions/{self.token(wish)}"

    def read(self, token: str) -> Wish | None:
        """Tell what a link says; None: it is not ours."""
        said = self._prover.read(token)
        if said is None:
            return None
        return Wish(UUID(bytes=said[:16]), UUID(bytes=said[16:32]), TOPICS[said[32]])
