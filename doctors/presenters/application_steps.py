"""What comes next for a doctor who has not sent anything yet."""


def next_steps() -> list[dict[str, str]]:
    return [
        {"title": "Account made", "detail": "E-mail confirmed", "state": "done"},
        {
            "title": "You send licence and certificates",
            "detail": "You can stop and continue later",
            "state": "now",
        },
        {
            "title": "A verifier compares them",
            "detail": "You may be asked about single fields",
            "state": "later",
        },
        {
            "title": "You can work, until a date",
            "detail": "Until then you see only this page",
            "state": "later",
        },
    ]
