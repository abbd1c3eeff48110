// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Anchors} from "../../src/Anchors.sol";
import {Consents} from "../../src/Consents.sol";
import {Participants} from "../../src/Participants.sol";
import {IConsents} from "../../src/interfaces/IConsents.sol";
import {IParticipants} from "../../src/interfaces/IParticipants.sol";
import {Digests} from "./Digests.sol";
import {People} from "./People.sol";

/// @notice The three contracts, a verifier, a notary, Bob as a doctor and a hospital; and each statement signed and brought.
abstract contract Setup is People {
    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant FOREVER = type(uint40).max;
    uint16 internal constant CLINICIAN = 1;
    uint16 internal constant DESK = 8;
    uint8 internal constant VIEW = 0;
    uint8 internal constant DOWNLOAD = 1;
    uint8 internal constant WRITE = 2;

    Participants internal participants;
    Consents internal consents;
    Anchors internal anchors;

    function setUp() public virtual {
        vm.warp(START);
        participants = new Participants(owner);
        consents = new Consents(participants);
        anchors = new Anchors(participants);
        _appoint(verifier, IParticipants.Role.Verifier);
        _appoint(otherVerifier, IParticipants.Role.Verifier);
        _appoint(notary, IParticipants.Role.Notary);
        _enrol(VERIFIER, _enrolment(bob, IParticipants.Role.Doctor));
        _enrol(VERIFIER, _enrolment(hospital, IParticipants.Role.Hospital));
    }

    // Participants

    function _appoint(address account, IParticipants.Role role) internal {
        vm.prank(owner);
        participants.appoint(account, role, IParticipants.Status.Active, FOREVER, 0);
    }

    function _enrolment(address account, IParticipants.Role role) internal view returns (IParticipants.Enrolment memory) {
        uint32 sequence = participants.participantOf(account).sequence + 1;
        uint40 deadline = uint40(block.timestamp) + 1 hours;
        return IParticipants.Enrolment(account, uint8(role), uint8(IParticipants.Status.Active), FOREVER, sequence, "papers", deadline);
    }

    function _enrolmentDigest(IParticipants.Enrolment memory enrolment) internal view returns (bytes32) {
        return Digests.digest(_domainOf("MedChain Participants", address(participants)), Digests.enrolment(enrolment));
    }

    function _enrol(uint256 key, IParticipants.Enrolment memory enrolment) internal {
        bytes memory signature = _signature(key, _enrolmentDigest(enrolment));
        participants.enrol(vm.addr(key), enrolment, signature);
    }

    function _setStatus(address account, IParticipants.Role role, IParticipants.Status status) internal {
        IParticipants.Enrolment memory enrolment = _enrolment(account, role);
        enrolment.status = uint8(status);
        _enrol(VERIFIER, enrolment);
    }

    function _admission(address account, uint16 functions) internal view returns (IParticipants.Admission memory) {
        uint32 sequence = participants.membershipOf(hospital, account).sequence + 1;
        return IParticipants.Admission(account, 0, FOREVER, functions, sequence, uint40(block.timestamp) + 1 hours);
    }

    function _admit(uint256 key, IParticipants.Admission memory admission) internal {
        bytes32 digest = Digests.digest(_domainOf("MedChain Participants", address(participants)), Digests.membership(admission));
        bytes memory signature = _signature(key, digest);
        participants.admit(vm.addr(key), admission, signature);
    }

    // Consents

    /// @dev Bob may view Alice's records of category 3 for purpose 1, until a month from the start.
    function _terms() internal view returns (IConsents.Terms memory) {
        return IConsents.Terms({
            patient: alice,
            kind: IConsents.Grantee.Person,
            grantee: bob,
            role: IParticipants.Role.Doctor,
            functions: 0,
            categories: 1 << 3,
            purposes: 1 << 1,
            ceiling: 2,
            flags: 1,
            scope: 0,
            recordsFrom: 0,
            recordsTo: FOREVER,
            starts: 0,
            expires: START + 30 days,
            salt: "salt"
        });
    }

    function _asker(address requester) internal view returns (IConsents.Asker memory) {
        return IConsents.Asker(requester, address(0), 1, VIEW, uint40(block.timestamp));
    }

    function _item() internal pure returns (IConsents.Item memory) {
        return IConsents.Item(3, 1, START - 100 days, "record", "case", new bytes32[](0));
    }

    function _items() internal pure returns (IConsents.Item[] memory items) {
        items = new IConsents.Item[](1);
        items[0] = _item();
    }

    function _noBlocks() internal pure returns (IConsents.BlockList memory) {
        return IConsents.BlockList(new address[](0), 0, 0);
    }

    function _blocks(address account, uint32 categories) internal pure returns (IConsents.BlockList memory list) {
        list = IConsents.BlockList(new address[](account == address(0) ? 0 : 1), categories, "list");
        if (account != address(0)) list.blocked[0] = account;
    }

    function _consentsDigest(bytes32 structHash) internal view returns (bytes32) {
        return Digests.digest(_domainOf("MedChain Consents", address(consents)), structHash);
    }

    function _grantSignature(uint256 key, bytes32 terms, bytes32 replaces, uint40 issuedAt) internal view returns (bytes memory) {
        return _signature(key, _consentsDigest(Digests.grant(terms, replaces, issuedAt)));
    }

    function _grant(IConsents.Terms memory terms) internal returns (bytes32 key) {
        return _grant(terms, 0);
    }

    function _grant(IConsents.Terms memory terms, bytes32 replaces) internal returns (bytes32 key) {
        bytes32 hash = Digests.terms(terms);
        uint40 issuedAt = uint40(block.timestamp);
        consents.grant(alice, hash, replaces, issuedAt, _grantSignature(ALICE, hash, replaces, issuedAt));
        return consents.keyOf(alice, hash);
    }

    function _revoke(uint256 key, bytes32 terms) internal {
        bytes memory signature = _signature(key, _consentsDigest(Digests.revoke(terms)));
        consents.revoke(vm.addr(key), terms, signature);
    }

    function _halt(uint256 key, uint40 until) internal {
        bytes memory signature = _signature(key, _consentsDigest(Digests.halt(until)));
        consents.halt(vm.addr(key), until, signature);
    }

    function _setBlocks(uint256 key, IConsents.BlockList memory list) internal {
        uint32 sequence = consents.ownerOf(vm.addr(key)).sequence + 1;
        bytes32 hash = Digests.list(list);
        bytes memory signature = _signature(key, _consentsDigest(Digests.blocks(hash, sequence)));
        consents.setBlocks(vm.addr(key), hash, sequence, signature);
    }

    function _ask(IConsents.Terms memory terms, IConsents.Asker memory asker) internal view returns (IConsents.Verdict) {
        return _ask(terms, _noBlocks(), asker, _item());
    }

    function _ask(IConsents.Terms memory terms, IConsents.BlockList memory list, IConsents.Asker memory asker, IConsents.Item memory item)
        internal
        view
        returns (IConsents.Verdict)
    {
        IConsents.Item[] memory items = new IConsents.Item[](1);
        items[0] = item;
        return consents.isAllowed(terms, list, asker, items)[0];
    }

    function _assertVerdict(IConsents.Verdict found, IConsents.Verdict wanted) internal pure {
        vm.assertEq(uint8(found), uint8(wanted), "verdict");
    }

    function _domainOf(string memory name, address verifying) internal view returns (bytes32) {
        return Digests.domain(name, "1", block.chainid, verifying);
    }
}
