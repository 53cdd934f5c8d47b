"""What codes by letter, for lost second factors, are refused with, after the right password."""

from datetime import datetime

from shared.clock import written
from shared.errors import Conflict, Forbidden


class AskAdministrator(Conflict):
    """Somebody can remove the lost factors by hand: no letter is sent."""

    code = "ask_an_administrator"
    title = (
        "An administrator of your establishment resets lost second factors: ask them. A letter is "
        "for an establishment's only administrator."
    )
    title_fr = (
        "Un administrateur de votre établissement peut réinitialiser votre second facteur : "
        "adressez-vous à lui. Le courrier est réservé à l'unique administrateur d'un établissement."
    )


class AskTheHost(Conflict):
    """The account is one of the platform itself, whose factors a command removes."""

    code = "ask_the_host"
    title = "The factors of operators are removed by whoever runs the platform: ask them."
    title_fr = (
        "Le second facteur d'un opérateur est retiré par l'équipe qui exploite la plateforme : "
        "adressez-vous à elle."
    )


class LetterSentLately(Conflict):
    """A letter was sent not long ago.

    :param next_at: from when on another may be
    """

    code = "letter_sent_lately"
    title = "A letter was sent less than 30 days ago: wait for it, see `next_at`."
    title_fr = "Un courrier est parti il y a moins de 30 jours : attendez-le."

    def __init__(self, next_at: datetime) -> None:
        super().__init__(next_at=written(next_at))


class LetterCodeRefused(Forbidden):
    """The code of a letter is wrong, void or too old, or there is no letter: nobody is told which.

    :param tries_left: how many more may be tried in this sign-in
    """

    code = "letter_code_refused"
    title = "This is not the code of the letter, or it is good no more: type it again, or ask anew."
    title_fr = (
        "Ce n'est pas le code du courrier, ou il n'est plus valable : saisissez-le à nouveau, ou "
        "demandez-en un autre."
    )

    def __init__(self, *, tries_left: int) -> None:
        super().__init__(tries_left=tries_left)
