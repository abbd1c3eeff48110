// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IParticipants} from "./IParticipants.sol";

/// @title Roots of the trees of commitments that notaries have checked, and when
interface IAnchors {
    /// @notice One slot per root.
    struct Anchor {
        address notary;
        uint40 anchoredAt;
        uint32 size;
    }

    event Anchored(bytes32 indexed root, address indexed notary, uint32 size);

    error NotNotary(address account);
    error AlreadyAnchored(bytes32 root);
    error EmptyTree(bytes32 root);
    error NoContract(address account);

    /// @notice Anchor a root. Only an account that is an active notary at this block, so that nobody can take a root first.
    /// @param size number of leaves
    function anchor(bytes32 root, uint32 size) external;

    /// @param leaf hash of a leaf, computed by the checker from what it says: never taken from whoever shows the proof
    /// @return anchoredAt block time of the anchor; 0 if the root is not anchored or the proof does not lead to it
    /// @return notary who anchored it; 0 in the same cases
    function verify(bytes32 root, bytes32[] calldata proof, bytes32 leaf) external view returns (uint40 anchoredAt, address notary);

    function anchorOf(bytes32 root) external view returns (Anchor memory);

    function participants() external view returns (IParticipants);

    /// @notice The hash of a leaf as npm @openzeppelin/merkle-tree makes it.
    function hashLeaf(bytes32 kind, bytes32 commitment, bytes32 subject, address author) external pure returns (bytes32);

    /// @notice The digest an author signs for the records of one act: Statement(bytes32 root,uint32 size,uint40 signedAt).
    function hashStatement(bytes32 root, uint32 size, uint40 signedAt) external view returns (bytes32);
}
