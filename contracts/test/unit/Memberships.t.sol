// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Setup} from "../support/Setup.sol";

contract MembershipsTest is Setup {
    function test_charlieWorksAtTheDesk() public {
        _admit(HOSPITAL, _admission(charlie, DESK));
        vm.assertTrue(participants.isMember(hospital, charlie, DESK, START), "desk");
        vm.assertTrue(participants.isMember(hospital, charlie, DESK | CLINICIAN, START), "one of two");
        vm.assertFalse(participants.isMember(hospital, charlie, CLINICIAN, START), "clinician");
        vm.assertFalse(participants.isMember(hospital, charlie, 0, START), "no function asked");
        vm.assertFalse(participants.isMember(hospital, bob, DESK, START), "somebody else");
    }

    function test_anEndedMembershipIsNone() public {
        _admit(HOSPITAL, _admission(charlie, DESK));
        _admit(HOSPITAL, _admission(charlie, 0));
        vm.assertFalse(participants.isMember(hospital, charlie, type(uint16).max, START), "ended");
    }

    function testFuzz_endsByTheLaterClockBeginsByTheEarlier(uint40 from, uint40 until, uint40 asOf, uint40 time) public {
        from = uint40(_bound(from, START, START + 50));
        until = uint40(_bound(until, START, START + 50));
        asOf = uint40(_bound(asOf, START, START + 50));
        time = uint40(_bound(time, START, START + 50));
        IParticipants.Admission memory admission = _admission(charlie, DESK);
        (admission.validFrom, admission.validUntil) = (from, until);
        _admit(HOSPITAL, admission);
        vm.warp(time);
        bool wanted = from <= asOf && from <= time && asOf < until && time < until;
        vm.assertTrue(participants.isMember(hospital, charlie, DESK, asOf) == wanted, "member");
    }

    function test_theSlotCannotSpeakForThePast() public {
        _admit(HOSPITAL, _admission(charlie, DESK));
        _refuses(abi.encodeWithSelector(IParticipants.PastNotKnown.selector, START));
        participants.isMember(hospital, charlie, DESK, START - 1);
    }

    function test_onlyTheOrganisationAdmits() public {
        IParticipants.Admission memory admission = _admission(mallory, CLINICIAN);
        _refuses(abi.encodeWithSelector(IParticipants.BadSignature.selector, hospital));
        participants.admit(hospital, admission, _signature(MALLORY, "anything"));
    }

    function test_aPersonIsNoOrganisation() public {
        IParticipants.Admission memory admission = _admission(charlie, CLINICIAN);
        _refuses(abi.encodeWithSelector(IParticipants.NotOrganisation.selector, mallory));
        _admit(MALLORY, admission);
        _refuses(abi.encodeWithSelector(IParticipants.NotOrganisation.selector, bob));
        _admit(BOB, admission);
    }

    function test_aSuspendedHospitalStillEndsMemberships() public {
        _admit(HOSPITAL, _admission(charlie, DESK));
        _setStatus(hospital, IParticipants.Role.Hospital, IParticipants.Status.Suspended);
        _admit(HOSPITAL, _admission(charlie, 0));
        vm.assertFalse(participants.isMember(hospital, charlie, DESK, START), "ended");
    }

    function test_anOldAdmissionIsNotPlayedAgain() public {
        IParticipants.Admission memory admission = _admission(charlie, DESK);
        _admit(HOSPITAL, admission);
        _admit(HOSPITAL, _admission(charlie, 0));
        _refuses(abi.encodeWithSelector(IParticipants.SequenceTaken.selector, uint32(2)));
        _admit(HOSPITAL, admission);
    }

    function testFuzz_deadlines(uint40 deadline) public {
        IParticipants.Admission memory admission = _admission(charlie, DESK);
        admission.deadline = deadline;
        if (deadline < START) _refuses(abi.encodeWithSelector(IParticipants.DeadlinePassed.selector, deadline));
        if (deadline > START + 1 days) _refuses(abi.encodeWithSelector(IParticipants.DeadlineTooFar.selector, deadline));
        _admit(HOSPITAL, admission);
    }
}
