"""What fields take of what somebody types, by what e-mails and letters call it.

It is asked of the schemas of the API themselves.
"""

from hypothesis import strategies as st

from services.accounts.domain.register_file import LINES, LONGEST
from services.accounts.schemas.establishments import Reason
from services.accounts.schemas.people import NewCoordinates
from services.accounts.schemas.services import Labels
from services.delegation.schemas.objections import ObjectionAnswer
from services.delegation.schemas.requests import NewRequest
from services.mailer.schemas.letters import NewLetter
from shared.web.fields import Text
from tests.typed import field_of, taken_by

NAME = taken_by(field_of(NewCoordinates, "last_name"))
ESTABLISHMENT = taken_by(Text(max=LONGEST["name"]))
LABEL = taken_by(field_of(Labels, "fr"))
WRITTEN: dict[str, st.SearchStrategy[str]] = {
    "first_name": NAME,
    "last_name": NAME,
    **dict.fromkeys(
        (
            *("establishment", "other_establishment", "inviter_establishment"),
            *("author_establishment", "centralising", "delegating", "merged_into"),
            *("closed", "stopped", "reopened", "giving", "taking", "objector"),
        ),
        ESTABLISHMENT,
    ),
    **dict.fromkeys(("service", "domain", "category"), LABEL),
    "message": taken_by(field_of(NewRequest, "message")),
    "answer": taken_by(field_of(ObjectionAnswer, "answer")),
    "reason": taken_by(field_of(Reason, "reason")),
    "letter_title": taken_by(field_of(NewLetter, "title")),
    "title_of_letter": taken_by(field_of(NewLetter, "title")),
    "reference": taken_by(field_of(NewLetter, "reference")),
    "line": ESTABLISHMENT,
}
"""The values that are somebody's words, by what the e-mails and letters call them."""

PERSON = st.fixed_dictionaries(
    {"title": st.sampled_from(["mr", "ms"]), "first_name": NAME, "last_name": NAME}
)
LINE = taken_by(Text(max=LONGEST[LINES[0]]))
ADDRESS = st.builds(
    lambda name, home, lines, city: [name, home, *lines, f"44035 {city}"],
    st.builds("Madame {first_name} {last_name}".format_map, PERSON),
    ESTABLISHMENT,
    st.lists(LINE, min_size=1, max_size=4),
    taken_by(Text(max=32)),
)
