"""How many letters are unread, as a page has last seen it: so no page asks for its menu alone.

It is kept beside the visitor's session, for one's own establishment, and forgotten once a letter is
opened: no number is better than one that is wrong.
"""

import flask

from services.portal.visitors import arrived_at

KEPT = "unread"
FRESH_FOR = 900  # seconds
OFTEN = 300
"""Seconds for which the same number is not kept anew: each time writes a cookie."""


def keep(count: int) -> None:
    """Keep how many there are."""
    now = int(arrived_at().timestamp())
    before, since = flask.session.get(KEPT) or (None, 0)
    if before != count or now - since > OFTEN:
        flask.session[KEPT] = [count, now]


def forget() -> None:
    """Know it no more."""
    flask.session.pop(KEPT, None)


def known() -> int:
    """Tell how many there are; 0: none, or nobody knows just now."""
    count, since = flask.session.get(KEPT) or (0, 0)
    is_fresh = 0 <= arrived_at().timestamp() - since <= FRESH_FOR
    return int(count) if is_fresh else 0
