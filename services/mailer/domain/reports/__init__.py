"""What servers write back about an e-mail: that it failed, waits, has arrived, is complained of.

Reports by the norms (RFC 3464, RFC 6533, RFC 5965) are read part by part; those of servers that
write in words alone, by their words. What people answer, or have answered by machine, is no report.
"""

from services.mailer.domain.reports.reading import is_message, read
from services.mailer.domain.reports.report import Effect, Report, ReportKind
from services.mailer.domain.reports.verdicts import is_gone

__all__ = ["Effect", "Report", "ReportKind", "is_gone", "is_message", "read"]
