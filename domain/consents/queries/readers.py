"""Who can see one record of a patient now: the rule that decides at every opening, asked of every grant in
force.
"""

from uuid import UUID

from adapters.chain.values import NOTHING
from common import clock
from domain.accounts.models import Patient
from domain.consents import signed_terms
from domain.consents.queries import grants, refusals, usable_grants
from domain.consents.queries.grant_proofs import Range
from domain.consents.queries.grants import ListedGrant
from domain.consents.terms import Flag


def readers_of(
    patient: Patient, *, record: UUID, category: int, confidentiality: int, record_date: int
) -> list[ListedGrant]:
    """The newest permission first, one line per reader (`record_date` in unix seconds). Four SQL
    statements.
    """
    at = clock.now()
    rows = grants.loaded(patient).order_by("-granted_at", "-pk")
    refused = refusals.of_now(patient)
    found: dict[tuple[UUID | None, UUID | None], ListedGrant] = {}
    for grant in usable_grants.in_time(rows, at):
        span = Range(signed_terms.terms_of(grant, NOTHING), tuple(grant.records), refused.categories)
        reaches = span.covers(
            record=record, category=category, confidentiality=confidentiality, record_date=record_date
        )
        if reaches and grant.allows & Flag.VIEW and grant.grantee not in refused.addresses:
            found.setdefault((grant.user_id, grant.organisation_id), grants.line(grant, at))
    return list(found.values())
