"""The card of a version: title and what a list shows, sealed under a key of its own; and beside it the search
words, under a key derived from that.

A list opens small cards only. A search opens the words too, of one patient. Neither holds what only the body
should tell.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from uuid import UUID

from adapters.vault.interface import VersionRef
from common.folding import fold, respell
from common.sealing import Header, derive, open_sealed, seal
from domain.fhir.interpretations import Remark


@dataclass(frozen=True, slots=True)
class Card:
    """`name` is the file's name, `place` and `author` are as written in an imported record; `words` is what
    search looks through.

    `remarks`: what the source marks as out of the ordinary, (what, how) each: ("Ferritin 9 µg/L", "low").
    `is_by_another`: added by somebody else than the owner, whose name then is `author`, acting for `place`.
    `absence`: it states that there is nothing ("all": no allergies at all; "some": none of one sort).
    `clinical_status`: it no longer holds ("resolved", "stopped") or never did ("refuted").
    `date_precision`: how much of the record's date is known (common.partial_dates).
    `frames` is how many pictures a DICOM or TIFF file holds, as its check counted them (0: not counted).
    """

    title: str
    words: str = field(default="", repr=False)
    name: str = ""
    author: str = ""
    place: str = ""
    frames: int = 0
    date_precision: str = ""
    remarks: Sequence[Remark] = field(default=(), repr=False)
    is_by_another: bool = False
    absence: str = ""
    clinical_status: str = ""
    is_open: bool = True


#: Shown where a card has no key any more: after an erasure, also of a restored copy.
CLOSED = Card(title="This record can no longer be opened", is_open=False)


def seal_card(card: Card, key: bytes, ref: VersionRef, patient: UUID) -> bytes:
    content = {
        name: value for name, value in asdict(card).items() if value and name not in {"is_open", "words"}
    }
    return seal(key, Header(ref.record, ref.version), patient, json.dumps(content).encode())


def seal_words(card: Card, key: bytes, ref: VersionRef, patient: UUID) -> bytes:
    """`key` is the card's. Nothing for a card without words."""
    return (
        seal(derive(key, "words"), Header(ref.record, ref.version), patient, card.words.encode())
        if card.words
        else b""
    )


def open_card(data: bytes, key: bytes, ref: VersionRef, patient: UUID, *, words: bytes = b"") -> Card:
    """With its search words where their sealed form is given. Raises SealError."""
    header = Header(ref.record, ref.version)
    card = Card(**json.loads(open_sealed(key, header, patient, data)))
    return (
        replace(card, words=open_sealed(derive(key, "words"), header, patient, words).decode())
        if words
        else card
    )


def matches(card: Card, terms: list[str]) -> bool:
    """Whether every term (folded) begins a word, or stands in the title."""
    text = f" {fold(f'{card.title} {card.name} {card.author} {card.place}')} {respell(card.words)}"
    return all(f" {term}" in text or (len(term) > 3 and term in text) for term in terms)
