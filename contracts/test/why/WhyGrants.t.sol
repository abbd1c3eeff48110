// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {HaltByArrival} from "../naive/HaltByArrival.sol";
import {KeyedByTerms} from "../naive/KeyedByTerms.sol";
import {NarrowingInTwo} from "../naive/NarrowingInTwo.sol";
import {ReadableTerms} from "../naive/ReadableTerms.sol";
import {SequencedGrants} from "../naive/SequencedGrants.sol";
import {Digests} from "../support/Digests.sol";
import {Vm} from "../support/Vm.sol";
import {Naive} from "./Naive.sol";

/// @notice Why statements are built as they are: each attack succeeds on the naive form and fails here.
contract WhyGrantsTest is Naive {
    function test_thePatientIsInTheKey_naive() public {
        KeyedByTerms naive = new KeyedByTerms();
        bytes32 hidden = keccak256(abi.encode(alice, mallory, bytes32("salt")));
        naive.grant(hidden, _plain(MALLORY, hidden));
        vm.assertTrue(naive.isAllowed(alice, mallory, "salt"), "Mallory granted herself Alice's records");
    }

    function test_thePatientIsInTheKey() public {
        IConsents.Terms memory terms = _terms();
        (terms.grantee, terms.role) = (mallory, IParticipants.Role.None);
        bytes32 hash = Digests.terms(terms);
        consents.grant(mallory, hash, 0, START, _grantSignature(MALLORY, hash, 0, START));
        _assertVerdict(_ask(terms, _asker(mallory)), IConsents.Verdict.NotGranted);
    }

    function test_noSequenceForGrants_naive() public {
        SequencedGrants naive = new SequencedGrants();
        uint32 last = type(uint32).max;
        naive.set(alice, "terms", true, last, _plain(ALICE, keccak256(abi.encode(bytes32("terms"), true, last))));
        for (uint32 back = 0; back < 3; ++back) {
            bytes32 digest = keccak256(abi.encode(bytes32("terms"), false, last - back));
            vm.expectRevert("old");
            naive.set(alice, "terms", false, last - back, _plain(ALICE, digest));
        }
        vm.assertTrue(naive.granted(keccak256(abi.encode(alice, bytes32("terms")))), "irrevocable");
    }

    function testFuzz_noSequenceForGrants(uint40 issuedAt, bytes32 terms, bytes32 replaces) public {
        vm.assume(terms != replaces);
        issuedAt = uint40(_bound(issuedAt, START - 1 days, START));
        consents.grant(alice, terms, replaces, issuedAt, _grantSignature(ALICE, terms, replaces, issuedAt));
        _revoke(ALICE, terms);
        vm.assertTrue(consents.consentOf(consents.keyOf(alice, terms)).revokedAt != 0, "whatever was granted can be revoked");
    }

    function test_narrowingIsOneStatement_naive() public {
        NarrowingInTwo naive = new NarrowingInTwo();
        naive.grant(alice, "wide", _plain(ALICE, keccak256(abi.encode("grant", bytes32("wide")))));
        // Alice signs two statements; the relayer brings the one and keeps the other.
        naive.grant(alice, "narrow", _plain(ALICE, keccak256(abi.encode("grant", bytes32("narrow")))));
        vm.assertTrue(naive.granted(keccak256(abi.encode(alice, bytes32("wide")))), "the wide one is still on");
        // And a statement that replaces itself grants nothing, although it says so.
        bytes32 digest = keccak256(abi.encode("replace", bytes32("t"), bytes32("t")));
        naive.replace(alice, "t", "t", _plain(ALICE, digest));
        vm.assertFalse(naive.granted(keccak256(abi.encode(alice, bytes32("t")))), "ended by itself");
    }

    function test_narrowingIsOneStatement() public {
        _grant(_terms());
        IConsents.Terms memory narrower = _terms();
        narrower.expires = START + 1 days;
        _grant(narrower, Digests.terms(_terms()));
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Revoked);
        _assertVerdict(_ask(narrower, _asker(bob)), IConsents.Verdict.Allowed);
    }

    function test_theRevocationSignedWithANarrowingStandsAlone() public {
        _grant(_terms());
        bytes32 wide = Digests.terms(_terms());
        bytes memory narrowing = _grantSignature(ALICE, "narrow", wide, START);
        vm.warp(START + 1 days + 1);
        _refuses(abi.encodeWithSelector(IConsents.RelayedTooLate.selector, START));
        consents.grant(alice, "narrow", wide, START, narrowing);
        _revoke(ALICE, wide);
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Revoked);
    }

    function test_aHaltKillsWhatWasSignedBefore_naive() public {
        HaltByArrival naive = new HaltByArrival();
        HaltByArrival.Signed memory kept = _plain(ALICE, keccak256(abi.encode(bytes32("terms"), START)));
        vm.warp(START + 60);
        naive.halt(alice, START + 60, _plain(ALICE, keccak256(abi.encode(uint256(START + 60)))));
        vm.warp(START + 120);
        naive.grant(alice, "terms", START, kept);
        vm.assertTrue(naive.isAllowed(alice, "terms"), "a grant kept back outlives the halt");
        // And a page with a wrong clock closes the address for years.
        naive.halt(alice, START + 3650 days, _plain(ALICE, keccak256(abi.encode(uint256(START + 3650 days)))));
        vm.warp(START + 365 days);
        naive.grant(alice, "next", START, _plain(ALICE, keccak256(abi.encode(bytes32("next"), START))));
        vm.assertFalse(naive.isAllowed(alice, "next"), "nothing works for ten years");
    }

    function test_aHaltKillsWhatWasSignedBefore() public {
        bytes32 hash = Digests.terms(_terms());
        bytes memory kept = _grantSignature(ALICE, hash, 0, START);
        vm.warp(START + 60);
        _halt(ALICE, START + 60);
        vm.warp(START + 120);
        _refuses(abi.encodeWithSelector(IConsents.HaltedUntil.selector, START + 60));
        consents.grant(alice, hash, 0, START, kept);
        _refuses(abi.encodeWithSelector(IConsents.HaltInFuture.selector, START + 3650 days));
        _halt(ALICE, START + 3650 days);
    }

    function test_theChainGetsTheHashOnly_naive() public {
        ReadableTerms naive = new ReadableTerms();
        vm.recordLogs();
        naive.grant("key", START + 4 hours);
        vm.assertEq(vm.getRecordedLogs()[0].data, abi.encode(START + 4 hours), "everybody sees an emergency");
    }

    /// @dev Two grants that differ in everything a reader would like to know look the same but for the hash.
    function test_theChainGetsTheHashOnly() public {
        IConsents.Terms memory emergency = _terms();
        (emergency.expires, emergency.categories, emergency.grantee) = (START + 4 hours, type(uint32).max, charlie);
        emergency.salt = "other salt";
        IConsents.Terms[2] memory both = [_terms(), emergency];
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 hash = Digests.terms(both[i]);
            bytes32 key = consents.keyOf(alice, hash);
            vm.recordLogs();
            _grant(both[i]);
            Vm.Log[] memory logs = vm.getRecordedLogs();
            vm.assertEq(logs.length, 1, "one event");
            vm.assertEq(logs[0].topics.length, 2, "with the key");
            vm.assertEq(logs[0].topics[1], key, "which is a hash");
            vm.assertEq(logs[0].data.length, 0, "and nothing else");
            bytes32 slot = keccak256(abi.encode(key, uint256(0)));
            vm.assertEq(uint256(vm.load(address(consents), slot)), START, "the slot has the date of signing only");
        }
    }
}
