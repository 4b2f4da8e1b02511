"""Every table of the product. Rows stay inside `store` and the services that write them.

Instants are aware and kept in UTC. A row that two people may change has a `version`, and is only
written by a compare-and-set on it (`store.writing`). What the database can hold true is a constraint here.
"""

from .accounts import OpeningRequest, Proposal, Recusal, SignInFailure
from .base import NAMING, Table
from .cases import Application, ApplicationTally, Draft, ModuleContent, ReturnItem, Review
from .filling import ColumnMapping, Lease, ModuleRound
from .papers import Document, FormIssue, Intake, SendOff
from .people import Person, Plan, PlanSeries, Unit, User
from .trail import AuditEvent

__all__ = [
    "NAMING",
    "Application",
    "ApplicationTally",
    "AuditEvent",
    "ColumnMapping",
    "Document",
    "Draft",
    "FormIssue",
    "Intake",
    "Lease",
    "ModuleContent",
    "ModuleRound",
    "OpeningRequest",
    "Person",
    "Plan",
    "PlanSeries",
    "Proposal",
    "Recusal",
    "ReturnItem",
    "Review",
    "SendOff",
    "SignInFailure",
    "Table",
    "Unit",
    "User",
]
