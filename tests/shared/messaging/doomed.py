"""Two workers in a process of their own, which a test kills.

Arguments: the broker's address, those of the two databases, and what the listener does: `work`,
`run` until a signal ends it, or `hang` in the middle of the first message.
"""

import sys
import threading
from typing import Any

from shared.events import accounts
from shared.messaging import Broker, Worker
from tests.shared.messaging.house import keep


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hang(session: Any, event: Any, news: Any) -> None:
    keep(session, event, news)
    session.flush()
    say("in hand")
    threading.Event().wait()


def main(broker_url: str, publisher_url: str, listener_url: str, behaviour: str) -> None:
    broker = Broker(broker_url)
    handler = hang if behaviour == "hang" else keep
    workers = [
        Worker("accounts", broker=broker, database_url=publisher_url, handlers={}),
        Worker(
            "mailer",
            broker=broker,
            database_url=listener_url,
            handlers={accounts.OperatorActed: handler},
        ),
    ]
    workers[0].start()
    if behaviour == "run":
        say("started")
        workers[1].run()
        workers[0].stop()
        return
    workers[1].start()
    say("started")
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
