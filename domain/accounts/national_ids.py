"""National identity numbers with a check digit: which countries' we take, and whether one can be real.

Whose it is, nobody knows from it.
"""

from dataclasses import dataclass, field
from typing import Protocol

from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.ec import ci
from stdnum.es import dni
from stdnum.exceptions import ValidationError
from stdnum.fr import nir
from stdnum.hr import oib
from stdnum.in_ import aadhaar
from stdnum.is_ import kennitala
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.tr import tckimlik
from stdnum.za import idnr

from common.errors import MedChainError


class NationalIdError(MedChainError):
    """The number cannot be one of that country."""


class Check(Protocol):
    def validate(self, number: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Scheme:
    """`check` refuses wrong lengths and check digits; `example` is for the hint below the field."""

    country: str
    name: str
    check: Check
    example: str


SCHEMES: dict[str, Scheme] = {
    "IN": Scheme("India", "Aadhaar", aadhaar, "2341 2341 2346"),
    "BR": Scheme("Brazil", "CPF", cpf, "390.533.447-05"),
    "CL": Scheme("Chile", "RUT", rut, "12531909-2"),
    "HR": Scheme("Croatia", "OIB", oib, "33392005961"),
    "EC": Scheme("Ecuador", "Cédula", ci, "171430710-3"),
    "FR": Scheme("France", "NIR", nir, "2 95 10 99 126 111 93"),
    "IS": Scheme("Iceland", "Kennitala", kennitala, "120174-3399"),
    "KR": Scheme("South Korea", "RRN", rrn, "971013-9019902"),
    "MX": Scheme("Mexico", "CURP", curp, "BOXW310820HNERXN09"),
    "NL": Scheme("Netherlands", "BSN", bsn, "1112.22.333"),
    "PL": Scheme("Poland", "PESEL", pesel, "44051401359"),
    "ZA": Scheme("South Africa", "ID number", idnr, "750330 5044 08 9"),
    "ES": Scheme("Spain", "DNI", dni, "54362315-K"),
    "TR": Scheme("Türkiye", "T.C. Kimlik", tckimlik, "17291716060"),
}
LONGEST = 40


@dataclass(frozen=True, slots=True)
class NationalId:
    """A checked number in its plain form. Never logged: repr shows the country only."""

    country: str
    number: str = field(repr=False)

    @property
    def plain(self) -> bytes:
        return f"{self.country}:{self.number}".encode()


def choices() -> list[tuple[str, str]]:
    return [
        (code, f"{scheme.country} ({scheme.name})")
        for code, scheme in sorted(SCHEMES.items(), key=lambda item: item[1].country)
    ]


def parse(country: str, text: str) -> NationalId:
    """The number a person typed (spaces and dashes allowed). Raises NationalIdError with the reason to
    show.
    """
    scheme = SCHEMES.get(country)
    if scheme is None:
        raise NationalIdError(
            "Numbers of that country are not taken here yet.",
            next="Choose another country, or ask at a hospital's desk.",
        )
    try:
        number = scheme.check.validate(text[:LONGEST])
    except ValidationError:
        raise NationalIdError(
            f"This {scheme.name} number cannot be right: a digit may be wrong or missing.",
            next=f"It looks like {scheme.example}.",
        ) from None
    return NationalId(country, number)
