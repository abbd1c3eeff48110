"""After a restore: what the chain ended is ended here, before anybody else is served."""

import pytest
from django.core.management import call_command

from adapters.chain.values import Verdict
from domain.consents.models import BlockedParty, BlockList, Grant, GrantState, Halt
from domain.consents.queries import grant_proofs, refusals
from domain.consents.services import blocks, chain_comparison, halts, ledger_outcomes
from domain.consents.tests.world import World
from domain.ledger.models import Outcome, SignedAct
from domain.notifications.models import Notice
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def restored(*grants: Grant) -> None:
    """The rows of a backup from before anything was ended."""
    Outcome.objects.filter(act__kind__in=["revoke", "halt", "blocks"]).delete()
    SignedAct.objects.filter(kind__in=["revoke", "halt", "blocks"]).delete()
    Halt.objects.all().delete()
    BlockedParty.objects.all().delete()
    BlockList.objects.all().delete()
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(
        state=GrantState.ACTIVE, revoked_at=None
    )


def test_revocations_come_back_and_even_before_that_nothing_opens(world: World) -> None:
    kept = world.keep(world.alice)
    stopped, standing = world.given(), world.given(by=world.charlie)
    world.revoke(stopped)
    world.record()
    restored(stopped)
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    assert not world.vault_gives(world.bob, kept, held)
    assert (chain_comparison.compare().ended, chain_comparison.compare().ended) == (1, 0)
    stopped.refresh_from_db()
    standing.refresh_from_db()
    assert (stopped.state, standing.state) == (GrantState.REVOKED, GrantState.ACTIVE)
    assert world.opens(world.charlie, kept)


def test_a_stop_of_everything_and_a_lost_list_come_back(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = world.keep(world.alice)
    old = world.given()
    halts.stop_all(patient=world.alice, by=world.alice.user, session=people.SESSION)
    blocks.add(
        patient=world.alice,
        by=world.alice.user,
        session=people.SESSION,
        proof=people.proof("password"),
        user=world.charlie,
    )
    world.record()
    restored(old)
    call_command("consents_compare")
    assert "1 grants compared: 1 had ended. 1 lists" in capsys.readouterr().out
    assert refusals.halted_until(world.alice.pk) >= old.issued_at
    assert Notice.objects.filter(user=world.alice.user, kind="blocks.lost").count() == 1
    new = world.given()
    assert new.issued_at > refusals.halted_until(world.alice.pk)
    (held,) = grant_proofs.for_user(world.bob, world.alice)
    assert world.contract_says(world.bob, kept, held) == Verdict.WRONG_BLOCK_LIST
    # She signs a list again: with the number that the chain expects.
    assert blocks.add(
        patient=world.alice, by=world.alice.user, session=people.SESSION, proof=people.proof("password"),
        user=world.charlie
    ).sequence == 2  # fmt: skip
    world.record()
    assert world.opens(world.bob, kept)


def test_following_goes_on_from_where_the_backup_was(world: World) -> None:
    world.given()
    assert ledger_outcomes.follow() == 0
    assert chain_comparison.compare().looked_at == 1
