"""What the bell says about records."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from domain.accounts.models import Patient, User
from domain.notifications import notice_types
from domain.notifications.notice_types import Found
from domain.records.queries.existing_records import author_names, by_author, of_patient

#: The address of a record on the pages of its author, of these ids: the patient's, the record's.
AuthorPage = Callable[[UUID, UUID], str]
_author_pages: list[AuthorPage] = []


def register_author_page(page: AuthorPage) -> None:
    """By the portal of those who write into somebody else's records (`AppConfig.ready`)."""
    _author_pages[:] = [page]


def register() -> None:
    """A document's own kinds: what its author hears, and what the patient hears when somebody else writes."""
    page: dict[str, str] = {"patient": "patients:record-detail"}
    notice_types.register(
        "record.refused",
        title="The ledger did not take a document of yours",
        detail="It is kept, and you can open it. Its page says why it was not recorded.",
        gone="It was erased since.",
        url_name=page,
        icon="shield-x",
        tone="bad",
        look=_own,
    )
    notice_types.register(
        "record.stands",
        title="A withdrawal of yours was not recorded",
        detail="The document is unchanged.",
        gone="It was erased since.",
        url_name=page,
        icon="shield-x",
        tone="bad",
        look=_own,
    )
    for name, title in (
        ("record.written", "{who} added to your records"),
        ("record.written_recorded", "What {who} added is recorded"),
        ("record.taken_back", "{who} withdrew a document"),
    ):
        notice_types.register(
            name, title=title, gone="It was erased since.", url_name=page, icon="file-text", look=_by_whom
        )


def _own(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    """The patient's records; for their authors, those that they wrote."""
    patient = Patient.objects.filter(user=user).first()
    if patient is not None:
        return {found: Found() for found in of_patient(patient, ids)}
    (page,) = _author_pages
    return {found: Found(url=page(patient_id, found)) for found, patient_id in by_author(user, ids).items()}


def _by_whom(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    return {found: Found(who=name) for found, name in author_names(user, ids).items()}
