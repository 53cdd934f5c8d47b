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


class NoReviewOpen(Conflict):
    """Nothing is decided, or closed, where no review is under way."""

    code = "no_review_open"
    title = "No review is under way here: open one first."
    title_fr = "Aucune revue n'est en cours ici : ouvrez-en une d'abord."


class OnlyInvited(Conflict):
    """Whoever is invited, and has not answered yet, is no part of a review."""

    code = "only_invited"
    title = "The holder is invited and has not answered yet: there is nothing to review."
    title_fr = "Le titulaire est invité et n'a pas encore répondu : il n'y a rien à revoir."


class RecommendationChanged(Conflict):
    """Something else is recommended about an account than when it was asked to be followed."""

    code = "recommendation_changed"
    title = "Something else is recommended by now: look at this account again."
    title_fr = "La recommandation a changé entre-temps : regardez de nouveau ce compte."
