"""As many e-mails go to one domain within a minute as its servers bear."""

from datetime import UTC, datetime, timedelta
from threading import Lock

MINUTE = timedelta(minutes=1)


class Pace:
    """Gives places within each minute, to each domain as many as a setting says.

    It counts what this process sends: the senders of all lanes share it.

    :param per_minute: to one domain; 0: as many as come
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._lock = Lock()
        self._minute = datetime.min.replace(tzinfo=UTC)
        self._asked: dict[str, int] = {}

    def place(self, recipient: str, *, now: datetime, is_awaited: bool) -> datetime | None:
        """Take a place for an e-mail; None: it leaves now. Else tell when there will be one.

        Those that find none are spread over the minutes that follow, so that each is put off once.

        :param is_awaited: somebody waits for it: it leaves, and takes a place all the same
        """
        if not self.per_minute:
            return None
        domain = recipient.rpartition("@")[2].lower()
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            before = self._asked.get(domain, 0)
            self._asked[domain] = before + 1
        later = before // self.per_minute
        return None if is_awaited or not later else minute + later * MINUTE
