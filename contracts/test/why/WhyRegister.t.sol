// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAnchors} from "../../src/interfaces/IAnchors.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {NaiveRegister} from "../naive/NaiveRegister.sol";
import {OpenAnchors} from "../naive/OpenAnchors.sol";
import {Naive} from "./Naive.sol";

/// @notice Why the register and the anchors are as they are: each attack succeeds on the naive form and fails here.
contract WhyRegisterTest is Naive {
    NaiveRegister private naive;

    function setUp() public override {
        super.setUp();
        naive = new NaiveRegister(verifier);
    }

    function _enrolNaively(uint256 key, address account, uint8 role, NaiveRegister.Status status) private {
        naive.enrol(account, role, status, _plain(key, keccak256(abi.encode(account, role, status))));
    }

    function test_noVerifierMakesAVerifier_naive() public {
        _enrolNaively(VERIFIER, mallory, 6, NaiveRegister.Status.Active);
        _enrolNaively(MALLORY, charlie, 1, NaiveRegister.Status.Active);
        vm.assertEq(naive.roles(charlie), 1, "one bad verifier makes another, who makes doctors");
    }

    function test_noVerifierMakesAVerifier() public {
        IParticipants.Enrolment memory enrolment = _enrolment(mallory, IParticipants.Role.Verifier);
        _refuses(abi.encodeWithSelector(IParticipants.RoleNotAllowed.selector, uint8(6)));
        _enrol(VERIFIER, enrolment);
    }

    function test_beingAVerifierIsReadFromOneSlot_naive() public {
        _enrolNaively(VERIFIER, verifier, 6, NaiveRegister.Status.Suspended);
        _enrolNaively(VERIFIER, charlie, 1, NaiveRegister.Status.Active);
        vm.assertEq(naive.roles(charlie), 1, "suspended in one table, a verifier in the other");
    }

    function test_beingAVerifierIsReadFromOneSlot() public {
        vm.prank(owner);
        participants.appoint(verifier, IParticipants.Role.Verifier, IParticipants.Status.Suspended, FOREVER, 0);
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.NotVerifier.selector, verifier));
        _enrol(VERIFIER, enrolment);
    }

    function test_anOldEnrolmentIsNotPlayedAgain_naive() public {
        _enrolNaively(VERIFIER, bob, 1, NaiveRegister.Status.Active);
        _enrolNaively(VERIFIER, bob, 1, NaiveRegister.Status.Suspended);
        _enrolNaively(VERIFIER, bob, 1, NaiveRegister.Status.Active);
        vm.assertTrue(naive.standing(bob, START), "Bob brings his first enrolment again");
    }

    function test_anOldEnrolmentIsNotPlayedAgain() public {
        IParticipants.Enrolment memory first = _enrolment(charlie, IParticipants.Role.Doctor);
        _enrol(VERIFIER, first);
        _setStatus(charlie, IParticipants.Role.Doctor, IParticipants.Status.Suspended);
        _refuses(abi.encodeWithSelector(IParticipants.SequenceTaken.selector, uint32(2)));
        _enrol(VERIFIER, first);
    }

    function test_anEnrolmentKeptBackRunsOut_naive() public {
        vm.warp(START + 3650 days);
        _enrolNaively(VERIFIER, bob, 1, NaiveRegister.Status.Active);
        vm.assertTrue(naive.standing(bob, START), "signed ten years ago, brought today");
    }

    function test_anEnrolmentKeptBackRunsOut() public {
        IParticipants.Enrolment memory kept = _enrolment(charlie, IParticipants.Role.Doctor);
        vm.warp(START + 2 hours);
        _refuses(abi.encodeWithSelector(IParticipants.DeadlinePassed.selector, kept.deadline));
        _enrol(VERIFIER, kept);
    }

    function test_theSlotCannotSpeakForThePast_naive() public {
        vm.warp(START + 365 days);
        _enrolNaively(VERIFIER, bob, 1, NaiveRegister.Status.Active);
        vm.assertTrue(naive.standing(bob, START), "a doctor since yesterday was one a year ago");
    }

    function test_theSlotCannotSpeakForThePast() public {
        vm.warp(START + 365 days);
        _enrol(VERIFIER, _enrolment(charlie, IParticipants.Role.Doctor));
        _refuses(abi.encodeWithSelector(IParticipants.PastNotKnown.selector, START + 365 days));
        participants.standing(charlie, START);
    }

    function test_nobodySquatsARoot_naive() public {
        OpenAnchors open = new OpenAnchors();
        vm.prank(mallory);
        open.anchor("root seen in the pool");
        vm.expectRevert("taken");
        vm.prank(notary);
        open.anchor("root seen in the pool");
    }

    function test_nobodySquatsARoot() public {
        _refuses(abi.encodeWithSelector(IAnchors.NotNotary.selector, mallory));
        vm.prank(mallory);
        anchors.anchor("root seen in the pool", 1);
        vm.prank(notary);
        anchors.anchor("root seen in the pool", 1);
        vm.assertEq(anchors.anchorOf("root seen in the pool").notary, notary, "the notary's");
    }
}
