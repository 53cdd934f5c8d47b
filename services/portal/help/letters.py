"""What one does with letters: as whoever may read them."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

LETTERS = (
    Task(
        "read-letters",
        marked("Read the letters to my establishment"),
        "letters.listed",
        (
            marked("Choose “Your letters” at the top of any page: those unread are in bold."),
            marked(
                "Press the subject of a letter: it opens on its page, and from then on counts as "
                "read. “Download” saves it."
            ),
            marked(
                "Tick several, and press “Download as one file (ZIP)”, to have them all at once."
            ),
        ),
        notes=(
            marked(
                "“Kinds of letters” says how you are told of each kind, which go on paper too, and "
                "which right opens them; administrators read all of them."
            ),
            marked(
                "Administrators see under “Who has read it” who has opened a letter, and when. "
                "They are told of letters that nobody has opened for 7, 30 and 90 days."
            ),
            marked(
                "“E-mails I receive” lets you be told of letters one by one, or once a day in one "
                "e-mail."
            ),
            marked(
                "Whoever reads letters for other establishments finds those unread under “Unread "
                "letters everywhere”."
            ),
        ),
        within=("letters.", "preferences.", "others.letters"),
        shows=marked("The list of letters: the unread ones in bold, with what is to be answered."),
    ),
)
