"""What a stranger reads about each file.

Unknown is never called false, and nothing is called genuine that the chain did not say.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from common import partial_dates
from domain.ledger import bundles
from domain.ledger.bundles import Bundle, BundleError
from domain.ledger.queries.check import Examination, examine
from domain.records.queries.public_status import PublicStatus, public_status_of
from public.upload_handlers import Dropped


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the answer: the component's arguments."""

    verdict: str
    title: str
    file_name: str
    sentence: str = ""
    facts: Sequence[tuple[str, str]] = ()


def judge(dropped: Sequence[Dropped]) -> list[Result]:
    """Pair documents with proof files, by digest first and by name second, and say of each document what is
    known.
    """
    results: list[Result] = []
    proofs: list[tuple[Dropped, Bundle]] = []
    for file in dropped:
        if bundles.looks_like_one(file.start):
            try:
                proofs.append((file, bundles.parse(file.start)))
            except BundleError as error:
                results.append(Result("unknown", error.what, file.name, error.next))
    documents = [file for file in dropped if not bundles.looks_like_one(file.start)]
    for document in documents:
        proof = _proof_of(document, proofs, alone=len(documents) == 1)
        results.append(_judge(document, proof) if proof else _without_proof(document))
    if not documents:
        results += [
            Result(
                "incomplete",
                "The document is missing",
                file.name,
                "Only the proof is here. Add its document.",
            )
            for file, _ in proofs
        ]
    return results


def _proof_of(document: Dropped, proofs: Sequence[tuple[Dropped, Bundle]], *, alone: bool) -> Bundle | None:
    exact = next((bundle for _, bundle in proofs if bundle.plaintext_sha256 == document.sha256), None)
    if exact or (alone and len(proofs) == 1):
        return exact or proofs[0][1]
    stem = document.name.rsplit(".", 1)[0]
    return next((bundle for file, bundle in proofs if stem and file.name.startswith(stem)), None)


def _judge(document: Dropped, bundle: Bundle) -> Result:
    found = examine(bundle, plaintext_sha256=document.sha256)
    if found.outcome == "genuine":
        return _genuine(document, bundle, found)
    title, sentence = SENTENCES[found.outcome]
    return Result({"forged": "altered"}.get(found.outcome, found.outcome), title, document.name, sentence)


SENTENCES = {
    "altered": (
        "Altered",
        (
            "This is not the document that the proof was made for. At least one character differs, or "
            "the proof belongs to another document."
        ),
    ),
    "forged": (
        "The proof does not hold",
        (
            "The proof file contradicts itself: a part of it was changed after it was made. It says "
            "nothing about the document."
        ),
    ),
    "unknown": (
        "Not known here",
        (
            "File and proof fit together, but this ledger has never seen them. They may come from "
            "another network; that alone does not make them false."
        ),
    ),
    "waiting": (
        "Date not known yet",
        (
            "File and proof fit together. The ledger does not answer right now, so nobody can say when "
            "they were recorded. Try again in a few minutes."
        ),
    ),
}


def _without_proof(document: Dropped) -> Result:
    return Result(
        "incomplete",
        "Add its proof file",
        document.name,
        "A document alone proves nothing. Its proof file came with it and ends in .proof.json.",
    )


def _genuine(document: Dropped, bundle: Bundle, found: Examination) -> Result:
    standing = public_status_of(found.subject)
    since = date_format(found.anchored_at, "j F Y, H:i") + " UTC" if found.anchored_at else ""
    facts = [
        ("Unchanged since", since),
        ("Added by", _author(bundle)),
        ("Standing", WORDS[standing]),
        ("The date comes from", f"The ledger of this portal, network {bundle.chain_id}"),
    ]
    dated = bundle.metadata.get("record_date")
    if isinstance(dated, str):
        facts.insert(1, ("Dated", day_said(dated, str(bundle.metadata.get("date_precision", "")))))
    if standing == "withdrawn":
        return Result(
            "withdrawn",
            "Genuine, but withdrawn",
            document.name,
            "Who added it has taken it back since.",
            facts,
        )
    return Result(
        "genuine",
        f"Unchanged since {since}, added by {_author(bundle)}",
        document.name,
        "Every byte is as it was recorded. The name is the one in the proof file; it isn't compared "
        "with the account that signed.",
        facts,
    )


WORDS: dict[PublicStatus, str] = {
    "current": "The newest version",
    "replaced": "A newer version exists",
    "withdrawn": "Withdrawn",
    "erased": "Erased from this portal by its owner",
    "elsewhere": "Only the portal that issued it knows whether a newer version exists",
}


def day_said(dated: str, precision: str) -> str:
    """As people write it, as far as it is known; the proof file may hold anything."""
    with suppress(ValueError):
        return partial_dates.in_full(date.fromisoformat(dated), precision)
    return dated[:20]


def _author(bundle: Bundle) -> str:
    """As signed in the proof: for documents of their own, the patient."""
    author = bundle.metadata.get("author")
    name, role = (author.get("name"), author.get("role")) if isinstance(author, dict) else (None, None)
    if not isinstance(name, str) or not name:
        return bundle.author
    return f"{name[:120]} ({role[:20]})" if isinstance(role, str) and role else name[:120]
