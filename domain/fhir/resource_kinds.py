"""Which FHIR resources become records, of which kind, and where their date, title, author and place stand.

A new resource type is one entry here. Paths are dotted, lists are walked through, the first path with an
answer counts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """How one resource type becomes a record: its `kind` in `domain.records.record_kinds`; `word` is what
    people
    call one of them.
    """

    kind: str
    word: str
    dates: tuple[str, ...]
    titles: tuple[str, ...] = ("code",)
    authors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    subject: str = "subject"


KINDS: dict[str, Kind] = {
    "AllergyIntolerance": Kind(
        "allergy",
        "Allergy",
        ("onsetDateTime", "recordedDate", "onsetPeriod.start", "lastOccurrence"),
        authors=("recorder", "asserter"),
        subject="patient",
    ),
    "Appointment": Kind(
        "appointment",
        "Appointment",
        ("start", "created"),
        ("description", "serviceType", "appointmentType", "reasonCode"),
        subject="participant.actor",
    ),
    "CarePlan": Kind(
        "care-plan",
        "Care plan",
        ("period.start", "created", "period.end"),
        ("title", "category", "description"),
        ("author", "contributor"),
        ("careTeam",),
    ),
    "CareTeam": Kind(
        "care-team",
        "Care team",
        ("period.start",),
        ("name", "category", "reasonCode"),
        ("participant.member",),
        ("managingOrganization",),
    ),
    "Claim": Kind(
        "claim",
        "Claim",
        ("billablePeriod.start", "created"),
        ("item.productOrService", "type"),
        ("enterer",),
        ("provider",),
        subject="patient",
    ),
    "ClaimResponse": Kind(
        "bill",
        "Answer to a claim",
        ("created",),
        ("disposition", "type"),
        ("insurer",),
        ("insurer",),
        subject="patient",
    ),
    "Communication": Kind(
        "message",
        "Message",
        ("sent", "received"),
        ("topic", "category", "payload.contentString"),
        ("sender",),
    ),
    "Composition": Kind("document", "Document", ("date",), ("title", "type"), ("author",), ("custodian",)),
    "Condition": Kind(
        "condition",
        "Condition",
        ("onsetDateTime", "onsetPeriod.start", "recordedDate", "abatementDateTime"),
        authors=("recorder", "asserter"),
    ),
    "Coverage": Kind(
        "coverage",
        "Insurance cover",
        ("period.start",),
        ("type", "class.name"),
        ("payor",),
        ("payor",),
        subject="beneficiary",
    ),
    "Device": Kind(
        "device",
        "Device",
        ("manufactureDate",),
        ("deviceName.name", "type", "modelNumber"),
        (),
        ("owner",),
        subject="patient",
    ),
    "DiagnosticReport": Kind(
        "report",
        "Report",
        ("effectiveDateTime", "effectivePeriod.start", "issued"),
        ("code", "category"),
        ("resultsInterpreter", "performer"),
        ("performer",),
    ),
    "DocumentReference": Kind(
        "document",
        "Document",
        ("date", "context.period.start", "content.attachment.creation"),
        ("description", "content.attachment.title", "type", "category"),
        ("author", "authenticator"),
        ("custodian",),
    ),
    "Encounter": Kind(
        "encounter",
        "Visit",
        ("period.start", "location.period.start"),
        ("type", "serviceType", "reasonCode", "class"),
        ("participant.individual",),
        ("serviceProvider", "location.location"),
    ),
    "EpisodeOfCare": Kind(
        "encounter",
        "Episode of care",
        ("period.start",),
        ("type",),
        ("careManager",),
        ("managingOrganization",),
        subject="patient",
    ),
    "ExplanationOfBenefit": Kind(
        "bill",
        "Bill",
        ("billablePeriod.start", "created"),
        ("item.productOrService", "type"),
        ("provider", "careTeam.provider"),
        ("facility", "provider"),
        subject="patient",
    ),
    "FamilyMemberHistory": Kind(
        "family-history",
        "Family history",
        ("date",),
        ("relationship", "condition.code", "name"),
        subject="patient",
    ),
    "Flag": Kind("flag", "Note of caution", ("period.start",), ("code", "category"), ("author",)),
    "Goal": Kind("goal", "Goal", ("startDate", "statusDate"), ("description",), ("expressedBy",)),
    "ImagingStudy": Kind(
        "imaging",
        "Imaging study",
        ("started", "series.started"),
        ("description", "procedureCode", "series.bodySite", "modality"),
        ("interpreter", "referrer"),
        ("location",),
    ),
    "Immunization": Kind(
        "immunization",
        "Vaccination",
        ("occurrenceDateTime", "recorded"),
        ("vaccineCode",),
        ("performer.actor",),
        ("location",),
        subject="patient",
    ),
    "Media": Kind(
        "media",
        "Picture or recording",
        ("createdDateTime", "createdPeriod.start", "issued", "content.creation"),
        ("content.title", "type", "modality", "bodySite", "reasonCode"),
        ("operator",),
    ),
    "MedicationAdministration": Kind(
        "medication",
        "Medicine given",
        ("effectiveDateTime", "effectivePeriod.start"),
        ("medicationCodeableConcept", "medicationReference"),
        ("performer.actor",),
    ),
    "MedicationDispense": Kind(
        "medication",
        "Medicine handed out",
        ("whenHandedOver", "whenPrepared"),
        ("medicationCodeableConcept", "medicationReference"),
        ("performer.actor",),
        ("location",),
    ),
    "MedicationRequest": Kind(
        "medication",
        "Medicine ordered",
        ("authoredOn", "dosageInstruction.timing.repeat.boundsPeriod.start"),
        ("medicationCodeableConcept", "medicationReference"),
        ("requester", "recorder"),
    ),
    "MedicationStatement": Kind(
        "medication",
        "Medicine",
        ("effectiveDateTime", "effectivePeriod.start", "dateAsserted"),
        ("medicationCodeableConcept", "medicationReference"),
        ("informationSource",),
    ),
    "Observation": Kind(
        "observation",
        "Result",
        ("effectiveDateTime", "effectivePeriod.start", "effectiveInstant", "issued"),
        ("code", "category"),
        ("performer",),
        ("performer",),
    ),
    "Procedure": Kind(
        "procedure",
        "Procedure",
        ("performedDateTime", "performedPeriod.start", "performedString"),
        ("code", "category"),
        ("performer.actor", "recorder"),
        ("location", "performer.onBehalfOf"),
    ),
    "QuestionnaireResponse": Kind(
        "questionnaire", "Answered questions", ("authored",), ("questionnaire",), ("author", "source")
    ),
    "ServiceRequest": Kind(
        "order",
        "Order",
        ("authoredOn", "occurrenceDateTime", "occurrencePeriod.start"),
        ("code", "category"),
        ("requester",),
        ("performer",),
    ),
    "Specimen": Kind(
        "specimen",
        "Sample",
        ("collection.collectedDateTime", "collection.collectedPeriod.start", "receivedTime"),
        ("type",),
        ("collection.collector",),
    ),
}

#: Used to name who wrote a record, where, and what was given. The values: why they are no records of their
#: own.
NAMED_ONLY: dict[str, str] = {
    "Patient": "says whose file it is",
    "Organization": "names where the records come from",
    "Practitioner": "names who wrote the records",
    "PractitionerRole": "names who wrote the records",
    "Location": "names where it happened",
    "RelatedPerson": "names a relative",
    "Medication": "names a medicine that other records speak of",
}

#: No record either, with the reason.
NOT_KEPT: dict[str, str] = {
    "Binary": "a bare file without a word on what it is",
    "Bundle": "only a wrapping",
    "OperationOutcome": "a message of the system that made the file",
    "MessageHeader": "the cover of a message between systems",
    "Parameters": "a message between systems",
    "AuditEvent": "a log line of another system",
    "Provenance": "a note of another system on where its data came from",
    "Subscription": "a setting of another system",
    "Group": "about several people",
    "Consent": "a consent of another system; who may read here is decided under Sharing",
    "Account": "bookkeeping of another system",
    "Person": "a link between entries of another system",
}
