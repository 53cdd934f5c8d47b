"""One act on accounts of several establishments: carried out, and told of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flask

from services.portal import rendering
from services.portal.clients.across import Outcome
from services.portal.clients.jobs import Job
from services.portal.clients.refusals import Refused
from services.portal.languages import marked

Answer = flask.typing.ResponseReturnValue
CHANGED = "selection_changed"


@dataclass(frozen=True)
class Words:
    """What an act is called where it was done.

    :ivar done, left: of the accounts that it was done to, and of the others
    :ivar page, back: where it was begun, and what the link there says
    """

    done: str
    left: str
    page: str
    back: str


RENEWED = Words(
    marked("Renewed"), marked("Not renewed"), "others.due", marked("Back to the accounts to renew")
)
DECIDED = Words(
    marked("Decided on"), marked("Left out"), "others.reviews", marked("Back to the reviews")
)


def carry_out(
    act: Callable[[], Job | Sequence[Outcome]], words: Words, changed: Callable[[Refused], Answer]
) -> Answer:
    """Do it: a few at once, with what became of each; many by a job, whose progress is shown.

    :param changed: what is shown where there are more or fewer accounts than the page had said:
        nothing was done
    :raises Refused: for any other reason
    """
    try:
        done = act()
    except Refused as refusal:
        if refusal.code != CHANGED:
            raise
        return changed(refusal)
    if isinstance(done, Job):
        return flask.redirect(flask.url_for("jobs.show", job_id=done.id), 303)
    return rendering.show("others/done.html", outcomes=done, words=words)
