"""Shows pages: templates, what each of them may use, and what a browser is told of an answer."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import flask
import flask_wtf.csrf
import httpx
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.datastructures import MultiDict

from services.portal import acting, assets, choices, languages, navigation, places, session, unread
from services.portal import help as helping
from services.portal.forms import KEY, new_key
from services.portal.rows import Shown
from services.portal.templating import Spoken
from services.portal.visitors import arrived_at, portal
from shared.edge import tracing
from shared.edge.languages import SPOKEN, Language
from shared.text.numbers import readable

if TYPE_CHECKING:
    from services.portal.app import Portal

ROOT = Path(__file__).parent
UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Signs that no page can hold: what was typed shows that one was there."""
LAST_PAGE = 999_999
"""A list asked for further on than that is shown from its beginning."""


def show(template: str, status: int = 200, /, **facts: Any) -> tuple[str, int]:
    """Show a page.

    :param facts: what the template calls by name
    """
    own = portal()
    own.update_template_context(facts)
    return own.spoken[languages.current()].get_template(template).render(facts), status


def page_number(said: Mapping[str, str] | None = None) -> int:
    """Tell which page of a list is asked for, from 1; what makes no sense asks for the first.

    :param said: what stands behind the `?`; None: in the address of the present request
    """
    try:
        number = int((flask.request.args if said is None else said).get("page", "1"))
    except ValueError:
        return 1
    return number if 0 < number <= LAST_PAGE else 1


def page_href(number: int) -> str:
    """Give the address of another page of the list that is shown."""
    query = MultiDict(flask.request.args)
    query["page"] = str(number)
    return f"{acting.path()}?{urlencode(list(query.items(multi=True)))}"


def is_fragment() -> bool:
    """Tell whether a script asks for a part of a page that it has."""
    return flask.request.headers.get("HX-Request") == "true"


def file_of(answer: httpx.Response) -> flask.Response:
    """Hand a service's file on as it is, piece by piece where it is not read yet (`Api.stream`).

    Its size goes with it: a browser sees how far it is, and that one which broke off is not whole.
    """
    handed = flask.Response(answer.iter_bytes(), mimetype=answer.headers["Content-Type"])
    handed.headers["Content-Disposition"] = answer.headers["Content-Disposition"]
    if "Content-Length" in answer.headers and "Content-Encoding" not in answer.headers:
        handed.headers["Content-Length"] = answer.headers["Content-Length"]
    handed.call_on_close(answer.close)
    return handed


def prepare(app: "Portal") -> None:
    """Give templates what they use."""
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(ROOT / "components")]
    )
    app.spoken = {language: _environment(app, language) for language in SPOKEN}
    app.context_processor(_facts)


def _environment(app: "Portal", language: Language) -> Spoken:
    environment = cast(Spoken, app.create_jinja_environment())
    environment.speak(language)
    environment.finalize = showable
    for filter_ in (
        languages.day,
        languages.long_day,
        languages.moment,
        languages.clock,
        languages.number,
    ):
        environment.filters[filter_.__name__] = filter_
    environment.filters["phone"] = readable
    drawn = assets.icons()
    environment.globals |= {
        "icon": lambda name: drawn[name],
        "options": choices.drawing(environment.say, showable),
        "asset": lambda path: portal().assets.url(path),
        "KEY": KEY,
        "colon": languages.colon,
        "new_key": new_key,
        "page_href": page_href,
        "place_of": acting.address,
        "at_home": acting.home_address,
        "offers": places.offers,
        "is_restored": lambda: bool(flask.g.get("is_restored")),
        "csrf_token": flask_wtf.csrf.generate_csrf,
        "support_phone": readable(app.settings.support_phone).replace(" ", languages.UNBROKEN),
    }
    return environment


def showable(value: Any) -> Any:
    """Make what is put into a page something that a page can hold."""
    if not isinstance(value, str) or type(value) is Shown or value.isprintable():
        return value
    return type(value)(UNSHOWABLE.sub("\ufffd", value))  # sentences that hold a name are Markup


def _facts() -> dict[str, Any]:
    """Give what every page shows."""
    own, signed = portal(), session.current()
    return {
        "signed": signed,
        "acting": places.present(),
        "unread_letters": unread.known() if signed else 0,
        "settings": own.settings,
        "language": languages.current(),
        "other_language": languages.other(),
        "language_names": languages.NAMES,
        "section": navigation.here(),
        "places_of": navigation.seen,
        "groups_of": navigation.grouped,
        "own_places": navigation.own,
        "sections": navigation.SECTIONS,
        "reference": tracing.request_id(),
        "here": here(),
        "ends_at": own.sessions.ends_at(signed) if signed else None,
        "warn_before": own.settings.warn_before,
        "now": arrived_at(),
        "is_fragment": is_fragment(),
        "footer_places": navigation.FOOTER,
        "help_here": helping.of_page(flask.request.endpoint),
        "forgotten": navigation.FORGOTTEN,
        "welcome_places": navigation.WELCOME,
    }


def here() -> str:
    """Tell the path of the present page, with its query."""
    request = flask.request
    if request.method not in ("GET", "HEAD"):
        return acting.path()
    return acting.full_path()
