// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Ownable} from "solady/auth/Ownable.sol";
import {EIP712} from "solady/utils/EIP712.sol";

import {IParticipants} from "./interfaces/IParticipants.sol";
import {Refusals} from "./libraries/Refusals.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Statements} from "./libraries/Statements.sol";
import {Times} from "./libraries/Times.sol";
import {MembershipWord, ParticipantWord} from "./libraries/Words.sol";

contract Participants is IParticipants, EIP712, Ownable {
    using ParticipantWord for uint256;

    /// @dev A Participant as ParticipantWord packs it; a Membership as MembershipWord does.
    mapping(address account => uint256) private _participants;
    mapping(address organisation => mapping(address account => uint256)) private _memberships;

    constructor(address owner_) {
        _initializeOwner(owner_);
    }

    /// @inheritdoc IParticipants
    function enrol(address verifier, Enrolment calldata enrolment, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofEnrolment(enrolment));
        bool signed = Signatures.isSignedBy(verifier, digest, signature);
        (bytes4 reason, uint256 detail) = _tryEnrol(verifier, enrolment, signed);
        if (reason != 0) Refusals.raise(reason, detail);
    }

    /// @inheritdoc IParticipants
    function enrolMany(SignedEnrolment[] calldata enrolments) external {
        for (uint256 i = 0; i < enrolments.length; ++i) {
            SignedEnrolment calldata item = enrolments[i];
            bytes32 digest = _hashTypedData(Statements.ofEnrolment(item.enrolment));
            bool signed = Signatures.isSignedBy(item.verifier, digest, item.r, item.vs);
            (bytes4 reason,) = _tryEnrol(item.verifier, item.enrolment, signed);
            if (reason != 0) emit Refused(item.enrolment.account, reason);
        }
    }

    /// @inheritdoc IParticipants
    function appoint(address account, Role role, Status status, uint40 validUntil, bytes32 credential) external onlyOwner {
        if (role != Role.Verifier && role != Role.Notary && role != Role.Regulator) revert RoleNotAllowed(uint8(role));
        if (status == Status.None) revert StatusNotAllowed(uint8(status));
        uint256 stored = _participants[account];
        if (stored.role() != Role.None && stored.role() != role) revert RoleFixed(stored.role());
        _set(account, role, status, validUntil, stored.sequence() + 1, credential);
    }

    /// @inheritdoc IParticipants
    function admit(address organisation, Admission calldata admission, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(Statements.ofMembership(admission));
        if (!Signatures.isSignedBy(organisation, digest, signature)) revert BadSignature(organisation);
        if (!_isOrganisation(_participants[organisation].role())) revert NotOrganisation(organisation);
        (bytes4 reason, uint256 detail) = _checkDeadline(admission.deadline);
        if (reason != 0) Refusals.raise(reason, detail);
        uint32 stored = MembershipWord.sequence(_memberships[organisation][admission.account]);
        if (admission.sequence != uint256(stored) + 1) revert SequenceTaken(stored);
        _memberships[organisation][admission.account] =
            MembershipWord.pack(admission.validFrom, admission.validUntil, block.timestamp, admission.sequence, admission.functions);
        emit MembershipSet(organisation, admission.account, admission.validFrom, admission.validUntil, admission.functions);
    }

    /// @inheritdoc IParticipants
    function standing(address account, uint40 asOf) external view returns (Role role, bool active) {
        uint256 stored = _participants[account];
        if (asOf < stored.changedAt()) revert PastNotKnown(stored.changedAt());
        return (stored.role(), stored.status() == Status.Active && !Times.isOver(stored.validUntil(), asOf));
    }

    /// @inheritdoc IParticipants
    function isMember(address organisation, address account, uint16 functions, uint40 asOf) external view returns (bool) {
        uint256 stored = _memberships[organisation][account];
        if (asOf < MembershipWord.changedAt(stored)) revert PastNotKnown(MembershipWord.changedAt(stored));
        return MembershipWord.functions(stored) & functions != 0 && Times.hasBegun(MembershipWord.validFrom(stored), asOf)
            && !Times.isOver(MembershipWord.validUntil(stored), asOf);
    }

    /// @inheritdoc IParticipants
    function participantOf(address account) external view returns (Participant memory) {
        uint256 stored = _participants[account];
        return Participant(stored.role(), stored.status(), stored.validUntil(), stored.changedAt(), stored.sequence());
    }

    /// @inheritdoc IParticipants
    function membershipOf(address organisation, address account) external view returns (Membership memory) {
        uint256 stored = _memberships[organisation][account];
        return Membership(
            MembershipWord.validFrom(stored),
            MembershipWord.validUntil(stored),
            MembershipWord.changedAt(stored),
            MembershipWord.sequence(stored),
            MembershipWord.functions(stored)
        );
    }

    /// @return reason the selector of the rule that is broken, or 0 if the enrolment was made
    /// @return detail the argument of that error
    function _tryEnrol(address verifier, Enrolment calldata enrolment, bool signed) private returns (bytes4 reason, uint256 detail) {
        if (!signed) return (BadSignature.selector, uint160(verifier));
        if (!_isActiveVerifier(verifier)) return (NotVerifier.selector, uint160(verifier));
        if (enrolment.account == verifier) return (SelfEnrolment.selector, uint160(verifier));
        (reason, detail) = _checkDeadline(enrolment.deadline);
        if (reason != 0) return (reason, detail);
        if (enrolment.role == uint8(Role.None) || enrolment.role > uint8(Role.Sponsor)) {
            return (RoleNotAllowed.selector, enrolment.role);
        }
        if (enrolment.status == uint8(Status.None) || enrolment.status > uint8(Status.Revoked)) {
            return (StatusNotAllowed.selector, enrolment.status);
        }
        uint256 stored = _participants[enrolment.account];
        if (stored.role() != Role.None && uint8(stored.role()) != enrolment.role) return (RoleFixed.selector, uint8(stored.role()));
        if (enrolment.sequence != uint256(stored.sequence()) + 1) return (SequenceTaken.selector, stored.sequence());
        _set(
            enrolment.account,
            Role(enrolment.role),
            Status(enrolment.status),
            enrolment.validUntil,
            enrolment.sequence,
            enrolment.credential
        );
    }

    function _set(address account, Role role, Status status, uint40 validUntil, uint32 sequence, bytes32 credential) private {
        _participants[account] = ParticipantWord.pack(uint8(role), uint8(status), validUntil, block.timestamp, sequence);
        emit ParticipantSet(account, role, status, validUntil, credential);
    }

    function _isActiveVerifier(address account) private view returns (bool) {
        uint256 stored = _participants[account];
        return stored.role() == Role.Verifier && stored.status() == Status.Active && stored.validUntil() > block.timestamp;
    }

    /// @dev A person must not be able to "admit": someone on a patient's block list would get others blocked as his members.
    function _isOrganisation(Role role) private pure returns (bool) {
        return role >= Role.Hospital && role <= Role.Sponsor;
    }

    function _checkDeadline(uint40 deadline) private view returns (bytes4, uint256) {
        if (deadline < block.timestamp) return (DeadlinePassed.selector, deadline);
        if (deadline > block.timestamp + 1 days) return (DeadlineTooFar.selector, deadline);
        return (0, 0);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("MedChain Participants", "1");
    }
}
