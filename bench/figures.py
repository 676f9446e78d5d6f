"""Percentiles, medians of runs, and how lines are printed."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

RUNS = 3


def percentile(values: Iterable[float], percent: float) -> float:
    """The nearest rank; nan where there is nothing."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))] if ranked else float("nan")


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Figure by figure."""
    return {name: median(run[name] for run in runs) for name in runs[0]}


def heading(text: str) -> None:
    print(f"\n{text}", flush=True)


def line(name: str, *columns: str) -> None:
    print(f"  {name:<42}" + "".join(f"{column:<32}" for column in columns).rstrip(), flush=True)


def milliseconds(p50: float, p99: float) -> str:
    """Two figures in seconds."""
    return f"{1000 * p50:.1f} / {1000 * p99:.1f} ms"
