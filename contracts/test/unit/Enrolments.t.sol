// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Ownable} from "solady/auth/Ownable.sol";

import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Setup} from "../support/Setup.sol";

contract EnrolmentsTest is Setup {
    event ParticipantSet(
        address indexed account, IParticipants.Role role, IParticipants.Status status, uint40 validUntil, bytes32 credential
    );

    function test_bobIsADoctorInGoodStanding() public view {
        (IParticipants.Role role, bool active) = participants.standing(bob, START);
        vm.assertEq(uint8(role), uint8(IParticipants.Role.Doctor), "role");
        vm.assertTrue(active, "active");
        IParticipants.Participant memory stored = participants.participantOf(bob);
        vm.assertEq(stored.changedAt, START, "changedAt");
        vm.assertEq(stored.validUntil, FOREVER, "validUntil");
        vm.assertEq(stored.sequence, 1, "sequence");
    }

    function test_charlieIsNobody() public view {
        (IParticipants.Role role, bool active) = participants.standing(charlie, START);
        vm.assertEq(uint8(role), 0, "role");
        vm.assertFalse(active, "active");
    }

    function test_theCredentialIsInTheEventOnly() public {
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Pharmacy);
        vm.recordLogs();
        _enrol(VERIFIER, enrolment);
        bytes memory wanted = abi.encode(IParticipants.Role.Pharmacy, IParticipants.Status.Active, FOREVER, bytes32("papers"));
        vm.assertEq(vm.getRecordedLogs()[0].data, wanted, "event");
    }

    function test_aStrangersWordIsNothing() public {
        IParticipants.Enrolment memory enrolment = _enrolment(mallory, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.NotVerifier.selector, mallory));
        _enrol(MALLORY, enrolment);
    }

    function test_aVerifiersNameUnderMallorysSignatureIsNothing() public {
        IParticipants.Enrolment memory enrolment = _enrolment(mallory, IParticipants.Role.Doctor);
        bytes memory signature = _signature(MALLORY, _enrolmentDigest(enrolment));
        _refuses(abi.encodeWithSelector(IParticipants.BadSignature.selector, verifier));
        participants.enrol(verifier, enrolment, signature);
    }

    function test_aSuspendedVerifierDecidesNothing() public {
        vm.prank(owner);
        participants.appoint(verifier, IParticipants.Role.Verifier, IParticipants.Status.Suspended, FOREVER, 0);
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.NotVerifier.selector, verifier));
        _enrol(VERIFIER, enrolment);
    }

    function test_anExpiredVerifierDecidesNothing() public {
        vm.prank(owner);
        participants.appoint(verifier, IParticipants.Role.Verifier, IParticipants.Status.Active, START + 10, 0);
        vm.warp(START + 10);
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.NotVerifier.selector, verifier));
        _enrol(VERIFIER, enrolment);
    }

    function test_nobodyEnrolsThemselves() public {
        IParticipants.Enrolment memory enrolment = _enrolment(verifier, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.SelfEnrolment.selector, verifier));
        _enrol(VERIFIER, enrolment);
    }

    function testFuzz_noVerifierMakesAnOfficeOrAnUnknownRole(uint8 role) public {
        vm.assume(role == 0 || role > uint8(IParticipants.Role.Sponsor));
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.role = role;
        _refuses(abi.encodeWithSelector(IParticipants.RoleNotAllowed.selector, role));
        _enrol(VERIFIER, enrolment);
    }

    function testFuzz_everyOtherStatusIsRefused(uint8 status) public {
        vm.assume(status == 0 || status > uint8(IParticipants.Status.Revoked));
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.status = status;
        _refuses(abi.encodeWithSelector(IParticipants.StatusNotAllowed.selector, status));
        _enrol(VERIFIER, enrolment);
    }

    function test_aVerifierTouchesNoOffice() public {
        IParticipants.Enrolment memory enrolment = _enrolment(otherVerifier, IParticipants.Role.Doctor);
        _refuses(abi.encodeWithSelector(IParticipants.RoleFixed.selector, IParticipants.Role.Verifier));
        _enrol(VERIFIER, enrolment);
    }

    function test_aRoleOnceSetStays() public {
        IParticipants.Enrolment memory enrolment = _enrolment(bob, IParticipants.Role.Pharmacy);
        _refuses(abi.encodeWithSelector(IParticipants.RoleFixed.selector, IParticipants.Role.Doctor));
        _enrol(VERIFIER, enrolment);
    }

    function test_suspendedAndBack() public {
        _setStatus(bob, IParticipants.Role.Doctor, IParticipants.Status.Suspended);
        (, bool active) = participants.standing(bob, START);
        vm.assertFalse(active, "suspended");
        _setStatus(bob, IParticipants.Role.Doctor, IParticipants.Status.Active);
        (, active) = participants.standing(bob, START);
        vm.assertTrue(active, "back");
    }

    function testFuzz_onlyTheNextSequenceIsTaken(uint32 sequence) public {
        vm.assume(sequence != 2);
        IParticipants.Enrolment memory enrolment = _enrolment(bob, IParticipants.Role.Doctor);
        enrolment.sequence = sequence;
        _refuses(abi.encodeWithSelector(IParticipants.SequenceTaken.selector, uint32(1)));
        _enrol(VERIFIER, enrolment);
    }

    function test_ofTwoVerifiersExactlyOneWins() public {
        IParticipants.Enrolment memory yes = _enrolment(charlie, IParticipants.Role.Doctor);
        IParticipants.Enrolment memory no = _enrolment(charlie, IParticipants.Role.Doctor);
        no.status = uint8(IParticipants.Status.Revoked);
        _enrol(OTHER_VERIFIER, no);
        _refuses(abi.encodeWithSelector(IParticipants.SequenceTaken.selector, uint32(1)));
        _enrol(VERIFIER, yes);
    }

    function testFuzz_deadlines(uint40 deadline) public {
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.deadline = deadline;
        if (deadline < START) _refuses(abi.encodeWithSelector(IParticipants.DeadlinePassed.selector, deadline));
        if (deadline > START + 1 days) _refuses(abi.encodeWithSelector(IParticipants.DeadlineTooFar.selector, deadline));
        _enrol(VERIFIER, enrolment);
    }

    function test_theDeadlinesEdges() public {
        IParticipants.Enrolment memory enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.deadline = START;
        _enrol(VERIFIER, enrolment);
        enrolment = _enrolment(charlie, IParticipants.Role.Doctor);
        enrolment.deadline = START + 1 days;
        _enrol(VERIFIER, enrolment);
        vm.assertEq(participants.participantOf(charlie).sequence, 2, "both taken");
    }

    function testFuzz_theSlotCannotSpeakForThePast(uint40 asOf) public {
        asOf = uint40(_bound(asOf, 0, START - 1));
        _refuses(abi.encodeWithSelector(IParticipants.PastNotKnown.selector, START));
        participants.standing(bob, asOf);
    }

    function testFuzz_aLicenceEndsByTheLaterClock(uint40 end, uint40 asOf, uint40 time) public {
        (end, asOf, time) =
        (uint40(_bound(end, START, START + 100)), uint40(_bound(asOf, START, START + 100)), uint40(_bound(time, START, START + 100)));
        IParticipants.Enrolment memory enrolment = _enrolment(bob, IParticipants.Role.Doctor);
        enrolment.validUntil = end;
        _enrol(VERIFIER, enrolment);
        vm.warp(time);
        (, bool active) = participants.standing(bob, asOf);
        vm.assertTrue(active == (asOf < end && time < end), "standing");
    }

    function test_onlyTheOwnerAppoints() public {
        _refuses(abi.encodeWithSelector(Ownable.Unauthorized.selector));
        vm.prank(verifier);
        participants.appoint(mallory, IParticipants.Role.Verifier, IParticipants.Status.Active, FOREVER, 0);
    }

    function testFuzz_theOwnerAppointsOfficesOnly(uint8 number) public {
        IParticipants.Role role = IParticipants.Role(_bound(number, 0, 8));
        if (uint8(role) < uint8(IParticipants.Role.Verifier)) {
            _refuses(abi.encodeWithSelector(IParticipants.RoleNotAllowed.selector, uint8(role)));
        }
        _appoint(charlie, role);
    }

    function test_theOwnerChangesNoRoleAndNeedsAStatus() public {
        vm.prank(owner);
        _refuses(abi.encodeWithSelector(IParticipants.RoleFixed.selector, IParticipants.Role.Notary));
        participants.appoint(notary, IParticipants.Role.Verifier, IParticipants.Status.Active, FOREVER, 0);
        vm.prank(owner);
        _refuses(abi.encodeWithSelector(IParticipants.StatusNotAllowed.selector, uint8(0)));
        participants.appoint(notary, IParticipants.Role.Notary, IParticipants.Status.None, FOREVER, 0);
    }
}
