"""Who is verified in the demo, or waits for it. All are invented."""

from dataclasses import dataclass
from datetime import date

from domain.accounts.roles import Role

PASSWORD = "records-belong-to-her"  # noqa: S105 - printed by `make demo`, on loopback only
#: Of every authenticator app of the demo's staff: `manage.py demo_code` shows its code.
SEED = "MEDCHAINDEMOMEDCHAINDEMOMEDCHAIN"


@dataclass(frozen=True, slots=True)
class Licence:
    """As printed on the paper."""

    number: str
    authority: str
    country: str
    valid_until: date
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """The organisation that a person of staff applies for."""

    kind: str
    name: str
    title: str
    postal_address: str
    email: str


@dataclass(frozen=True, slots=True)
class Professional:
    """`is_approved`: False waits in the queue. `hospitals` is what a doctor writes about the place of
    work.
    """

    name: str
    email: str
    role: Role
    licence: Licence
    office: Office | None = None
    is_approved: bool = True
    hospitals: str = ""


VERIFIERS = (("Vera Lindqvist", "vera@example.org"), ("Victor Amadi", "victor@example.org"))

COUNCIL, MINISTRY = "Netherlands Medical Council", "Ministry of Health, Welfare and Sport"

ORGANISATIONS = (
    Professional(
        "Dana Okafor", "dana@example.org", Role.HOSPITAL, Licence("ZH-10442", MINISTRY, "NL", date(2029, 6,
        30)),
        Office("hospital", "Hospital Hope", "Desk manager", "Amstel 200, Amsterdam",
        "office@hope.example.org"),
    ),
    Professional(
        "Sana Rahimi", "sana@example.org", Role.INSURER, Licence("AFM-55021",
        "Authority for the Financial Markets", "NL", date(2030, 12, 31)),
        Office("insurer", "Sana Health Insurance", "Head of claims", "Zuidas 12, Amsterdam",
        "claims@sana.example.org"),
    ),
    Professional(
        "Pieter Linden", "linden@example.org", Role.PHARMACY, Licence("AP-7713", MINISTRY, "NL", date(2028, 3,
        31)),
        Office("pharmacy", "Linden Pharmacy", "Pharmacist", "Lindengracht 3, Amsterdam",
        "counter@linden.example.org"),
    ),
)  # fmt: skip

DOCTORS = (
    Professional(
        "Bob Harris", "bob@example.org", Role.DOCTOR, Licence("49021774301", COUNCIL, "NL", date(2028, 9, 30),
        "Cardiology"),
        hospitals="Hospital Hope",
    ),
    Professional(
        "Charlie Reed", "charlie@example.org", Role.DOCTOR, Licence("59033120801", COUNCIL, "NL", date(2027,
        11, 30), "Dermatology"),
        hospitals="Practice at the Vondelpark",
    ),
    Professional(
        "Nadia Wójcik-Santamaría", "nadia@example.org", Role.DOCTOR, Licence("69047551202", COUNCIL, "NL",
        date(2028, 1, 31), "General practice"),
        is_approved=False, hospitals="Hospital Hope",
    ),
)  # fmt: skip
