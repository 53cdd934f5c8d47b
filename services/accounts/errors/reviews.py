"""What is refused about reviews."""

from shared.errors import Conflict


class ReviewOpen(Conflict):
    """An establishment has one review at a time."""

    code = "review_open"
    title = "A review is under way: go on with it, or close it first."
    title_fr = "Une revue est en cours : poursuivez-la, ou clôturez-la d'abord."


class ReviewClosed(Conflict):
    """Nothing is decided in a review that is over."""

    code = "review_closed"
    title = "This review is closed: open another one."
    title_fr = "Cette revue est close : ouvrez-en une autre."
