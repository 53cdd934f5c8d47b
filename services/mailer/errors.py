"""Everything this service refuses.

NotFound
└── NotRendered              404  the PDF of this paper letter is not made yet
Conflict
├── NotRetriable             409  the e-mail is not given up, or its code is gone
├── CategoryExists           409  the code is taken
├── LetterWithdrawn          409  it was not meant for this box: its PDF is gone
├── PaperState               409  the letter on paper is not in a state that allows this
├── OnlyInBatch              409  the letter on paper carries codes: it is printed in a batch alone
├── NothingToPrint           409  no letter of this kind and size waits to be printed
├── NothingToPutBack         409  no letter of the batch is printed and has not left
├── BatchWithoutFile         409  the file of the batch is not made yet, or no longer kept
├── LetterBoxClosed          409  the establishment is closed, or was never confirmed
├── ReferenceTaken           409  the depositor gave this reference to another letter of this box
├── TooManyCampaigns         409  too many others of theirs wait to be deposited
├── UploadElsewhere          409  the upload of this campaign goes on at another byte
├── CampaignState            409  the campaign is not so far, or too far, for this
├── CampaignWithdrawn        409  the campaign was withdrawn before the turn of this line
└── SelectionChanged         409  another number of establishments match than was seen
Invalid
├── BadPaperFile             422  the file does not tell of letters on paper, row by row
├── BadMessage               422  the file is no message (RFC 5322)
└── BadPdf                   422  the file is no PDF that only shows its pages
"""

from shared.errors import Bilingual, Conflict, Invalid, NotFound

UNKNOWN_CATEGORY = Bilingual(
    "No category of letters has this code.", "Aucune catégorie de courriers ne porte ce code."
)
UNKNOWN_SERVICE = Bilingual(
    "No business service of the catalogue has this code; letters: administrators alone.",
    "Aucun service métier du catalogue ne porte ce code ; letters : les seuls administrateurs.",
)
NOT_A_PDF = Bilingual(
    "It is not a PDF from its first byte to its last: hand in the PDF alone.",
    "Ce n'est pas un PDF du premier au dernier octet : remettez le PDF seul.",
)
ENCRYPTED = Bilingual(
    "It is encrypted: hand in a PDF that opens without a password.",
    "Il est chiffré : remettez un PDF qui s'ouvre sans mot de passe.",
)
DAMAGED = Bilingual(
    "It is damaged: write it anew, or print it into a PDF.",
    "Il est endommagé : refaites-le, ou imprimez-le dans un PDF.",
)
TOO_LARGE = Bilingual(
    "At most {most} bytes: hand in fewer pages, or pictures of less detail.",
    "Au plus {most} octets : remettez moins de pages, ou des images moins fines.",
)
TOO_MANY_PAGES = Bilingual(
    "At most {most} pages: it has more, or unpacks to far more than a letter.",
    "Au plus {most} pages : il en compte davantage, ou occupe bien plus qu'un courrier une fois "
    "décompressé.",
)
_ANEW = "write it anew as PDF/A, or print it into a PDF, without"
_ANEW_FR = "refaites-le en PDF/A, ou imprimez-le dans un PDF, sans"
SCRIPT = Bilingual(
    f"It carries a script: {_ANEW} it.", f"Il contient un programme : {_ANEW_FR} celui-ci."
)
ACTION = Bilingual(
    f"It does something when it is opened or clicked: {_ANEW} that.",
    f"Il agit à l'ouverture ou au clic : {_ANEW_FR} cette action.",
)
CHANGING_FORM = Bilingual(
    f"It is a form that changes while it is filled in (XFA): {_ANEW} the form.",
    f"C'est un formulaire dynamique (XFA) : {_ANEW_FR} le formulaire.",
)
FILE_INSIDE = Bilingual(
    f"It carries another file: {_ANEW} it; each letter is one PDF.",
    f"Il contient un autre fichier : {_ANEW_FR} celui-ci ; un courrier est un seul PDF.",
)
OUTSIDE = Bilingual(
    f"It refers to something outside it, such as a web page: {_ANEW} links.",
    f"Il renvoie hors de lui-même, par exemple à une page web : {_ANEW_FR} liens.",
)
MEDIA = Bilingual(
    f"It carries sound, film or a model in 3D: {_ANEW} them.",
    f"Il contient du son, de la vidéo ou de la 3D : {_ANEW_FR} ceux-ci.",
)
AT_ONCE_TOO_LARGE = Bilingual(
    "Together they have more than {most} bytes: take fewer at once.",
    "Ensemble, ils dépassent {most} octets : prenez-en moins à la fois.",
)
NO_MESSAGE = Bilingual(
    "It has no headers: hand in the message as it came, from its first line on.",
    "Il n'a pas d'en-têtes : remettez le message tel qu'il est arrivé, dès sa première ligne.",
)
NO_PAGE = Bilingual("It has no page.", "Il n'a aucune page.")


class NotRendered(NotFound):
    """The PDF of this paper letter is not made yet."""

    code = "not_rendered"
    title = "The PDF of this letter is not made yet: try again in a moment."
    title_fr = "Le PDF de ce courrier n'est pas encore prêt : réessayez dans un instant."


class NotRetriable(Conflict):
    """Only what is given up is tried again, and not once its time is over."""

    code = "not_retriable"
    title = "This e-mail cannot be sent again."
    title_fr = "Ce courriel ne peut pas être envoyé de nouveau."


