"""How a submission goes on: its states, and which of them may follow which, by whose doing.

    received ──judged──▶ pending ──accept──▶ accepting ──published──▶ accepted
       │                  │  │  ▲               │
       │                  │  │  └───undone──────┘
       └──rejected        │  └──refuse──▶ refused
                          └──withdraw──▶ withdrawn

Each step is one transaction, which finds the submission in the state that the step begins with, or changes nothing.
"""

RECEIVED, PENDING, ACCEPTING = "received", "pending", "accepting"
ACCEPTED, REFUSED, WITHDRAWN, REJECTED = "accepted", "refused", "withdrawn", "rejected"
STATES = (RECEIVED, PENDING, ACCEPTING, ACCEPTED, REFUSED, WITHDRAWN, REJECTED)

TRANSITIONS = {
    "judge": (RECEIVED, PENDING),  # the shapes have nothing against it
    "reject": (RECEIVED, REJECTED),  # they have, or it cannot be read
    "accept": (PENDING, ACCEPTING),  # a reviewer: what is to become a version is written down
    "publish": (ACCEPTING, ACCEPTED),  # the journal has it
    "undo": (ACCEPTING, PENDING),  # the journal has it not, and will not
    "refuse": (PENDING, REFUSED),  # a reviewer, with a reason
    "withdraw": (PENDING, WITHDRAWN),  # the submitter
}
"""What may happen to a submission: the state before, and the state after."""

QUEUED = (RECEIVED, PENDING, ACCEPTING)
"""The states in which somebody still has to do something."""
