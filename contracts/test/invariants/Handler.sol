// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";

/// @notice Everything that people may do, in any order, with right and wrong signatures; and what must follow, kept beside it.
contract Handler is Setup {
    uint256 public constant TERMS = 6;

    uint256[3] private patients = [ALICE, MALLORY, CHARLIE];
    IConsents.BlockList[3] private lists;

    /// @notice What was really signed by the patient and taken, by patient and terms.
    mapping(uint256 patient => mapping(uint256 terms => bool)) public signedGrant;
    mapping(uint256 patient => mapping(uint256 terms => bool)) public signedEnd;
    mapping(uint256 patient => uint40) public signedHalt;
    bool public suspended;
    bool public member;

    function grant(uint256 patient, uint256 terms, uint256 replaces, uint256 age, uint256 luck) external {
        (patient, terms, replaces) = (patient % 3, terms % TERMS, replaces % (2 * TERMS));
        bytes32 hash = hashOf(patient, terms);
        bytes32 old = replaces < TERMS ? hashOf(patient, replaces) : bytes32(0);
        uint40 issuedAt = uint40(block.timestamp - age % 26 hours);
        bool forged = luck % 8 == 0;
        uint256 key = forged ? BOB : patients[patient];
        try consents.grant(vm.addr(patients[patient]), hash, old, issuedAt, _grantSignature(key, hash, old, issuedAt)) {
            vm.assertFalse(forged, "a forged grant was taken");
            vm.assertTrue(issuedAt > signedHalt[patient], "a halted grant was taken");
            vm.assertFalse(signedEnd[patient][terms], "a revoked grant was taken");
            signedGrant[patient][terms] = true;
            if (old != 0) signedEnd[patient][replaces] = true;
        } catch {}
    }

    function revoke(uint256 patient, uint256 terms, uint256 luck) external {
        (patient, terms) = (patient % 3, terms % TERMS);
        bytes32 hash = hashOf(patient, terms);
        bool forged = luck % 4 == 0;
        bytes memory signature = _signature(forged ? BOB : patients[patient], _consentsDigest(Digests.revoke(hash)));
        try consents.revoke(vm.addr(patients[patient]), hash, signature) {
            vm.assertFalse(forged, "a forged revocation was taken");
            signedEnd[patient][terms] = true;
        } catch {}
    }

    function halt(uint256 patient, uint256 age) external {
        patient = patient % 3;
        uint40 until = uint40(block.timestamp - age % 3 days);
        bytes memory signature = _signature(patients[patient], _consentsDigest(Digests.halt(until)));
        try consents.halt(vm.addr(patients[patient]), until, signature) {
            signedHalt[patient] = until;
        } catch {}
    }

    function setBlocks(uint256 patient, uint256 choice) external {
        patient = patient % 3;
        address[4] memory choices = [address(0), bob, hospital, charlie];
        lists[patient] = _blocks(choices[choice % 4], choice % 5 == 0 ? 1 << 3 : 0);
        _setBlocks(patients[patient], lists[patient]);
    }

    function license(bool active) external {
        suspended = !active;
        _setStatus(bob, IParticipants.Role.Doctor, active ? IParticipants.Status.Active : IParticipants.Status.Suspended);
    }

    function employ(bool admitted) external {
        member = admitted;
        _admit(HOSPITAL, _admission(bob, admitted ? CLINICIAN : 0));
    }

    function enrolSomebody(uint256 who, uint8 role, uint8 status, uint256 by) external {
        IParticipants.Enrolment memory enrolment = _enrolment(vm.addr(1 + who % 5), IParticipants.Role.Doctor);
        (enrolment.role, enrolment.status) = (role % 10, status % 5);
        uint256[4] memory signers = [VERIFIER, OTHER_VERIFIER, MALLORY, 1 + by % 5];
        uint256 signer = signers[by % 4];
        bytes memory signature = _signature(signer, _enrolmentDigest(enrolment));
        try participants.enrol(vm.addr(signer), enrolment, signature) {} catch {}
    }

    function wait_(uint256 time) external {
        vm.warp(block.timestamp + time % 6 hours);
    }

    /// @notice Even terms name Bob, odd ones the clinicians of his hospital.
    function termsOf(uint256 patient, uint256 number) public view returns (IConsents.Terms memory terms) {
        terms = _terms();
        terms.patient = vm.addr(patients[patient]);
        terms.expires = FOREVER;
        terms.salt = bytes32(number);
        if (number % 2 == 1) {
            (terms.kind, terms.grantee, terms.functions) = (IConsents.Grantee.Organisation, hospital, CLINICIAN);
        }
    }

    function hashOf(uint256 patient, uint256 number) public view returns (bytes32) {
        return Digests.terms(termsOf(patient, number));
    }

    function verdictFor(uint256 patient, uint256 number) external view returns (IConsents.Verdict) {
        IConsents.Asker memory asker = _asker(bob);
        asker.organisation = hospital;
        return _ask(termsOf(patient, number), lists[patient], asker, _item());
    }

    function consentFor(uint256 patient, uint256 number) external view returns (IConsents.Consent memory) {
        return consents.consentOf(consents.keyOf(vm.addr(patients[patient]), hashOf(patient, number)));
    }

    /// @dev The hospital too: Bob says that he asks for it, whether he works there or not.
    function isBlocking(uint256 patient) external view returns (bool) {
        IConsents.BlockList memory list = lists[patient];
        if (list.categories != 0) return true;
        return list.blocked.length > 0 && list.blocked[0] != charlie;
    }

    function roleOf(address account) external view returns (IParticipants.Role) {
        return participants.participantOf(account).role;
    }
}
