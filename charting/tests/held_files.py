"""Records with files inside, as an import leaves them."""

import base64
import json
from typing import Any

from common import clock
from domain.accounts.models import Patient
from domain.records.models import Record
from domain.records.services.record_content import RecordContent
from domain.records.tests.sharing.acts import keep_content


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
    return keep_content(patient, content)
