"""Asking, and the answers."""

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import Http404

from adapters.chain.values import Action as ChainAction
from adapters.chain.values import Verdict
from adapters.vault.interface import VaultRefusedError, VaultUnavailableError
from common import clock
from common.categories import Category
from domain.accounts.models import User
from domain.audit.models import Event
from domain.consents.errors import ConflictError, NotAllowedError, OneselfError, TooManyError, TooWideError
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.queries import access, grant_proofs
from domain.consents.queries import requests as requests_of
from domain.consents.services import expiry, grants, requests
from domain.consents.tests.conftest import Later
from domain.consents.tests.world import IMAGES, LABS, READING, VISITS, Flag, World, chosen
from domain.credentials.models import Credential
from domain.credentials.tests import acts
from domain.ledger.models import SignedAct
from domain.ledger.services import acts as acts_outbox
from domain.notifications.models import Notice
from tests import people, traces

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def notice_kinds(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_bob_asks_alice_allows_and_he_opens_once_the_chain_has_it(world: World) -> None:
    kept = world.keep(world.alice)
    request = world.ask(reason="Before the operation")
    assert notice_kinds(world.alice.user) == ["access.requested"]
    assert not world.opens(world.bob, kept)
    grant = world.allow(request)
    assert Request.objects.get().state == RequestState.GRANTED
    assert not world.opens(world.bob, kept)
    world.record()
    assert world.opens(world.bob, kept)
    assert not world.opens(world.charlie, kept)
    assert Relationship.objects.get().state == RelationshipState.ACCEPTED
    assert notice_kinds(world.bob)[-2:] == ["access.granted", "access.in_force"]
    world.revoke(grant)
    assert not world.opens(world.bob, kept)
    world.record()
    assert world.on_chain(grant)[1] > 0
    grant.refresh_from_db()
    assert grant.state == GrantState.REVOKED


def test_a_no_is_told_and_shares_nothing(world: World) -> None:
    request = world.ask()
    requests.deny(request=request, by=world.alice.user)
    assert notice_kinds(world.bob)[-1] == "access.denied"
    assert Relationship.objects.get().state == RelationshipState.ENDED
    assert not Grant.objects.exists()
    with pytest.raises(ConflictError, match="no already"):
        world.allow(request)
    # He may ask again, and is still nobody's doctor here.
    assert world.ask().state == RequestState.REQUESTED


def test_a_withdrawn_request_cannot_be_allowed(world: World) -> None:
    request = world.ask()
    requests.withdraw(request=request, by=world.bob)
    with pytest.raises(ConflictError, match="withdrawn"):
        world.allow(request)
    assert not SignedAct.objects.filter(kind="grant").exists()


def test_two_clicks_on_allow_make_one_grant(world: World) -> None:
    request = world.ask()
    world.allow(request)
    with pytest.raises(ConflictError, match="allowed already"):
        world.allow(Request.objects.get(pk=request.pk))
    assert (Grant.objects.count(), SignedAct.objects.filter(kind="grant").count()) == (1, 1)


def test_one_open_request_for_each_pair(world: World) -> None:
    world.ask()
    with pytest.raises(ConflictError, match="asked this patient already"):
        world.ask()
    world.ask(by=world.charlie)
    assert [request.user for request in requests_of.waiting(world.alice)] == [world.bob, world.charlie]


def test_who_asks_too_often_waits(world: World) -> None:
    for _ in range(requests.PER_PATIENT):
        requests.withdraw(request=world.ask(), by=world.bob)
    with pytest.raises(TooManyError):
        world.ask()
    assert world.ask(patient=world.mallory)


def test_only_verified_doctors_ask(world: World) -> None:
    acts.suspend(Credential.objects.get(user=world.charlie), world.vera)
    for nobody in (world.charlie, people.doctor("Dave").user, world.mallory.user, world.vera):
        with pytest.raises(NotAllowedError):
            world.ask(by=nobody)
    with pytest.raises(OneselfError):
        world.ask(by=world.alice.user)
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"categories": 0}, "categories that nobody knows"),
        ({"categories": 1 << 31}, "categories that nobody knows"),
        ({"days": 0}, "from one day to"),
        ({"days": 5000}, "from one day to"),
        ({"flags": Flag.DOWNLOAD}, "to see or to add"),
        ({"flags": Flag.ONE_TIME}, "to see or to add"),
        (
            {"records_from": date(2026, 5, 2), "records_to": date(2026, 5, 1)},
            "the first day lies after the last",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_form_offers_is_refused(world: World, wrong: dict[str, Any], said: str) -> None:
    before = traces.tables()
    with pytest.raises(ValueError, match=said):
        world.ask(**wrong)
    assert traces.changed_since(before) == []


WIDER: dict[str, dict[str, object]] = {
    "kinds": {"categories": LABS | IMAGES | VISITS},
    "earlier": {"records_from": None},
    "later": {"records_to": None},
    "longer": {"days": 31},
    "adding": {"flags": Flag.VIEW | Flag.WRITE},
}


@pytest.mark.parametrize("wider", WIDER.values(), ids=WIDER)
def test_more_than_was_asked_cannot_be_allowed(world: World, wider: dict[str, object]) -> None:
    today = clock.now().date()
    request = world.ask(records_from=date(2026, 1, 1), records_to=today, flags=Flag.VIEW)
    with pytest.raises(TooWideError):
        world.allow(
            request, **{"records_from": date(2026, 1, 1), "records_to": today, "flags": Flag.VIEW, **wider}
        )
    assert Request.objects.get().state == RequestState.REQUESTED
    assert world.allow(request, records_from=date(2026, 1, 1), records_to=today, flags=Flag.VIEW)


def test_narrower_is_allowed_in_part_and_opens_that_part_only(world: World) -> None:
    lab, image = world.keep(world.alice), world.keep(world.alice, category=Category.IMAGES)
    world.allow(world.ask(), categories=LABS)
    world.record()
    assert Request.objects.get().state == RequestState.PARTLY_GRANTED
    assert world.opens(world.bob, lab)
    assert not world.opens(world.bob, image)


def test_chosen_records_open_and_no_others(world: World) -> None:
    first, second, third = (world.keep(world.alice) for _ in range(3))
    world.given(records=(first.ref.record, third.ref.record))
    assert [world.opens(world.bob, each) for each in (first, second, third)] == [True, False, True]
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    # The portal lies: the vault knows better.
    assert not world.vault_gives(world.bob, second, held)


def test_one_look_at_one_hidden_record(world: World, later: Later) -> None:
    hidden = world.keep(world.alice, confidentiality=2)
    world.given()
    assert not world.opens(world.bob, hidden)
    request = world.ask(scope_record=hidden.ref.record, flags=Flag.VIEW | Flag.ONE_TIME)
    with pytest.raises(TooWideError):
        world.allow(request, flags=Flag.VIEW | Flag.ONE_TIME)
    with pytest.raises(TooWideError):
        world.allow(request, records=(hidden.ref.record,), ceiling=2, flags=Flag.VIEW)
    grant = world.allow(request, records=(hidden.ref.record,), ceiling=2, flags=Flag.VIEW | Flag.ONE_TIME)
    world.record()
    assert world.opens(world.bob, hidden)
    grants.note_use(grant=grant, at=clock.now())
    assert world.opens(world.bob, hidden)
    assert not world.opens(world.bob, hidden, session=bytes(32))
    later(901)
    assert not world.opens(world.bob, hidden)
    assert [held.grant.pk for held in grant_proofs.for_user(world.bob, world.alice)] != [grant.pk]
    assert expiry.use_up() == 1
    grant.refresh_from_db()
    assert (grant.state, grant.uses) == (GrantState.USED, 1)
    assert (
        world.ask(scope_record=hidden.ref.record, flags=Flag.VIEW | Flag.ONE_TIME).state
        == RequestState.REQUESTED
    )


def test_adding_is_signed_in_the_same_click_as_a_grant_of_its_own(world: World) -> None:
    flags = READING | Flag.WRITE
    reading = world.given(flags=flags, categories=LABS)
    both = Grant.objects.order_by("flags")
    assert [Flag(grant.flags) for grant in both] == [READING, Flag.WRITE]
    assert reading.pk == both[0].pk
    visit = world.keep(world.alice, category=Category.VISITS)
    (held,) = grant_proofs.for_user(world.bob, world.alice, flag=Flag.WRITE)
    assert world.contract_says(world.bob, visit, held, action=ChainAction.WRITE) == Verdict.ALLOWED
    assert world.contract_says(world.bob, visit, held) == Verdict.OUT_OF_SCOPE
    assert not world.opens(world.bob, visit)
    # Both are told about once.
    assert notice_kinds(world.bob).count("access.in_force") == 1


def test_unanswered_for_three_days_is_over_before_any_job_says_so(world: World, later: Later) -> None:
    request = world.ask()
    later(72 * 3600 + 1)
    assert requests_of.waiting(world.alice) == []
    assert not requests_of.waiting_of(world.bob)
    assert [row.state_at(clock.now()) for row in requests_of.answered_of(world.bob)] == [RequestState.EXPIRED]
    with pytest.raises(ConflictError, match="time to answer"):
        world.allow(request)
    assert expiry.expire() == 1
    assert expiry.expire() == 0
    assert Request.objects.get().state == RequestState.EXPIRED
    assert notice_kinds(world.bob)[-1] == "access.lapsed"
    assert notice_kinds(world.alice.user)[-1] == "access.unanswered"


def test_asking_again_tidies_what_ran_out(world: World, later: Later) -> None:
    world.ask()
    later(72 * 3600 + 1)
    assert world.ask().state == RequestState.REQUESTED
    assert Request.objects.filter(state=RequestState.EXPIRED).count() == 1


def test_a_login_that_is_not_fresh_allows_nothing(world: World, later: Later) -> None:
    request = world.ask()
    old = people.proof("password")
    later(400)
    with pytest.raises(VaultRefusedError):
        requests.allow(
            request=request, chosen=chosen(), by=world.alice.user, session=people.SESSION, proof=old
        )
    assert Request.objects.get().state == RequestState.REQUESTED
    assert not Grant.objects.exists()


def test_nobody_answers_for_somebody_else(world: World) -> None:
    request = world.ask()
    before = traces.tables()
    for nobody in (world.mallory.user, world.bob):
        with pytest.raises(NotAllowedError):
            requests.deny(request=request, by=nobody)
        with pytest.raises(NotAllowedError):
            requests.allow(
                request=request,
                chosen=chosen(),
                by=nobody,
                session=people.SESSION,
                proof=people.proof("password"),
            )
        with pytest.raises(Http404):
            access.request_for(world.mallory.user, request.pk)
    with pytest.raises(NotAllowedError):
        requests.withdraw(request=request, by=world.charlie)
    assert traces.changed_since(before) == []
    world.allow(request)
    assert Request.objects.get().state == RequestState.GRANTED


def test_the_reason_is_sealed_and_both_sides_read_it(world: World) -> None:
    request = world.ask(reason="Suspected fracture of the ankle")
    stored = Request.objects.get()
    assert b"ankle" not in bytes(stored.reason)
    assert requests_of.reason_of(stored) == "Suspected fracture of the ankle"
    assert "ankle" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert requests_of.reason_of(world.ask(by=world.charlie)) == ""
    assert request.pk == stored.pk


def test_while_the_vault_or_the_chain_is_away_nothing_is_half_done(
    world: World, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, kept = world.ask(), world.keep(world.alice)
    with monkeypatch.context() as patch:
        patch.setattr(acts_outbox, "submit", _breaks)
        with pytest.raises(RuntimeError):
            world.allow(request)
    # Signed, and then the transaction broke: a signature without a row harms nobody.
    assert Request.objects.get().state == RequestState.REQUESTED
    assert not Grant.objects.exists()
    node, settings.CHAIN_RPC_URL = settings.CHAIN_RPC_URL, "http://127.0.0.1:9"
    grant = world.allow(request)
    with pytest.raises(VaultUnavailableError):
        world.opens(world.bob, kept)
    settings.CHAIN_RPC_URL = node
    world.record()
    assert world.opens(world.bob, kept)
    assert world.on_chain(grant)[0] > 0


def _breaks(**_: object) -> None:
    raise RuntimeError
