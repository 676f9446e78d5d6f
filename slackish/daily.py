"""What is to be done once a day: letting go of what is kept no longer.

Apps register in their `AppConfig.ready`. `manage.py daily` does it (docs/deploy.md has cron call it);
a server that works off its own tasks does it by itself.
"""

import logging
from collections.abc import Callable
from typing import TypeAlias

from django.core.cache import cache
from django.utils import timezone

log = logging.getLogger(__name__)

Job: TypeAlias = Callable[[], object]
DAY_SECONDS = 24 * 3600

_jobs: dict[str, Job] = {}


def register_daily(name: str, job: Job) -> None:
    """`job` is called once a day, and now and then twice: twice is to be as once. What it returns is printed."""
    _jobs[name] = job


def run() -> dict[str, str]:
    """Do it all: name → what the job says. One that fails is logged, and keeps no other from its turn."""
    said = {}
    for name, job in _jobs.items():
        try:
            said[name] = str(job())
        except Exception:
            log.exception("The daily job %r failed.", name)
            said[name] = "failed"
    return said


def run_if_due() -> bool:
    """Do it, unless it was done today by whoever shares this cache."""
    if not cache.add(f"daily:{timezone.now():%Y-%m-%d}", 1, DAY_SECONDS):
        return False
    run()
    return True
