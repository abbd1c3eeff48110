// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {MerkleProofLib} from "solady/utils/MerkleProofLib.sol";

import {IAnchors} from "./interfaces/IAnchors.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {Statements} from "./libraries/Statements.sol";
import {Times} from "./libraries/Times.sol";
import {AnchorWord} from "./libraries/Words.sol";

contract Anchors is IAnchors, EIP712 {
    IParticipants public immutable participants;

    using AnchorWord for uint256;

    /// @dev An Anchor as AnchorWord packs it.
    mapping(bytes32 root => uint256) private _anchors;

    constructor(IParticipants participants_) {
        if (address(participants_).code.length == 0) revert NoContract(address(participants_));
        participants = participants_;
    }

    /// @inheritdoc IAnchors
    function anchor(bytes32 root, uint32 size) external {
        (IParticipants.Role role, bool active) = participants.standing(msg.sender, Times.current());
        if (role != IParticipants.Role.Notary || !active) revert NotNotary(msg.sender);
        if (root == 0 || size == 0) revert EmptyTree(root);
        if (_anchors[root] != 0) revert AlreadyAnchored(root);
        _anchors[root] = AnchorWord.pack(msg.sender, block.timestamp, size);
        emit Anchored(root, msg.sender, size);
    }

    /// @inheritdoc IAnchors
    function verify(bytes32 root, bytes32[] calldata proof, bytes32 leaf) external view returns (uint40 anchoredAt, address notary) {
        if (!MerkleProofLib.verifyCalldata(proof, root, leaf)) return (0, address(0));
        uint256 stored = _anchors[root];
        return (stored.anchoredAt(), stored.notary());
    }

    /// @inheritdoc IAnchors
    function anchorOf(bytes32 root) external view returns (Anchor memory) {
        uint256 stored = _anchors[root];
        return Anchor(stored.notary(), stored.anchoredAt(), stored.size());
    }

    /// @inheritdoc IAnchors
    function hashLeaf(bytes32 kind, bytes32 commitment, bytes32 subject, address author) external pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(kind, commitment, subject, author))));
    }

    /// @inheritdoc IAnchors
    function hashStatement(bytes32 root, uint32 size, uint40 signedAt) external view returns (bytes32) {
        return _hashTypedData(Statements.ofStatement(root, size, signedAt));
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("MedChain Anchors", "1");
    }
}
