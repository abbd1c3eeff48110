// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Digests} from "../support/Digests.sol";
import {Setup} from "../support/Setup.sol";
import {Vm} from "../support/Vm.sol";

/// @notice The same statements one by one and in a batch, in the same order: the same state, the same refusals.
contract BatchesTest is Setup {
    uint256 private constant COUNT = 8;

    uint256[4] private keys = [ALICE, MALLORY, BOB, CHARLIE];
    bytes4[] private reasons;

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_grants(uint256 seed) public {
        IConsents.SignedGrant[] memory grants = new IConsents.SignedGrant[](COUNT);
        uint256 before = vm.snapshotState();
        for (uint256 i = 0; i < COUNT; ++i) {
            grants[i] = _anyGrant(_random(seed, i));
        }
        bytes4[] memory single = new bytes4[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            bytes memory signature = _unpacked(grants[i].r, grants[i].vs);
            IConsents.SignedGrant memory g = grants[i];
            single[i] = _tried(address(consents), abi.encodeCall(consents.grant, (g.patient, g.terms, g.replaces, g.issuedAt, signature)));
        }
        bytes32 wanted = _stateOf(grants);
        vm.revertToState(before);
        vm.recordLogs();
        consents.grantMany(grants);
        _assertReasons(single);
        vm.assertEq(_stateOf(grants), wanted, "state");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_revocations(uint256 seed) public {
        IConsents.SignedRevocation[] memory revocations = new IConsents.SignedRevocation[](COUNT);
        IConsents.SignedGrant[] memory grants = new IConsents.SignedGrant[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            uint256 random = _random(seed, i);
            uint256 key = keys[random % 4];
            bytes32 terms = bytes32(1 + (random >> 8) % 3);
            (bytes32 r, bytes32 vs) = _packed(random >> 16 & 3 == 0 ? MALLORY : key, _consentsDigest(Digests.revoke(terms)));
            revocations[i] = IConsents.SignedRevocation(vm.addr(key), terms, r, vs);
            (grants[i].patient, grants[i].terms) = (vm.addr(key), terms);
        }
        uint256 before = vm.snapshotState();
        bytes4[] memory single = new bytes4[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            IConsents.SignedRevocation memory v = revocations[i];
            single[i] = _tried(address(consents), abi.encodeCall(consents.revoke, (v.patient, v.terms, _unpacked(v.r, v.vs))));
        }
        bytes32 wanted = _stateOf(grants);
        vm.revertToState(before);
        vm.recordLogs();
        consents.revokeMany(revocations);
        _assertReasons(single);
        vm.assertEq(_stateOf(grants), wanted, "state");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_enrolments(uint256 seed) public {
        IParticipants.SignedEnrolment[] memory enrolments = new IParticipants.SignedEnrolment[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            enrolments[i] = _anyEnrolment(_random(seed, i));
        }
        uint256 before = vm.snapshotState();
        bytes4[] memory single = new bytes4[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            IParticipants.SignedEnrolment memory e = enrolments[i];
            bytes memory signature = _unpacked(e.r, e.vs);
            single[i] = _tried(address(participants), abi.encodeCall(participants.enrol, (e.verifier, e.enrolment, signature)));
        }
        bytes32 wanted = _stateOfAll();
        vm.revertToState(before);
        vm.recordLogs();
        participants.enrolMany(enrolments);
        _assertReasons(single);
        vm.assertEq(_stateOfAll(), wanted, "state");
    }

    function _anyGrant(uint256 random) private view returns (IConsents.SignedGrant memory) {
        uint256 key = keys[random % 4];
        bytes32 terms = bytes32(1 + (random >> 8) % 3);
        bytes32 replaces = bytes32((random >> 16) % 4);
        uint40 issuedAt = START + 2 hours - uint40((random >> 24) % 4) * 11 hours;
        (bytes32 r, bytes32 vs) =
            _packed((random >> 32) % 5 == 0 ? MALLORY : key, _consentsDigest(Digests.grant(terms, replaces, issuedAt)));
        return IConsents.SignedGrant(vm.addr(key), terms, replaces, issuedAt, r, vs);
    }

    function _anyEnrolment(uint256 random) private view returns (IParticipants.SignedEnrolment memory) {
        IParticipants.Enrolment memory e = _enrolment(vm.addr(keys[random % 4]), IParticipants.Role((random >> 8) % 7));
        e.sequence += uint32((random >> 16) % 2);
        e.status = uint8((random >> 24) % 5);
        e.deadline = START + uint40((random >> 32) % 3) * 13 hours;
        uint256 signer = (random >> 40) % 5 == 0 ? MALLORY : VERIFIER;
        (bytes32 r, bytes32 vs) = _packed(signer, _enrolmentDigest(e));
        return IParticipants.SignedEnrolment((random >> 48) % 5 == 0 ? mallory : verifier, e, r, vs);
    }

    /// @return reason the selector it reverted with, or 0
    function _tried(address target, bytes memory data) private returns (bytes4 reason) {
        (bool done, bytes memory answer) = target.call(data);
        return done ? bytes4(0) : bytes4(answer);
    }

    function _assertReasons(bytes4[] memory single) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            bool refusal =
                logs[i].topics[0] == keccak256("Refused(bytes32,bytes4)") || logs[i].topics[0] == keccak256("Refused(address,bytes4)");
            if (refusal) reasons.push(abi.decode(logs[i].data, (bytes4)));
        }
        uint256 next = 0;
        for (uint256 i = 0; i < single.length; ++i) {
            if (single[i] != 0) vm.assertEq(bytes32(reasons[next++]), bytes32(single[i]), "reason");
        }
        vm.assertEq(reasons.length, next, "no refusal besides");
    }

    function _stateOf(IConsents.SignedGrant[] memory grants) private view returns (bytes32 state) {
        for (uint256 i = 0; i < grants.length; ++i) {
            bytes32 key = consents.keyOf(grants[i].patient, grants[i].terms);
            bytes32 old = consents.keyOf(grants[i].patient, grants[i].replaces);
            state = keccak256(abi.encode(state, consents.consentOf(key), consents.consentOf(old)));
        }
    }

    function _stateOfAll() private view returns (bytes32 state) {
        for (uint256 i = 0; i < keys.length; ++i) {
            state = keccak256(abi.encode(state, participants.participantOf(vm.addr(keys[i]))));
        }
    }

    function _unpacked(bytes32 r, bytes32 vs) private pure returns (bytes memory) {
        return abi.encodePacked(r, uint256(vs) << 1 >> 1, uint256(vs) >> 255 == 0 ? uint8(27) : uint8(28));
    }

    function _random(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
