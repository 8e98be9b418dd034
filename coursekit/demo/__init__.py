"""The whole loop on a made-up class: what each student hands in, and what grading promises to say of it."""

from coursekit.demo.loop import Demo, run_demo

__all__ = ["Demo", "run_demo"]
