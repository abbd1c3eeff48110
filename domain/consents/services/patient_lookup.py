"""Finding the patient to ask: by number, by what the QR code says, by address.

A verb, because each search is written down.

Unknown, closed, blocking and unwilling give one answer, and cost the same statements.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from common import clock, ids
from common.addresses import AddressError, parse_address
from common.ids import AccountNumberError
from domain.accounts.models import Patient, User
from domain.accounts.roles import Role, facts
from domain.audit.models import Event
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import CheckNumberError, NotFoundError, OneselfError, TooManyError
from domain.consents.queries import refusals
from domain.consents.services import attempts

#: Searches of one person within 24 hours: enough for a day's work, too few to try numbers.
PER_DAY = 30


def by_any(text: str, *, by: User) -> Patient:
    """Whichever of number, QR code and address the text is.

    Raises CheckNumberError, OneselfError, NotFoundError, TooManyError.
    """
    return (by_address if text.strip().lower().startswith("0x") else by_number)(text, by=by)


def by_number(text: str, *, by: User) -> Patient:
    """A patient by number; the QR code of a patient holds nothing else.

    Raises CheckNumberError, OneselfError, NotFoundError, TooManyError.
    """
    number = _parsed(ids.parse_account_number, text)
    if number == by.number:
        raise OneselfError
    if not number.startswith(facts(Role.PATIENT).prefix):
        raise CheckNumberError
    return _found(Q(user__number=number), by)


def by_address(text: str, *, by: User) -> Patient:
    """A patient by 0x address, with its checksum.

    Raises CheckNumberError, OneselfError, NotFoundError, TooManyError.
    """
    address = _parsed(parse_address, text)
    if address == by.address:
        raise OneselfError
    return _found(Q(user__address=address), by)


def searches_left(by: User) -> int:
    """How many more today."""
    since = clock.now() - timedelta(days=1)
    made = Event.objects.filter(subject_id=by.pk, action=Action.PATIENT_SOUGHT, at__gt=since).count()
    return max(0, PER_DAY - made)


def _parsed(parse: Callable[[str], str], text: str) -> str:
    try:
        return parse(text)
    except (AccountNumberError, AddressError):
        raise CheckNumberError from None


def _found(which: Q, by: User) -> Patient:
    if not searches_left(by):
        raise TooManyError(
            f"You have searched {PER_DAY} times within a day.",
            kept="Your requests remain.",
            next="Search again tomorrow, or let the patient offer access.",
        )
    # Whether a patient may be found is asked for nobody too: the statements are the same.
    patient = Patient.objects.select_related("user", "discoverability").filter(which).first()
    is_open = refusals.is_reachable(patient, by)
    with transaction.atomic():
        events.write(
            action=Action.PATIENT_SOUGHT, by=by, patient=patient if is_open else None, subject_id=by.pk
        )
    if patient is None or not is_open:
        attempts.write(by=by, patient=patient, subject_id=None, what="search")
        raise NotFoundError
    return patient
