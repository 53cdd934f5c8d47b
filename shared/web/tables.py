"""Handing out tables: the file itself, or the job that writes it."""

from collections.abc import Mapping
from typing import IO

import flask

from shared.clock import paris_date
from shared.jobs import Job, table_exports
from shared.jobs.table_files import TYPES, Format
from shared.web import attachments, current, jobs


def handed_out(begun: Job | IO[bytes], format_: Format, names: Mapping[str, str]) -> flask.Response:
    """Answer with a table, or with the job that writes it.

    :param names: what is in it, by language
    """
    if isinstance(begun, Job):
        return jobs.accepted(begun)
    name = table_exports.name_of(
        names, format_, language=current.language(), today=paris_date(current.now())
    )
    return attachments.answer_file(begun, name=name, media_type=TYPES[format_])
