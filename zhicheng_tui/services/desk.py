"""A caller's desk: every use case of the product, for the person who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.application import Actor
from ..domain.refusal import Refused
from .queue import Queue
from .runtime import Runtime
from .watching import watched

if TYPE_CHECKING:
    from .accounts import Accounts
    from .applicants import Applicants
    from .applying import Applying
    from .auditing import Auditing
    from .checklist import Checklist
    from .drafts import Drafts
    from .enclosures import Enclosures
    from .examining import Examining
    from .exporting import Exporting
    from .files import Files
    from .filing import Filing
    from .filling import Filling
    from .forms import Forms
    from .importing import Importing
    from .intake import Intake
    from .leases import Leases
    from .opening import Opening
    from .pictures import Pictures
    from .places import Places
    from .plans import Plans
    from .printing import Printing
    from .proposing import Proposing
    from .reopening import Reopening
    from .reviewing import Reviewing
    from .rounds import Rounds
    from .sending import SendOffs
    from .units import Units


@dataclass
class Desk:
    """What the TUI and the command line work at."""

    runtime: Runtime
    actor: Actor

    def __post_init__(self) -> None:
        """Let the account's state be asked with every act: a closed one's sessions end."""
        self.runtime = watched(self.runtime, self.actor)

    @cached_property
    def queue(self) -> Queue:
        """Counts and lists."""
        return Queue(self.runtime, self.actor)

    @cached_property
    def files(self) -> Files:
        """Applications opened; the first frame does without."""
        with self.runtime.gate.importing():
            from .files import Files

        return Files(self.runtime, self.actor)

    @cached_property
    def rounds(self) -> Rounds:
        """Earlier rounds of applications."""
        from .rounds import Rounds

        return Rounds(self.runtime, self.actor)

    @cached_property
    def reviewing(self) -> Reviewing:
        """Decisions. Imported at first use: writing needs the table classes, the first frame does not."""
        with self.runtime.gate.importing():
            from .reviewing import Reviewing

        return Reviewing(self.runtime, self.actor)

    @cached_property
    def drafts(self) -> Drafts:
        """Unfinished decisions; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .drafts import Drafts

        return Drafts(self.runtime, self.actor)

    @cached_property
    def leases(self) -> Leases:
        """Who has an application open; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .leases import Leases

        return Leases(self.runtime, self.actor)

    @cached_property
    def forms(self) -> Forms:
        """Papers to print; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .forms import Forms

        return Forms(self.runtime, self.actor)

    @cached_property
    def printing(self) -> Printing:
        """Papers as files; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .printing import Printing

        return Printing(self.runtime, self.actor)

    @cached_property
    def checklist(self) -> Checklist:
        """单位送审's list."""
        from .checklist import Checklist

        return Checklist(self.runtime, self.actor)

    @cached_property
    def examining(self) -> Examining:
        """Looking at what is to be uploaded."""
        with self.runtime.gate.importing():
            from .examining import Examining

        return Examining(self.runtime, self.actor)

    @cached_property
    def filing(self) -> Filing:
        """Uploads; imported late: it writes."""
        with self.runtime.gate.importing():
            from .filing import Filing

        return Filing(self.runtime, self.actor)

    @cached_property
    def intake(self) -> Intake:
        """Uploads of many files at once; imported late: it writes."""
        with self.runtime.gate.importing():
            from .intake import Intake

        return Intake(self.runtime, self.actor)

    @cached_property
    def importing(self) -> Importing:
        """Tables of applications taken in; imported late: it writes."""
        with self.runtime.gate.importing():
            from .importing import Importing

        return Importing(self.runtime, self.actor)

    @cached_property
    def send_offs(self) -> SendOffs:
        """送审; imported late: it writes."""
        with self.runtime.gate.importing():
            from .sending import SendOffs

        return SendOffs(self.runtime, self.actor)

    @cached_property
    def applying(self) -> Applying:
        """我的办件; imported late: it writes."""
        with self.runtime.gate.importing():
            from .applying import Applying

        return Applying(self.runtime, self.actor)

    @cached_property
    def filling(self) -> Filling:
        """One's own application filled in; imported late: it writes."""
        with self.runtime.gate.importing():
            from .filling import Filling

        return Filling(self.runtime, self.actor)

    @cached_property
    def enclosures(self) -> Enclosures:
        """Files of one's own application; imported late: it writes."""
        with self.runtime.gate.importing():
            from .enclosures import Enclosures

        return Enclosures(self.runtime, self.actor)

    @cached_property
    def plans(self) -> Plans:
        """评审计划; imported late: it writes."""
        with self.runtime.gate.importing():
            from .plans import Plans

        return Plans(self.runtime, self.actor)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts of the caller's tree; imported late: it writes."""
        with self.runtime.gate.importing():
            from .accounts import Accounts

        return Accounts(self.runtime, self.actor)

    @cached_property
    def applicants(self) -> Applicants:
        """Accounts for those who applied without one; imported late: it writes."""
        with self.runtime.gate.importing():
            from .applicants import Applicants

        return Applicants(self.runtime, self.actor)

    @cached_property
    def proposing(self) -> Proposing:
        """Results that wait for a second reviewer; imported late: it writes."""
        with self.runtime.gate.importing():
            from .proposing import Proposing

        return Proposing(self.runtime, self.actor)

    @cached_property
    def reopening(self) -> Reopening:
        """Ended applications taken up again; imported late: it writes."""
        with self.runtime.gate.importing():
            from .reopening import Reopening

        return Reopening(self.runtime, self.actor)

    @cached_property
    def opening(self) -> Opening:
        """开户申请; imported late: it writes."""
        with self.runtime.gate.importing():
            from .opening import Opening

        return Opening(self.runtime, self.actor)

    @cached_property
    def units(self) -> Units:
        """本级及下级单位管理; imported late: it writes."""
        with self.runtime.gate.importing():
            from .units import Units

        return Units(self.runtime, self.actor)

    @cached_property
    def exporting(self) -> Exporting:
        """Lists and whole applications as files; imported late: it writes."""
        with self.runtime.gate.importing():
            from .exporting import Exporting

        return Exporting(self.runtime, self.actor)

    @cached_property
    def auditing(self) -> Auditing:
        """The audit trail; imported late: it writes."""
        with self.runtime.gate.importing():
            from .auditing import Auditing

        return Auditing(self.runtime, self.actor)

    def note_refusal(self, refused: Refused) -> None:
        """Put it on the trail that an act was refused for want of permission; other refusals leave nothing.

        Raises:
            StorageError: When the database fails.
        """
        if all(refusal.code != "permission" for refusal in refused.refusals):
            return
        with self.runtime.gate.importing():
            from .auditing import note_refusal

        note_refusal(self.runtime, self.actor, refused)

    @cached_property
    def places(self) -> Places:
        """Where files for uploading may be picked."""
        from .places import Places

        return Places(self.runtime.settings, Path.cwd())

    @cached_property
    def pictures(self) -> Pictures:
        """Pages of pictures and PDFs to look at."""
        from .pictures import Pictures

        return Pictures(self.runtime)

    def preload(self) -> None:
        """Import what the first decision needs, so that it does not wait for it."""
        _ = self.files, self.reviewing, self.drafts
