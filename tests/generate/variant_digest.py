"""Prints a digest of many variants of every problem, exactly as they are frozen. Run in other processes by the tests.

python variant_digest.py COUNT  → {"numpy": version, "digests": {problem: hex}}
"""

import hashlib
import json
import sys

import numpy as np

from coursekit import catalog
from coursekit.frozen import as_json
from coursekit.generate.variants import variant
from coursekit.problem import DIFFICULTIES, Problem
from coursekit.stream import Stream


def digest(problem: Problem, count: int) -> str:
    """One hash over `count` variants, a third of each difficulty."""
    found = hashlib.sha256()
    for n in range(count):
        difficulty = DIFFICULTIES[n % len(DIFFICULTIES)]
        found.update(as_json(variant(problem, Stream(b"digest", problem.name, n), difficulty)))
    return found.hexdigest()


if __name__ == "__main__":
    problems = catalog.load().problems
    found = {name: digest(problem, int(sys.argv[1])) for name, problem in problems.items()}
    print(json.dumps({"numpy": np.__version__, "digests": found}))
