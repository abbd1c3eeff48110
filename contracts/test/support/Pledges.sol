// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";

import {Signatures} from "../../src/libraries/Signatures.sol";

/// @notice A contract with one act, for the tests of everything that handles acts without knowing which there are.
contract Pledges is EIP712 {
    bytes32 private constant PLEDGE = keccak256("Pledge(bytes32 word)");

    mapping(address signer => mapping(bytes32 word => uint256 at)) public pledgedAt;

    error BadSignature(address signer);
    error AlreadyPledged(address signer, bytes32 word);

    function pledge(address signer, bytes32 word, bytes calldata signature) external {
        bytes32 digest = _hashTypedData(keccak256(abi.encode(PLEDGE, word)));
        if (!Signatures.isSignedBy(signer, digest, signature)) revert BadSignature(signer);
        if (pledgedAt[signer][word] != 0) revert AlreadyPledged(signer, word);
        pledgedAt[signer][word] = block.timestamp;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("MedChain Pledges", "1");
    }
}
