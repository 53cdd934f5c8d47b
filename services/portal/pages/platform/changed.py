"""Something was edited by somebody else meanwhile: both versions, of which one is chosen."""

from collections.abc import Mapping

import flask

from services.portal import rendering
from services.portal.forms import Form
from services.portal.languages import gettext as _

Answer = flask.typing.ResponseReturnValue


def choose(
    form: Form,
    *,
    action: str,
    version: str,
    theirs: Mapping[str, str],
    labels: Mapping[str, str],
    back: str,
) -> Answer:
    """Show both side by side.

    :param action: where the form leads, and what it edits
    :param version: the newest, which what is chosen replaces
    :param theirs: what it is now, by field
    :param labels: of the fields, in the language of the page
    """
    return rendering.show(
        "platform/changed.html",
        412,
        form=form,
        action=action,
        version=version,
        theirs=theirs,
        labels=labels,
        back=back,
        said={"yes": _("Yes")},
    )
