// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IParticipants} from "./IParticipants.sol";

/// @title Who may read what of a patient, stated by her signature and by nothing else
/// @notice The chain keeps hashes of salted terms. Whoever asks shows the terms; nothing in calldata, events or storage of a
/// statement tells grantee, categories, dates or expiry. Times are Unix seconds; ends are exclusive.
interface IConsents {
    enum Grantee {
        Person,
        Organisation,
        Anyone
    }

    enum Verdict {
        Allowed,
        NotGranted,
        Revoked,
        Halted,
        NotYet,
        Expired,
        OutOfScope,
        NotGrantee,
        NoStanding,
        Blocked,
        WrongBlockList
    }

    /// @notice What the wallet shows and the patient signs (typed data "Terms"); the chain sees its hash.
    /// @param grantee the person or organisation; unused for Anyone
    /// @param role standing the requester must have; None asks for none (family, nurses)
    /// @param functions bits of IParticipants.Admission; for Organisation
    /// @param categories bit n: category n
    /// @param purposes bit n: purpose n
    /// @param ceiling highest confidentiality
    /// @param flags bits: 0 view, 1 download, 2 write, 3 one time (kept by the encryption server)
    /// @param scope 0: everything; the id of a case, claim or prescription (the item's group); or the StandardMerkleTree root
    /// of chosen record ids
    /// @param recordsFrom first record date, inclusive
    /// @param recordsTo last record date, inclusive
    /// @param salt makes the hash unguessable, and each grant one of its kind: terms are used once
    struct Terms {
        address patient;
        Grantee kind;
        address grantee;
        IParticipants.Role role;
        uint16 functions;
        uint32 categories;
        uint16 purposes;
        uint8 ceiling;
        uint8 flags;
        bytes32 scope;
        uint40 recordsFrom;
        uint40 recordsTo;
        uint40 starts;
        uint40 expires;
        bytes32 salt;
    }

    /// @notice Refused persons, organisations and categories: outranks every grant.
    struct BlockList {
        address[] blocked;
        uint32 categories;
        bytes32 salt;
    }

    /// @param purpose number of a bit of Terms.purposes
    /// @param action number of a bit of Terms.flags: 0 view, 1 download, 2 write
    struct Asker {
        address requester;
        address organisation;
        uint8 purpose;
        uint8 action;
        uint40 asOf;
    }

    /// @param category number of a bit of Terms.categories
    /// @param recordDate dates before 1970 count as 0
    /// @param proof for a scope of chosen records: the proof of `item` in it
    struct Item {
        uint8 category;
        uint8 confidentiality;
        uint40 recordDate;
        bytes32 item;
        bytes32 group;
        bytes32[] proof;
    }

    /// @notice One slot per keccak256(patient ‖ hashStruct(Terms)).
    struct Consent {
        uint40 issuedAt;
        uint40 revokedAt;
    }

    /// @notice One slot per patient address. `blocks` is the front of the hash of her block list.
    struct Owner {
        uint40 haltedUntil;
        uint32 sequence;
        uint184 blocks;
    }

    /// @notice A grant as batches carry it: plain signatures only (ERC-2098), never a call to a wallet.
    struct SignedGrant {
        address patient;
        bytes32 terms;
        bytes32 replaces;
        uint40 issuedAt;
        bytes32 r;
        bytes32 vs;
    }

    struct SignedRevocation {
        address patient;
        bytes32 terms;
        bytes32 r;
        bytes32 vs;
    }

    event Granted(bytes32 indexed key);
    event Revoked(bytes32 indexed key);
    event BlocksSet(address indexed patient, uint32 sequence);
    event Halted(address indexed patient, uint40 until);
    /// @notice An item of a batch was skipped. Anybody can cause this event; what counts is the state of the key.
    event Refused(bytes32 indexed key, bytes4 reason);

    error BadSignature(address signer);
    error DatedInFuture(uint40 issuedAt);
    error RelayedTooLate(uint40 issuedAt);
    error ReplacesItself(bytes32 terms);
    error AlreadyGranted(bytes32 key);
    error AlreadyRevoked(bytes32 key);
    error HaltedUntil(uint40 until);
    error HaltInFuture(uint40 until);
    error SequenceTaken(uint32 stored);
    error NoContract(address account);
    /// @notice Comes through from Participants when a question is asked for a time before somebody's standing changed.
    error PastNotKnown(uint40 changedAt);

    /// @notice Put a signed grant on chain, within one day of issuedAt; anybody may bring it.
    /// @param terms hashStruct(Terms)
    /// @param replaces hashStruct of the terms that end with it, or 0
    function grant(address patient, bytes32 terms, bytes32 replaces, uint40 issuedAt, bytes calldata signature) external;

    /// @notice The same for many. A bad item is skipped with `Refused` and holds up no other.
    function grantMany(SignedGrant[] calldata grants) external;

    /// @notice End a grant for good, also before it arrives. No deadline; anybody may bring it.
    function revoke(address patient, bytes32 terms, bytes calldata signature) external;

    function revokeMany(SignedRevocation[] calldata revocations) external;

    /// @notice Replace the block list.
    /// @param list hashStruct(BlockList)
    function setBlocks(address patient, bytes32 list, uint32 sequence, bytes calldata signature) external;

    /// @notice End every grant with issuedAt <= until: a moment not in the future, or 2^40-1, which closes the address for good.
    function halt(address patient, uint40 until, bytes calldata signature) external;

    /// @notice May the asker do that with these records, under these terms? One verdict per item.
    /// @dev Ends are tested at the later of asOf and the block's time, beginnings at the earlier.
    function isAllowed(Terms calldata terms, BlockList calldata list, Asker calldata asker, Item[] calldata items)
        external
        view
        returns (Verdict[] memory);

    function participants() external view returns (IParticipants);

    function consentOf(bytes32 key) external view returns (Consent memory);

    function ownerOf(address patient) external view returns (Owner memory);

    function keyOf(address patient, bytes32 terms) external pure returns (bytes32);

    function hashTerms(Terms calldata terms) external pure returns (bytes32);

    function hashBlockList(BlockList calldata list) external pure returns (bytes32);
}