class CategoryExists(Conflict):
    """Another kind of letter has this code."""

    code = "category_exists"
    title = "A category of letters has this code already."
    title_fr = "Une catégorie de courriers porte déjà ce code."


class PaperState(Conflict):
    """The letter on paper is not in a state that allows this; `paper_status` tells which."""

    code = "paper_state"
    title = "This letter on paper stands where that cannot be done."
    title_fr = "L'état de ce courrier papier ne le permet pas."


class OnlyInBatch(Conflict):
    """The letter carries codes: nobody reads it but in the batch that is printed."""

    code = "only_in_batch"
    title = "This letter carries a code: it can only be printed in a batch."
    title_fr = "Ce courrier porte un code : il ne s'imprime que dans un lot."


class NothingToPrint(Conflict):
    """No letter of this kind and size waits."""

    code = "nothing_to_print"
    title = "No letter of this kind and size waits to be printed: see what does."
    title_fr = (
        "Aucun courrier de ce type et de ce format n'attend d'être imprimé : voyez les autres."
    )


class NothingToPutBack(Conflict):
    """No letter of the batch is printed and has not left; `batch_status` tells how it stands."""

    code = "nothing_to_put_back"
    title = "No letter of this batch is printed without having left: there is nothing to put back."
    title_fr = (
        "Aucun courrier de ce lot n'est imprimé sans être parti : il n'y a rien à remettre en "
        "attente."
    )


class BatchWithoutFile(Conflict):
    """The file of a batch is not made yet, or no longer kept; `batch_status` tells which."""

    code = "batch_without_file"
    title = "This batch has no file: it is not made yet, or no longer kept."
    title_fr = "Ce lot n'a pas de fichier : il n'est pas encore prêt, ou n'est plus conservé."


class LetterBoxClosed(Conflict):
    """Nobody of this establishment could read a letter."""

    code = "letter_box_closed"
    title = "This establishment's letter box is closed: it is not active on the platform."
    title_fr = "La boîte aux lettres est fermée : l'établissement n'est pas actif."


class LetterWithdrawn(Conflict):
    """Whoever put this letter into the box has withdrawn it."""

    code = "letter_withdrawn"
    title = "This letter has been withdrawn by its sender: it cannot be opened any more."
    title_fr = "Ce courrier a été retiré par son expéditeur : il ne peut plus être ouvert."


class ReferenceTaken(Conflict):
    """Whoever deposits has put another letter into this box under this reference."""

    code = "reference_taken"
    title = "Another letter of yours in this letter box has this reference: give each its own."
    title_fr = (
        "Un autre courrier que vous avez déposé dans cette boîte porte cette référence : "
        "donnez à chacun la sienne."
    )


class TooManyCampaigns(Conflict):
    """As many as one may have waiting are: each takes room until it is deposited."""

    code = "too_many_campaigns"
    title = "Too many of your campaigns wait: deposit them, or withdraw those you do not need."
    title_fr = (
        "Trop de vos campagnes attendent : déposez-les, ou retirez celles qui ne servent pas."
    )


class UploadElsewhere(Conflict):
    """The upload goes on at another byte; `received` says at which."""

    code = "upload_elsewhere"
    title = "The upload of this campaign goes on at another byte: see `received`."
    title_fr = "La remise de cette campagne continue à un autre octet : voyez `received`."


class CampaignState(Conflict):
    """The campaign is not so far, or too far; `campaign_status` says how far it is."""

    code = "campaign_state"
    title = "This campaign is not in a state that allows this: see `campaign_status`."
    title_fr = "L'état de cette campagne ne le permet pas : voyez `campaign_status`."


class NotChecked(Conflict):
    """The newest check of a campaign did not judge each line; one that failed is not kept."""

    code = "not_checked"
    title = "The check did not get through every line: have the table checked again."
    title_fr = (
        "La vérification n'a pas traité toutes les lignes : faites vérifier le tableau de nouveau."
    )


class CampaignWithdrawn(Conflict):
    """The campaign was withdrawn before this line's turn."""

    code = "campaign_withdrawn"
    title = "The campaign was withdrawn: nothing was deposited."
    title_fr = "La campagne a été retirée : rien n'a été déposé."


class SelectionChanged(Conflict):
    """Not as many establishments match as whoever acts had seen; `count` tells how many do."""

    code = "selection_changed"
    title = "Not as many establishments match as you expected, see `count`: nothing is sent."
    title_fr = (
        "Le nombre d'établissements visés n'est pas celui attendu, voyez `count` : "
        "rien n'est envoyé."
    )


class BadPaperFile(Invalid):
    """The file does not say what has become of letters on paper.

    :param fault: what is wrong with it
    """

    code = "bad_paper_file"
    title = "This file does not tell what has become of letters on paper."
    title_fr = "Ce fichier n'indique pas ce que sont devenus des courriers papier."

    def __init__(self, fault: str) -> None:
        super().__init__({"body": [fault]})


class BadMessage(Invalid):
    """What was handed in is no message."""

    code = "bad_message"
    title = "This file is no message."
    title_fr = "Ce fichier n'est pas un message."

    def __init__(self) -> None:
        super().__init__({"file": [NO_MESSAGE]})


class BadPdf(Invalid):
    """The file is no PDF that only shows its pages.

    :param fault: what is wrong with it
    """

    code = "bad_pdf"
    title = "This file is not a PDF that can be a letter."
    title_fr = "Ce fichier n'est pas un PDF qui puisse être un courrier."

    def __init__(self, fault: str) -> None:
        super().__init__({"file": [fault]})
