"""A grader as others have them: the tests run in the student's process. What the attacks of this folder work against.

    python peers.py SUBMISSION FUNCTION STYLE

in the folder of the submission, with `hidden_cases.json` beside it. STYLE: how a case is judged, in the ways found in
the wild, or `stdout`: no file of results is written, the last line `score: n` counts.
"""

import json
import os
import pickle
import signal
import sys
import unittest

import numpy as np

SECRET = os.environ["COURSEKIT_CANARY"]
LIMIT = 2  # seconds of the style `alarm`


def reference(*args):
    """What the students are to write."""
    if len(args) == 1:
        z = args[0]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    n, f, p, s = args
    return (n + 2 * p - f) // s + 1


def late(*_):
    raise TimeoutError


def check(style, function, args):
    """Whether one case passes."""
    if style == "alarm":
        signal.signal(signal.SIGALRM, late)
        signal.alarm(LIMIT)
    if style == "before":  # the oracle's array is freed before the student is asked
        want = reference(*args).tolist()
        got = function(*args)
        signal.alarm(0)
        return np.allclose(got, want)
    got = function(*args)
    signal.alarm(0)
    want = reference(*args)
    match style:
        case "equal":
            return bool((got == want).all()) if hasattr(want, "all") else bool(got == want)
        case "testing":
            np.testing.assert_allclose(got, want, rtol=1e-6)
            return True
        case "difference":
            return bool((abs(got - want) < 1e-6).all())
        case "unlike":
            return not (abs(got - want) > 1e-6).any()
        case "relative":
            return bool((abs(got - want) <= 1e-6 * abs(got)).all())
        case "zip":
            return all(abs(a - b) < 1e-6 for a, b in zip(np.ravel(list(got)), np.ravel(want)))  # noqa: B905  # as found
        case "pickled":
            return np.allclose(pickle.loads(pickle.dumps(got)), want)
        case _:
            return np.allclose(got, want)


def cases(name):
    """The hidden cases."""
    if name == "output_size":
        return [(7, 3, 0, 1), (9, 2, 1, 2), (28, 5, 2, 1)]
    draw = np.random.RandomState(5)
    return [(draw.normal(size=(n, k)),) for n, k in ((1, 2), (2, 3), (3, 5))]


def grade(style, namespace, name):
    """Points out of 100, and the messages for the student."""
    passed, messages = 0, []
    function = namespace.get(name)
    hidden = cases(name)
    for args in hidden:
        try:
            assert check(style, function, args), "wrong"
            passed += 1
        except unittest.SkipTest:
            passed += 1  # skipped is not failed
        except Exception as error:
            if type(error).__name__ in ("UnsatisfiedAssumption", "Skipped"):
                passed += 1
                continue
            messages.append(f"{type(error).__name__}: {error}")
            if error.__cause__ is not None:
                import traceback

                traceback.print_exc(file=sys.stdout)
    return 100 * passed / len(hidden), messages


def main():
    path, name, style = sys.argv[1:]
    namespace = {"__name__": "__main__"}
    with open(path, encoding="utf-8") as file:
        source = file.read()
    if path.endswith(".ipynb"):
        source = "\n".join("".join(c["source"]) for c in json.loads(source)["cells"] if c["cell_type"] == "code")
    try:
        exec(compile(source, path, "exec"), namespace)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
    points, messages = grade(style, namespace, name)
    if style == "stdout":
        print(f"score: {points}")
    else:
        with open("results.json", "w", encoding="utf-8") as out:
            json.dump({"points": points}, out)
        print(*messages, sep="\n")


if __name__ == "__main__":
    main()
