"""What the mailer does because time passes: it sends, sets letters on paper, and forgets codes."""

from datetime import timedelta
from functools import partial

from services.mailer.actions import mailings, never_readers, paper_items
from services.mailer.actions.campaigns import releasing
from services.mailer.actions.claiming import waiting as mails_waiting
from services.mailer.chores.campaigns import release_letters, remove_uploads
from services.mailer.chores.files import remove_left_behind
from services.mailer.chores.forgetting import end_letters, forget_old, lapse_emails
from services.mailer.chores.handing_back import SENDERS, hand_back_claims
from services.mailer.chores.paper import put_away_batches, render_paper
from services.mailer.chores.reports import read_reports
from services.mailer.chores.sending import send_emails
from services.mailer.chores.writing import (
    release_held,
    remind_unread,
    tell_undeliverable,
    write_to_all,
    write_to_never_readers,
)
from services.mailer.domain.lanes import Lane
from shared.messaging import Chore

__all__ = [
    "CHORES",
    "end_letters",
    "forget_old",
    "hand_back_claims",
    "lapse_emails",
    "put_away_batches",
    "read_reports",
    "release_held",
    "release_letters",
    "remind_unread",
    "remove_left_behind",
    "remove_uploads",
    "render_paper",
    "send_emails",
    "tell_undeliverable",
    "write_to_all",
    "write_to_never_readers",
]


def _sending(lane: Lane, every: timedelta) -> Chore:
    return Chore(
        SENDERS[lane], every, partial(send_emails, lane=lane), partial(mails_waiting, lane)
    )


CHORES: tuple[Chore, ...] = (
    _sending(Lane.AWAITED, timedelta(seconds=0.2)),
    _sending(Lane.INVITATIONS, timedelta(seconds=0.5)),
    _sending(Lane.NEWS, timedelta(seconds=0.5)),
    Chore("hand_back_claims", timedelta(minutes=1), hand_back_claims),
    Chore("render_paper", timedelta(seconds=1), render_paper, paper_items.waiting),
    Chore("write_to_all", timedelta(seconds=2), write_to_all, mailings.waiting),
    Chore(
        "write_to_never_readers",
        timedelta(seconds=2),
        write_to_never_readers,
        never_readers.waiting,
    ),
    Chore("release_held", timedelta(seconds=15), release_held),
    Chore("read_reports", timedelta(seconds=30), read_reports),
    Chore("remind_unread", timedelta(minutes=5), remind_unread),
    Chore("tell_undeliverable", timedelta(hours=24), tell_undeliverable),
    Chore("release_letters", timedelta(seconds=1), release_letters, releasing.waiting),
    Chore("remove_uploads", timedelta(hours=1), remove_uploads),
    Chore("put_away_batches", timedelta(minutes=5), put_away_batches),
    Chore("lapse_emails", timedelta(minutes=10), lapse_emails),
    Chore("forget_old", timedelta(hours=24), forget_old),
    Chore("end_letters", timedelta(hours=24), end_letters),
    Chore("remove_left_behind", timedelta(days=7), remove_left_behind),
)
