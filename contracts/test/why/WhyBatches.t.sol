// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {AllOrNothing} from "../naive/AllOrNothing.sol";
import {NaiveRegister} from "../naive/NaiveRegister.sol";
import {Digests} from "../support/Digests.sol";
import {Vm} from "../support/Vm.sol";
import {BadWallet} from "../support/Wallets.sol";
import {Naive} from "./Naive.sol";

/// @notice Why batches skip and say so.
contract WhyBatchesTest is Naive {
    function _signed(uint256 key, bytes32 terms, bytes32 replaces, uint40 issuedAt) private view returns (IConsents.SignedGrant memory) {
        (bytes32 r, bytes32 vs) = _packed(key, _consentsDigest(Digests.grant(terms, replaces, issuedAt)));
        return IConsents.SignedGrant(vm.addr(key), terms, replaces, issuedAt, r, vs);
    }

    function test_oneBadItemHoldsUpNoOther_naive() public {
        AllOrNothing naive = new AllOrNothing();
        AllOrNothing.Grant[] memory grants = new AllOrNothing.Grant[](2);
        grants[0] = AllOrNothing.Grant(alice, "good", START, _grantSignature(ALICE, "good", 0, START));
        grants[1] = AllOrNothing.Grant(address(new BadWallet(BadWallet.Habit.Reverts)), "bad", START, "");
        vm.expectRevert();
        naive.grantMany(consents, grants);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, "good")).issuedAt, 0, "Alice waits because of Mallory");
    }

    function test_oneBadItemHoldsUpNoOther() public {
        address wallet = address(new BadWallet(BadWallet.Habit.Reverts));
        IConsents.SignedGrant[] memory grants = new IConsents.SignedGrant[](5);
        grants[0] = IConsents.SignedGrant(wallet, "bad", 0, START, "r", "vs");
        grants[1] = _signed(ALICE, "good", 0, START);
        grants[2] = _signed(ALICE, "good", 0, START);
        grants[3] = _signed(BOB, "early", 0, FOREVER);
        grants[4] = _signed(CHARLIE, "good", 0, START);
        vm.recordLogs();
        consents.grantMany(grants);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, "good")).issuedAt, START, "Alice's");
        vm.assertEq(consents.consentOf(consents.keyOf(charlie, "good")).issuedAt, START, "Charlie's");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertRefused(logs[0], consents.keyOf(wallet, "bad"), IConsents.BadSignature.selector);
        _assertRefused(logs[2], consents.keyOf(alice, "good"), IConsents.AlreadyGranted.selector);
        _assertRefused(logs[3], consents.keyOf(bob, "early"), IConsents.DatedInFuture.selector);
    }

    function test_anUnknownRoleStopsTheWholeBatch_naive() public {
        NaiveRegister naive = new NaiveRegister(verifier);
        NaiveRegister.Item[] memory items = new NaiveRegister.Item[](1);
        bytes memory data = abi.encodeCall(naive.enrolMany, (items));
        data[4 + 32 * 4 + 31] = 0x09; // the status, an enum of three
        (bool done,) = address(naive).call(data);
        vm.assertFalse(done, "undecodable");
    }

    function test_anUnknownRoleIsOneRefusal() public {
        IParticipants.SignedEnrolment[] memory items = new IParticipants.SignedEnrolment[](3);
        IParticipants.Enrolment memory odd = _enrolment(mallory, IParticipants.Role.Doctor);
        odd.role = 200;
        items[0] = _signedEnrolment(odd);
        odd = _enrolment(mallory, IParticipants.Role.Doctor);
        odd.status = 200;
        items[1] = _signedEnrolment(odd);
        items[2] = _signedEnrolment(_enrolment(charlie, IParticipants.Role.Doctor));
        vm.recordLogs();
        participants.enrolMany(items);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertRefused(logs[0], bytes32(uint256(uint160(mallory))), IParticipants.RoleNotAllowed.selector);
        _assertRefused(logs[1], bytes32(uint256(uint160(mallory))), IParticipants.StatusNotAllowed.selector);
        vm.assertEq(participants.participantOf(charlie).sequence, 1, "Charlie is enrolled");
    }

    /// @dev Reading outcomes from events: Mallory makes the chain say "refused" of a key that is fine.
    function test_theOutcomeIsTheStateNeverTheEvent() public {
        _grant(_terms());
        bytes32 hash = Digests.terms(_terms());
        IConsents.SignedGrant[] memory forged = new IConsents.SignedGrant[](1);
        forged[0] = IConsents.SignedGrant(alice, hash, 0, START, "r", "vs");
        vm.recordLogs();
        vm.prank(mallory);
        consents.grantMany(forged);
        _assertRefused(vm.getRecordedLogs()[0], consents.keyOf(alice, hash), IConsents.BadSignature.selector);
        vm.assertEq(consents.consentOf(consents.keyOf(alice, hash)).issuedAt, START, "the state says what is so");
    }

    /// @dev Somebody else relayed it first: our own transaction reverts, and the grant stands.
    function test_aRevertOfOursIsNoOutcomeEither() public {
        bytes32 hash = Digests.terms(_terms());
        bytes memory signature = _grantSignature(ALICE, hash, 0, START);
        vm.prank(charlie);
        consents.grant(alice, hash, 0, START, signature);
        _refuses(abi.encodeWithSelector(IConsents.AlreadyGranted.selector, consents.keyOf(alice, hash)));
        consents.grant(alice, hash, 0, START, signature);
        _assertVerdict(_ask(_terms(), _asker(bob)), IConsents.Verdict.Allowed);
    }

    function _signedEnrolment(IParticipants.Enrolment memory enrolment) private view returns (IParticipants.SignedEnrolment memory) {
        (bytes32 r, bytes32 vs) = _packed(VERIFIER, _enrolmentDigest(enrolment));
        return IParticipants.SignedEnrolment(verifier, enrolment, r, vs);
    }

    function _assertRefused(Vm.Log memory log, bytes32 topic, bytes4 reason) private pure {
        vm.assertEq(log.topics[1], topic, "who");
        vm.assertEq(log.data, abi.encode(reason), "why");
    }
}
