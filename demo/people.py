"""The demo's people.

All are invented; their national numbers are the published examples of each country's check digit.
"""

from dataclasses import dataclass, field
from datetime import date

from pydicom.data import get_testdata_file

from demo import history
from demo.lab_report import lab_report
from demo.photo import prescription_photo

PASSWORD = "records-belong-to-her"  # noqa: S105 - printed by `make demo`, on loopback only


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A document as its owner would add it."""

    name: str
    content: bytes = field(repr=False)
    title: str
    kind: str
    dated: date


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A patient with the documents she keeps, and what another system knows of her (`history`, FHIR)."""

    name: str
    email: str
    birth_date: date
    national_id: tuple[str, str]
    gender: str
    phone: str
    postal_address: str
    files: tuple[DemoFile, ...] = ()
    history: bytes = field(default=b"", repr=False)


def people() -> list[DemoPerson]:
    """Alice, who keeps records; Mallory, who keeps none and must not find Alice's."""
    return [
        DemoPerson(
            "Alice Moreau", "alice@example.org", date(1988, 3, 7), ("NL", "1112.22.333"), "female",
            "+31 20 555 0142", "Lindengracht 14, Amsterdam",
            _of_alice(), history.alices(),
        ),
        DemoPerson("Mallory Stone", "mallory@example.org", date(1979, 11, 30), ("PL", "44051401359"), "other",
        "+48 22 555 0188", "Wilcza 9, Warsaw"),
    ]  # fmt: skip


def _of_alice() -> tuple[DemoFile, ...]:
    return (
        _lab(("Blood count", "Lipids and glucose"), date(2026, 11, 4), "Blood count and lipids", seed=11),
        _lab(("Kidney function",), date(2026, 8, 19), "Kidney function", seed=12),
        _lab(("Blood count", "Iron"), date(2026, 5, 4), "Iron and ferritin", seed=13),
        _lab(("Blood count",), date(2025, 12, 15), "Blood count", seed=14),
        DemoFile(
            "IMG_4471.jpg", _prescription(), "Prescription for the knee", "prescription", date(2026, 10, 27)
        ),
        DemoFile("ct-chest-slice.dcm", _slice(), "CT of the chest, one slice", "image", date(2026, 10, 21)),
    )


def _lab(panels: tuple[str, ...], taken: date, title: str, *, seed: int) -> DemoFile:
    content = lab_report(
        panels=panels, laboratory="Norrland Diagnostics", patient="Moreau, Alice", born=date(1988, 3, 7),
        taken=taken,
        remark="Discuss at the next visit.", seed=seed,
    )  # fmt: skip
    return DemoFile(f"norrland-{taken:%Y-%m-%d}.pdf", content, title, "lab-report", taken)


def _prescription() -> bytes:
    return prescription_photo(
        lines=(
            "Dr H. Farooqi, Lindenhof",
            "Rp.",
            "Ibuprofen 400 mg",
            "1 tablet three times a day",
            "20 tablets",
            "27 October 2026",
        ),
        seed=3,
    )


def _slice() -> bytes:
    with open(str(get_testdata_file("CT_small.dcm", download=False)), "rb") as file:  # noqa: PTH123 - the package gives a path as text
        return file.read()
