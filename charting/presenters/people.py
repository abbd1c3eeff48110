"""A patient in one line, and when access to the records ends."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from domain.accounts.models import Gender, Patient

#: Access that ends within so long is worth a renewal now: the patient has three days to answer.
SOON: Final = timedelta(days=3)


def age_line(patient: Patient) -> str:
    """ "61 years, female"."""
    years = f"{patient.age(timezone.localdate())} years"
    return years if patient.gender == Gender.UNKNOWN else f"{years}, {patient.get_gender_display().lower()}"


def ends_label(at: datetime) -> str:
    here, today = localtime(at), timezone.localdate()
    if here.date() == today:
        return "Ends tonight" if here.hour >= 18 else f"Ends at {here:%H:%M}"
    if here.date() == today + timedelta(days=1):
        return "Ends tomorrow"
    return f"Ends on {date_format(here, 'l')}"


def until_label(at: datetime) -> str:
    """ "Until 3 May"; with the year where it is another."""
    return f"Until {date_format(localtime(at), 'j M' if at.year == timezone.now().year else 'j M Y')}"
