"""A page of a paper as a picture, for the verifier: the vault asks the chain whether it is one, the limited
process draws, and it is written down.
"""

from adapters.vault import client
from adapters.vault.interface import Action, Requester, VaultRefusedError
from domain.accounts.models import User
from domain.audit.services import events
from domain.audit.vocabulary import Action as Logged
from domain.credentials import envelope_binding
from domain.credentials.blind_indexes import BlindIndexes
from domain.credentials.models import Paper
from domain.credentials.services import papers
from domain.intake import previews
from domain.intake.previews import Preview
from domain.intake.refusal import RefusedError


def page(*, paper: Paper, index: int, by: User, session: bytes) -> Preview:
    """Page `index` (from 0) as PNG or JPEG; the file itself leaves the server to nobody but its owner.

    Raises RefusedError where it cannot be shown, VaultRefusedError for who may not see it,
    VaultUnavailableError while the chain cannot be asked.
    """
    if index >= paper.pages:
        raise RefusedError("There is no such page.", next="Look at the first one.")
    asker = Requester(account=by.pk, address=by.address, session=session)
    ref = envelope_binding.ref_of(paper)
    bound = {ref: envelope_binding.bound_metadata(paper, BlindIndexes())}
    key = client().release(requester=asker, bound=bound, action=Action.PREVIEW)[ref].record
    if key is None:
        raise VaultRefusedError("This paper cannot be opened.", next="Tell your administrator.")
    picture = previews.page(papers.reader_of(paper, key), paper.size, paper.content_type, index=index)
    events.write(
        action=Logged.PAPER_OPENED,
        by=by,
        subject_id=paper.credential_id,
        detail={"paper": str(paper.pk), "page": index + 1},
    )
    return picture
