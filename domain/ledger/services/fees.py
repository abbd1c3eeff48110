"""What a transaction offers, as its row keeps it.

A chain from before London knows only one price: then the row has no priority fee.
"""

from decimal import Decimal

from django.conf import settings

from adapters.chain import fees
from adapters.chain.fees import Fees
from domain.ledger.models import Transaction

GWEI = 10**9
GENEROUS = 4


def put(row: Transaction, offer: Fees) -> None:
    """Write an offer into the row."""
    old = offer.max_fee is None
    row.max_fee = Decimal(offer.gas_price if offer.max_fee is None else offer.max_fee)
    row.priority_fee = None if old else Decimal(offer.priority_fee)


def offer_of(row: Transaction) -> Fees:
    """The row's offer."""
    top = int(row.max_fee or 0)
    return Fees(None, 0, top) if row.priority_fee is None else Fees(top, int(row.priority_fee))


def capped(offer: Fees) -> Fees:
    """Never more than LEDGER_MAX_FEE_GWEI: in a spike it waits in the pool for cheaper blocks."""
    most = settings.LEDGER_MAX_FEE_GWEI * GWEI
    if offer.max_fee is None:
        return Fees(None, 0, min(offer.gas_price, most))
    return Fees(min(offer.max_fee, most), min(offer.priority_fee, most))


def may_raise(row: Transaction) -> bool:
    """Whether an eighth more stays below the cap. A node takes no smaller step."""
    more = fees.bump(offer_of(row))
    return (more.max_fee or more.gas_price) <= settings.LEDGER_MAX_FEE_GWEI * GWEI


def is_generous(row: Transaction, suggested: Fees) -> bool:
    """Whether it offers several times what the chain asks: then it is not the fee that holds it up."""
    return int(row.max_fee or 0) >= GENEROUS * (suggested.max_fee or suggested.gas_price)


def raised(row: Transaction, suggested: Fees) -> Fees:
    """At least an eighth more than before, and at least what the chain wants now; both below the cap."""
    more = fees.bump(offer_of(row))
    if more.max_fee is None or suggested.max_fee is None:
        return capped(Fees(None, 0, max(more.gas_price, suggested.gas_price)))
    return capped(Fees(max(more.max_fee, suggested.max_fee), max(more.priority_fee, suggested.priority_fee)))
