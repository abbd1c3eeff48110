// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";
import {BadWallet, GoodWallet} from "../support/Wallets.sol";

contract GrantsTest is Setup {
    bytes32 private constant TERMS = keccak256("terms");

    function _bring(uint256 key, bytes32 terms, bytes32 replaces, uint40 issuedAt) private {
        bytes memory signature = _grantSignature(key, terms, replaces, issuedAt);
        consents.grant(vm.addr(key), terms, replaces, issuedAt, signature);
    }

    function test_aliceGrants_charlieBringsIt() public {
        bytes32 key = consents.keyOf(alice, TERMS);
        bytes memory signature = _grantSignature(ALICE, TERMS, 0, START - 60);
        vm.recordLogs();
        vm.prank(charlie);
        consents.grant(alice, TERMS, 0, START - 60, signature);
        vm.assertEq(consents.consentOf(key).issuedAt, START - 60, "issuedAt");
        vm.assertEq(consents.consentOf(key).revokedAt, 0, "revokedAt");
        vm.assertEq(vm.getRecordedLogs()[0].topics[1], key, "event");
    }

    function testFuzz_theKeyIsThatOfPatientAndTerms(address patient, bytes32 terms) public view {
        vm.assertEq(consents.keyOf(patient, terms), keccak256(abi.encodePacked(patient, terms)), "key");
    }

    function test_nobodyGrantsForAlice() public {
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, alice));
        consents.grant(alice, TERMS, 0, START, _grantSignature(MALLORY, TERMS, 0, START));
    }

    function test_everyChangedArgumentBreaksTheSignature() public {
        bytes memory signature = _grantSignature(ALICE, TERMS, 0, START);
        bytes memory refused = abi.encodeWithSelector(IConsents.BadSignature.selector, alice);
        _refuses(refused);
        consents.grant(alice, keccak256("other"), 0, START, signature);
        _refuses(refused);
        consents.grant(alice, TERMS, keccak256("other"), START, signature);
        _refuses(refused);
        consents.grant(alice, TERMS, 0, START - 1, signature);
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, bob));
        consents.grant(bob, TERMS, 0, START, signature);
    }

    function test_termsAreUsedOnce() public {
        _bring(ALICE, TERMS, 0, START);
        _refuses(abi.encodeWithSelector(IConsents.AlreadyGranted.selector, consents.keyOf(alice, TERMS)));
        _bring(ALICE, TERMS, 0, START - 5);
    }

    function test_notBeforeItsDate() public {
        _refuses(abi.encodeWithSelector(IConsents.DatedInFuture.selector, START + 1));
        _bring(ALICE, TERMS, 0, START + 1);
        vm.warp(START + 1);
        _bring(ALICE, TERMS, 0, START + 1);
    }

    function test_relayableForOneDay() public {
        _bring(ALICE, keccak256("in time"), 0, START - 1 days);
        _refuses(abi.encodeWithSelector(IConsents.RelayedTooLate.selector, START - 1 days - 1));
        _bring(ALICE, TERMS, 0, START - 1 days - 1);
    }

    function testFuzz_anyDateIsEitherTakenOrNamed(uint40 issuedAt) public {
        if (issuedAt > START) _refuses(abi.encodeWithSelector(IConsents.DatedInFuture.selector, issuedAt));
        else if (issuedAt < START - 1 days) _refuses(abi.encodeWithSelector(IConsents.RelayedTooLate.selector, issuedAt));
        _bring(ALICE, TERMS, 0, issuedAt);
    }

    function test_revokingIsFinal() public {
        _bring(ALICE, TERMS, 0, START);
        _revoke(ALICE, TERMS);
        bytes32 key = consents.keyOf(alice, TERMS);
        vm.assertEq(consents.consentOf(key).revokedAt, START, "revokedAt");
        vm.assertEq(consents.consentOf(key).issuedAt, START, "issuedAt stays");
        _refuses(abi.encodeWithSelector(IConsents.AlreadyRevoked.selector, key));
        _bring(ALICE, TERMS, 0, START);
    }

    function test_revokedBeforeItArrives() public {
        _revoke(ALICE, TERMS);
        _refuses(abi.encodeWithSelector(IConsents.AlreadyRevoked.selector, consents.keyOf(alice, TERMS)));
        _bring(ALICE, TERMS, 0, START);
    }

    function test_revokingHasNoDeadline() public {
        bytes memory signature = _signature(ALICE, _consentsDigest(Digests.revoke(TERMS)));
        _bring(ALICE, TERMS, 0, START);
        vm.warp(START + 3650 days);
        vm.prank(charlie);
        consents.revoke(alice, TERMS, signature);
        vm.assertTrue(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt != 0, "revoked");
    }

    function test_revokedTwiceIsSaid() public {
        _revoke(ALICE, TERMS);
        _refuses(abi.encodeWithSelector(IConsents.AlreadyRevoked.selector, consents.keyOf(alice, TERMS)));
        _revoke(ALICE, TERMS);
    }

    function test_nobodyRevokesForAlice() public {
        _bring(ALICE, TERMS, 0, START);
        _revoke(MALLORY, TERMS);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt, 0, "Mallory revoked her own key");
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, alice));
        consents.revoke(alice, TERMS, _signature(MALLORY, _consentsDigest(Digests.revoke(TERMS))));
    }

    function test_narrowingEndsTheOldWithTheNew() public {
        bytes32 narrower = keccak256("narrower");
        _bring(ALICE, TERMS, 0, START);
        _bring(ALICE, narrower, TERMS, START);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt, START, "old off");
        vm.assertEq(consents.consentOf(consents.keyOf(alice, narrower)).issuedAt, START, "new on");
    }

    function test_narrowingWhatNeverArrivedOrIsGone() public {
        _bring(ALICE, keccak256("a"), TERMS, START);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt, START, "ended before it came");
        vm.warp(START + 5);
        _bring(ALICE, keccak256("b"), TERMS, START);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt, START, "the first end stays");
    }

    function test_narrowingNeverEndsItself() public {
        _refuses(abi.encodeWithSelector(IConsents.ReplacesItself.selector, TERMS));
        _bring(ALICE, TERMS, TERMS, START);
    }

    function test_narrowingReachesNobodyElsesGrant() public {
        _bring(ALICE, TERMS, 0, START);
        _bring(MALLORY, keccak256("mine"), TERMS, START);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, TERMS)).revokedAt, 0, "Alice's stands");
    }

    function test_aWalletGrants() public {
        address wallet = address(new GoodWallet(alice));
        consents.grant(wallet, TERMS, 0, START, _grantSignature(ALICE, TERMS, 0, START));
        vm.assertEq(consents.consentOf(consents.keyOf(wallet, TERMS)).issuedAt, START, "granted");
    }

    function test_aWalletThatRevertsIsARefusal() public {
        address wallet = address(new BadWallet(BadWallet.Habit.Reverts));
        _refuses(abi.encodeWithSelector(IConsents.BadSignature.selector, wallet));
        consents.grant(wallet, TERMS, 0, START, "anything");
    }
}
