// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";

contract HaltsAndBlocksTest is Setup {
    function test_aHaltEndsEveryGrantIssuedUpToIt() public {
        _grant(_terms());
        vm.warp(START + 10);
        _halt(ALICE, START + 10);
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Halted);
    }

    function testFuzz_whatCountsIsWhenItWasSigned(uint40 issuedAt, uint40 until) public {
        vm.warp(START + 100);
        issuedAt = uint40(_bound(issuedAt, START, START + 100));
        until = uint40(_bound(until, START, START + 100));
        bytes32 hash = Digests.terms(_terms());
        consents.grant(alice, hash, 0, issuedAt, _grantSignature(ALICE, hash, 0, issuedAt));
        _halt(ALICE, until);
        _assertVerdict(_ask(_terms(), _asker(bob)), issuedAt <= until ? IConsents.Verdict.Halted : IConsents.Verdict.Allowed);
    }

    function test_aGrantSignedBeforeIsRefusedAfter() public {
        bytes32 hash = Digests.terms(_terms());
        bytes memory signature = _grantSignature(ALICE, hash, 0, START);
        vm.warp(START + 60);
        _halt(ALICE, START);
        _refuses(abi.encodeWithSelector(IConsents.HaltedUntil.selector, START));
        consents.grant(alice, hash, 0, START, signature);
    }

    function test_theNextGrantIsDatedOneLater() public {
        _halt(ALICE, START);
        vm.warp(START + 1);
        _grant(_terms());
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Allowed);
    }

    function testFuzz_noHaltForTheFutureButTheLast(uint40 until) public {
        vm.assume(until > START && until != FOREVER);
        _refuses(abi.encodeWithSelector(IConsents.HaltInFuture.selector, until));
        _halt(ALICE, until);
    }

    function test_theLastHaltClosesTheAddressForGood() public {
        _grant(_terms());
        _halt(ALICE, FOREVER);
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Halted);
        vm.warp(START + 100_000 days);
        bytes32 hash = keccak256("later");
        uint40 time = uint40(block.timestamp);
        _refuses(abi.encodeWithSelector(IConsents.HaltedUntil.selector, FOREVER));
        consents.grant(alice, hash, 0, time, _grantSignature(ALICE, hash, 0, time));
        _refuses(abi.encodeWithSelector(IConsents.HaltedUntil.selector, FOREVER));
        _halt(ALICE, time);
    }

    function test_anOldHaltTakesNothingBack() public {
        vm.warp(START + 100);
        _halt(ALICE, START + 100);
        _refuses(abi.encodeWithSelector(IConsents.HaltedUntil.selector, START + 100));
        _halt(ALICE, START + 50);
    }

    function test_nobodyHaltsOrBlocksForAlice() public {
        bytes memory refused = abi.encodeWithSelector(IConsents.BadSignature.selector, alice);
        _refuses(refused);
        consents.halt(alice, START, _signature(MALLORY, _consentsDigest(Digests.halt(START))));
        bytes32 hash = Digests.list(_blocks(bob, 0));
        _refuses(refused);
        consents.setBlocks(alice, hash, 1, _signature(MALLORY, _consentsDigest(Digests.blocks(hash, 1))));
    }

    function test_haltAndBlocksShareASlotAndLeaveEachOtherAlone() public {
        _setBlocks(ALICE, _blocks(bob, 0));
        uint184 blocks = consents.ownerOf(alice).blocks;
        _halt(ALICE, START);
        vm.assertEq(consents.ownerOf(alice).blocks, blocks, "blocks");
        vm.assertEq(consents.ownerOf(alice).sequence, 1, "sequence");
        _setBlocks(ALICE, _blocks(charlie, 0));
        vm.assertEq(consents.ownerOf(alice).haltedUntil, START, "haltedUntil");
    }

    function testFuzz_onlyTheNextBlockListIsTaken(uint32 sequence) public {
        vm.assume(sequence != 2);
        _setBlocks(ALICE, _blocks(bob, 0));
        bytes32 hash = Digests.list(_blocks(charlie, 0));
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.blocks(hash, sequence)));
        _refuses(abi.encodeWithSelector(IConsents.SequenceTaken.selector, uint32(1)));
        consents.setBlocks(alice, hash, sequence, signature);
    }
}
