"""What the elements and codes of FHIR are called on a page."""

import re

#: Wrapping, or said elsewhere on the page (title, patient, body parts that have their own place).
HIDDEN = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "implicitRules",
        "language",
        "text",
        "contained",
        "extension",
        "modifierExtension",
        "identifier",
        "subject",
        "patient",
        "beneficiary",
        "encounter",
        "component",
        "interpretation",
        "referenceRange",
        "presentedForm",
        "content",
        "contentAttachment",
        "valueAttachment",
        "instantiatesCanonical",
        "instantiatesUri",
        "sequence",
        "uid",
        "sopClass",
        "url",
        "system",
        "linkId",
        "masterIdentifier",
        "reference",
    }
)

_LABELS = {
    "abatement": "Ended",
    "authoredOn": "Ordered on",
    "author": "Written by",
    "authored": "Answered on",
    "billablePeriod": "Billed for",
    "bodySite": "Where in the body",
    "class": "Setting",
    "clinicalStatus": "State",
    "created": "Made on",
    "custodian": "Kept by",
    "dosageInstruction": "How to take it",
    "dosage": "How it is taken",
    "effective": "When",
    "individual": "Who",
    "issued": "Reported on",
    "lotNumber": "Lot",
    "net": "Amount",
    "occurrence": "When",
    "onset": "Began",
    "performed": "When",
    "performer": "Done by",
    "period": "When",
    "productOrService": "For",
    "reasonCode": "Reason",
    "reasonReference": "Reason",
    "recordedDate": "Noted on",
    "recorder": "Noted by",
    "requester": "Ordered by",
    "result": "Results",
    "serviceProvider": "At",
    "started": "When",
    "value": "Value",
    "vaccineCode": "Vaccine",
    "verificationStatus": "Certainty",
    "whenHandedOver": "Handed out on",
}

#: Codes whose own form says nothing to most people.
CODES = {
    "A": "Abnormal",
    "AA": "Very abnormal",
    "AMB": "Outpatient",
    "EMER": "Emergency",
    "H": "High",
    "HH": "Very high",
    "HU": "Significantly high",
    "HX": "Above the extreme limit",
    "I": "Intermediate",
    "IMP": "Inpatient",
    "L": "Low",
    "LL": "Very low",
    "LU": "Significantly low",
    "LX": "Below the extreme limit",
    "N": "Normal",
    "R": "Resistant",
    "S": "Susceptible",
    "VR": "By phone or video",
    "active": "Active",
    "cancelled": "Cancelled",
    "completed": "Completed",
    "confirmed": "Confirmed",
    "final": "Final",
    "finished": "Finished",
    "inactive": "Inactive",
    "not-done": "Not done",
    "on-hold": "On hold",
    "preliminary": "Preliminary",
    "resolved": "Resolved",
    "stopped": "Stopped",
}


def label(key: str, choice: str = "") -> str:
    """ "onsetDateTime" (a choice "onset") is "Began"; "statusReason" is "Status reason"."""
    name = choice or key
    spoken = re.sub(r"(?<=[a-z])(Code|Reference|CodeableConcept)$", "", name)
    return _LABELS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", spoken).capitalize()
