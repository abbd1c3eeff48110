// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

interface IERC1271 {
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4);
}

/// @notice Is this digest signed by this account? A plain signature first, also for an account that has code (ERC-7702 would
/// otherwise lock people out of what they signed before), a contract wallet's own word second.
library Signatures {
    /// @dev Half the order of secp256k1: of the two valid s only the lower is taken.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    uint256 private constant S_MASK = (1 << 255) - 1;

    /// @param signature 65 bytes r ‖ s ‖ v with v 27 or 28, or whatever a contract wallet understands
    function isSignedBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length == 65) {
            bytes32 r;
            uint256 s;
            uint8 v;
            assembly ("memory-safe") {
                r := calldataload(signature.offset)
                s := calldataload(add(signature.offset, 0x20))
                v := byte(0, calldataload(add(signature.offset, 0x40)))
            }
            if (_recovers(signer, digest, v, r, s)) return true;
        }
        return _walletAgrees(signer, digest, signature);
    }

    /// @notice The form of batches (ERC-2098). Never calls a wallet: one could make the whole batch fail.
    function isSignedBy(address signer, bytes32 digest, bytes32 r, bytes32 vs) internal pure returns (bool) {
        uint256 packed = uint256(vs);
        return _recovers(signer, digest, packed >> 255 == 0 ? 27 : 28, r, packed & S_MASK);
    }

    function _recovers(address signer, bytes32 digest, uint8 v, bytes32 r, uint256 s) private pure returns (bool) {
        // A wrong v, like everything that no key can have signed, recovers the zero address.
        return s <= HALF_ORDER && signer != address(0) && ecrecover(digest, v, r, bytes32(s)) == signer;
    }

    /// @dev Reads one word of the answer, however much comes back, so that a wallet cannot make the relayer pay for copying it.
    function _walletAgrees(address wallet, bytes32 digest, bytes calldata signature) private view returns (bool agrees) {
        if (wallet.code.length == 0) return false;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes4 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            let answered := staticcall(gas(), wallet, add(question, 0x20), mload(question), 0x00, 0x20)
            agrees := and(and(answered, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
        }
    }
}
