// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title The register of professionals, organisations and offices, and who works where
/// @notice Public by design: a patient must be able to see who calls himself a doctor. Nothing here is about a patient.
/// Times are Unix seconds. Ends are exclusive: valid while time < validUntil; 2^40-1 means "no end".
interface IParticipants {
    enum Role {
        None,
        Doctor,
        Hospital,
        Pharmacy,
        Insurer,
        Sponsor,
        Verifier,
        Notary,
        Regulator
    }

    enum Status {
        None,
        Active,
        Suspended,
        Revoked
    }

    /// @notice One slot per account. Speaks for the present only; the past is in the events.
    struct Participant {
        Role role;
        Status status;
        uint40 validUntil;
        uint40 changedAt;
        uint32 sequence;
    }

    /// @notice One slot per (organisation, person).
    struct Membership {
        uint40 validFrom;
        uint40 validUntil;
        uint40 changedAt;
        uint32 sequence;
        uint16 functions;
    }

    /// @notice What a verifier signs. Role and status are plain numbers here, as in the typed data: an enum out of range would
    /// stop a whole batch while it is decoded.
    /// @param sequence one more than the account's, so that of two verifiers exactly one wins
    /// @param credential salted commitment to the papers seen; goes into the event only
    /// @param deadline latest block time for this statement, at most one day ahead
    struct Enrolment {
        address account;
        uint8 role;
        uint8 status;
        uint40 validUntil;
        uint32 sequence;
        bytes32 credential;
        uint40 deadline;
    }

    /// @notice What an organisation signs (typed data "Membership"). Ending one is the same statement with no functions.
    /// @param functions bits: 0 clinician, 1 nurse, 2 technician, 3 desk, 4 claims, 5 privacy, 6 manager
    struct Admission {
        address account;
        uint40 validFrom;
        uint40 validUntil;
        uint16 functions;
        uint32 sequence;
        uint40 deadline;
    }

    /// @notice An enrolment as batches carry it: plain signatures only (ERC-2098), never a call to a wallet.
    struct SignedEnrolment {
        address verifier;
        Enrolment enrolment;
        bytes32 r;
        bytes32 vs;
    }

    event ParticipantSet(address indexed account, Role role, Status status, uint40 validUntil, bytes32 credential);
    event MembershipSet(address indexed organisation, address indexed account, uint40 validFrom, uint40 validUntil, uint16 functions);
    /// @notice An item of a batch was skipped. Anybody can cause this event; what counts is the state of the account.
    event Refused(address indexed account, bytes4 reason);

    error BadSignature(address signer);
    error NotVerifier(address account);
    error SelfEnrolment(address account);
    error RoleNotAllowed(uint8 role);
    error RoleFixed(Role role);
    error StatusNotAllowed(uint8 status);
    error SequenceTaken(uint32 stored);
    error DeadlinePassed(uint40 deadline);
    error DeadlineTooFar(uint40 deadline);
    error NotOrganisation(address account);
    error PastNotKnown(uint40 changedAt);

    /// @notice Set a doctor, hospital, pharmacy, insurer or sponsor, by a verifier's signed statement; anybody may bring it.
    function enrol(address verifier, Enrolment calldata enrolment, bytes calldata signature) external;

    /// @notice The same for many. A bad item is skipped with `Refused` and holds up no other.
    function enrolMany(SignedEnrolment[] calldata enrolments) external;

    /// @notice Set a verifier, notary or regulator: the owner alone.
    function appoint(address account, Role role, Status status, uint40 validUntil, bytes32 credential) external;

    /// @notice Set, change or end a membership, by the organisation's signed statement; anybody may bring it.
    function admit(address organisation, Admission calldata admission, bytes calldata signature) external;

    /// @param asOf time of the question; the end is tested at the later of it and the block's time
    /// @return role the account's role, None if it has none
    /// @return active whether its status is Active and has not run out
    /// @dev Reverts with PastNotKnown for asOf < changedAt.
    function standing(address account, uint40 asOf) external view returns (Role role, bool active);

    /// @param functions bits of which the member must hold at least one
    /// @dev Says nothing of the organisation's own standing. Reverts with PastNotKnown for asOf < changedAt.
    function isMember(address organisation, address account, uint16 functions, uint40 asOf) external view returns (bool);

    function participantOf(address account) external view returns (Participant memory);

    function membershipOf(address organisation, address account) external view returns (Membership memory);
}
