"""What is kept: jobs, shares, replies to requests sent twice, frames of results. Only this knows the database."""

from sqlalchemy import Connection

from kutcalc.store.frames import Frames
from kutcalc.store.job import Claim, Job, JobResult, State
from kutcalc.store.jobs import Jobs
from kutcalc.store.repeats import Reply
from kutcalc.store.shares import Share, Shares
from kutcalc.store.store import Store
from kutcalc.store.times import Clock, utc_now

__all__ = [
    "Claim",
    "Clock",
    "Connection",
    "Frames",
    "Job",
    "JobResult",
    "Jobs",
    "Reply",
    "Share",
    "Shares",
    "State",
    "Store",
    "utc_now",
]
