"""What is refused to whoever hands in the code of a letter."""

from shared.errors import NotFound


class WrongPaperCode(NotFound):
    """No letter to this establishment has this code, or it is used up, void or too old."""

    code = "wrong_paper_code"
    title = "No letter to this establishment has this code, or the code is no longer valid."
    title_fr = "Aucun courrier à cet établissement ne porte ce code, ou le code n'est plus valable."
