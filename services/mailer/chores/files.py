"""Removing stored files that nothing needs: whoever stored them died before they were needed."""

from datetime import datetime, timedelta
from functools import partial

from prometheus_client import Counter

from services.mailer.actions import stored_files
from services.mailer.clients.storage import FOLDERS
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one

OLD = timedelta(days=1)
"""What is younger may belong to something that is not committed yet."""

MOST = 1000
"""As many files are removed in a run: were the database not theirs, few would be lost."""

AT_ONCE = 200
FILE, DRAFT = "file", "draft"

REMOVED = Counter(
    "comptoir_stored_files_left_behind_total",
    "Stored files, and drafts of files, removed because nothing needed them.",
    ["what"],
)
for _what in (FILE, DRAFT):
    REMOVED.labels(_what)


def remove_left_behind(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove files older than a day that no row needs, and drafts; the rest waits for another run.

    A file is stored before that which needs it is committed, and removed after what needed it is
    gone: a process that dies in between leaves it behind.
    """
    before = now - OLD
    drafts = tools.print_shop.remove_old_drafts(before)
    count = 0
    for folder in FOLDERS:
        drafts += tools.storage.remove_old_drafts(folder, before)
        if count < MOST:
            count += _remove(sessions, tools, folder, before, most=MOST - count)
    REMOVED.labels(DRAFT).inc(drafts)
    return drafts + count


def _remove(sessions: Sessions, tools: Tools, folder: str, before: datetime, *, most: int) -> int:
    digests = tools.storage.old_digests(folder, before)
    count = 0
    for start in range(0, len(digests), AT_ONCE):
        remove = partial(
            stored_files.remove_left_behind,
            digests=digests[start : start + AT_ONCE],
            storage=tools.storage,
            most=most - count,
        )
        count += in_one(sessions, remove)
        if count == most:
            break
    REMOVED.labels(FILE).inc(count)
    return count
