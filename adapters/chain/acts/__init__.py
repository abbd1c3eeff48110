"""What people sign for contracts to decide from: one module for each contract, one class for each act.

`base` says what an act answers, `registry` finds its class.
"""
