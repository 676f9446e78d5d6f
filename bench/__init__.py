"""What Slackish costs and how fast it is: `./dev bench`. What the figures mean: docs/benchmarks.md.

Nothing is asserted here; figures of one run on one machine are printed with what ran and on what.
"""
