"""Small FHIR resources made for the tests, about people who do not exist."""

import gzip
import io
import json
from typing import Any, BinaryIO

ALICE = {
    "resourceType": "Patient",
    "id": "alice",
    "name": [{"use": "official", "given": ["Alice", "May"], "family": "Rivers"}],
    "gender": "female",
    "birthDate": "1984-03-09",
}


def condition(number: int = 1, text: str = "Hay fever", patient: str = "Patient/alice") -> dict[str, Any]:
    """A problem of Alice's."""
    return {
        "resourceType": "Condition",
        "id": f"c{number}",
        "code": {"text": text},
        "subject": {"reference": patient},
        "onsetDateTime": f"20{number % 20:02d}-04-02",
    }


def weight(value: str = "71.50") -> str:
    """An Observation as JSON text: the digits of its value matter."""
    head = (
        '{"resourceType":"Observation","id":"w","status":"final","code":{"text":"Weight"},'
        '"subject":{"reference":"Patient/alice"},'
    )
    return (
        head + f'"effectiveDateTime":"2024-02-03T08:00:00Z","valueQuantity":{{"value":{value},"unit":"kg"}}}}'
    )


def bundle(*resources: dict[str, Any], kind: str = "collection") -> BinaryIO:
    """A Bundle as a file."""
    entries = [{"fullUrl": f"urn:uuid:{one.get('id')}", "resource": one} for one in resources]
    return as_file({"resourceType": "Bundle", "type": kind, "entry": entries})


def as_file(value: Any) -> BinaryIO:
    """Anything as a JSON file; text and bytes as they are."""
    if isinstance(value, bytes):
        return io.BytesIO(value)
    return io.BytesIO((value if isinstance(value, str) else json.dumps(value)).encode())


def packed(file: BinaryIO) -> BinaryIO:
    """The same, gzipped."""
    return io.BytesIO(gzip.compress(file.read()))
