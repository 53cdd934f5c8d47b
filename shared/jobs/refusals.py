"""What is refused about jobs.

Conflict
├── JobFinished   409  nothing is left to cancel
├── NoContent     409  it has no file, or not yet
├── TooManyJobs   409  too many others are under way
└── TooManyLines  409  a workbook has no room for so many lines
"""

from shared.errors import Conflict


class JobFinished(Conflict):
    """There is nothing left to cancel."""

    code = "job_finished"
    title = "This job has ended: there is nothing left to cancel."
    title_fr = "Ce traitement est terminé : il n'y a plus rien à annuler."


class NoContent(Conflict):
    """The job has made no file, or not yet."""

    code = "job_without_content"
    title = "This job has no file to download: see its status and its report."
    title_fr = (
        "Ce traitement n'a pas de fichier à télécharger : voyez son état et son compte rendu."
    )


class TooManyJobs(Conflict):
    """As many as one may have under way are: others' would wait behind more."""

    code = "too_many_jobs"
    title = "Too many of your long acts are under way: ask again once some have ended."
    title_fr = (
        "Trop de vos traitements sont en cours : redemandez-le quand certains seront terminés."
    )


class TooManyLines(Conflict):
    """A worksheet holds no more lines than `most`; CSV holds any number."""

    code = "too_many_lines"
    title = "A workbook has no room for so many lines: narrow the choice, or ask for CSV."
    title_fr = (
        "Un classeur ne peut contenir autant de lignes : restreignez le choix, ou prenez CSV."
    )
