"""Names of what members of an organisation do."""

from adapters.chain.values import Function

FUNCTIONS = {
    Function.MANAGER: "Manager",
    Function.DESK: "Desk",
    Function.NURSE: "Nurse",
    Function.TECHNICIAN: "Technician",
    Function.CLAIMS: "Claims desk",
    Function.PRIVACY: "Privacy officer",
    Function.CLINICIAN: "Doctor",
}


def doing(functions: int) -> str:
    """What somebody does, in words."""
    return ", ".join(FUNCTIONS[function] for function in Function(functions))
