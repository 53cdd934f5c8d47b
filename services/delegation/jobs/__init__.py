"""What this service does in long acts, batch by batch, in the worker."""

from services.delegation.jobs import amendments, exports, many, placing, requests, transfers
from services.delegation.tools import Tools
from shared.jobs import Kinds

KINDS: Kinds[Tools] = {
    **{kind.name: kind for kind in many.KINDS},
    amendments.KIND.name: amendments.KIND,
    placing.ASSIGNING.name: placing.ASSIGNING,
    placing.ENDING.name: placing.ENDING,
    requests.KIND.name: requests.KIND,
    transfers.KIND.name: transfers.KIND,
    exports.KIND.name: exports.KIND,
}
"""Every kind of job of this service."""
