// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice A contract wallet that agrees to what its owner's key signed.
contract GoodWallet {
    address private immutable _owner;

    constructor(address owner_) {
        _owner = owner_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature[:64], (bytes32, bytes32));
        return ecrecover(digest, uint8(signature[64]), r, s) == _owner ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice Wallets that try to do harm by answering.
contract BadWallet {
    enum Habit {
        Reverts,
        AnswersNothing,
        AnswersShort,
        AnswersTrue,
        AnswersMuch
    }

    Habit private immutable _habit;

    constructor(Habit habit) {
        _habit = habit;
    }

    fallback() external {
        if (_habit == Habit.Reverts) revert("no");
        if (_habit == Habit.AnswersNothing) return;
        uint256 length = _habit == Habit.AnswersShort ? 4 : _habit == Habit.AnswersMuch ? 1_000_000 : 32;
        bytes32 answer = _habit == Habit.AnswersTrue ? bytes32(uint256(1)) : bytes32(bytes4(0x1626ba7e));
        if (_habit == Habit.AnswersMuch) answer = bytes32(uint256(2));
        assembly {
            mstore(0x00, answer)
            return(0x00, length)
        }
    }
}
