"""Records with files inside, as an import leaves them."""

import base64
import json
from functools import partial
from typing import Any

from common import clock
from domain.accounts.models import Patient
from domain.ledger.services import signed_flow
from domain.records.models import Record
from domain.records.services import record_content, versions
from domain.records.services.record_content import RecordContent
from tests import people


def attached(data: bytes, title: str = "", said: str = "application/pdf", **more: Any) -> dict[str, Any]:
    given = {"contentType": said, "data": base64.b64encode(data).decode(), **more}
    return {"title": title, **given} if title else given


def keep(patient: Patient, *attachments: dict[str, Any], kind: str = "lab-report") -> Record:
    """A document of the patient's with these attachments."""
    resource = {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"text": "Letter"},
        "content": [{"attachment": one} for one in attachments],
    }
    return keep_body(patient, json.dumps(resource).encode(), "application/fhir+json", kind=kind)


def keep_body(patient: Patient, body: bytes, content_type: str, *, kind: str = "lab-report") -> Record:
    content = RecordContent(kind, clock.now().date(), "Letter", content_type, body, words="letter")
    prepared = versions.prepare(
        patient=patient,
        drafts=record_content.seal_contents(patient=patient, contents=[content]),
        by=patient.user,
        session=people.SESSION,
    )
    with signed_flow.commit(prepared.evidence, look_again=partial(versions.lock_patient, patient)) as outbox:
        (version,) = versions.write(prepared, outbox)
    versions.confirm(prepared)
    return Record.objects.get(pk=version.record_id)
