"""Names that are gone from numpy: told as that, with the new spelling, and never in the student's own words."""

import numpy as np
import pytest

from coursekit.grade.numpy_changes import INSTEAD, gone
from coursekit.grade.show import fault_note
from coursekit.sandbox import Fault

OLD = {
    "np.float": "y = x.astype(np.float)",
    "np.int": "n = np.int(3)",
    "np.float_": "y = np.zeros(3, np.float_)",
    "np.product": "n = np.product([2, 3])",
    "np.in1d": "np.in1d([1], [1, 2])",
    "np.trapz": "np.trapz(x)",
    "np.Inf": "m = -np.Inf",
    "np.bool8": "np.bool8(1)",
    "ndarray.ptp": "x.ptp()",
    "ndarray.itemset": "x.itemset(0, 1)",
    "float(array)": "float(np.ones(1))",
    "a[k] = array": "x[0] = np.ones(1)",
    "newshape=": "np.reshape(x, newshape=(3, 1))",
    "np.array(a, copy=False)": "np.array(x, dtype=np.float32, copy=False)",
}


def fault_of(code: str) -> Fault:
    try:
        exec(code, {"np": np, "x": np.arange(3.0)})
    except Exception as error:
        return Fault("error", type(error).__name__, str(error), 1, 1)
    pytest.skip(f"numpy {np.__version__} still takes: {code}")


@pytest.mark.parametrize("spelling", OLD)
def test_what_numpy_says_is_understood(spelling: str) -> None:
    fault = fault_of(OLD[spelling])
    assert gone(fault) == spelling
    said = str(fault_note(fault, {1: OLD[spelling]}))
    assert f"no longer have {spelling}; write {INSTEAD[spelling]}." in said
    assert said.endswith(OLD[spelling])


def test_every_new_spelling_is_one() -> None:
    for new in INSTEAD.values():
        if new.startswith("np.") and "(" not in new:
            assert hasattr(np, new.removeprefix("np.")), new


@pytest.mark.parametrize(
    "code",
    [
        "np.flot",
        "x.reshape(7)",
        "x.ravle()",
        "{}['np.float']",
        "x[5]",
        "x @ np.ones(4)",
        "raise ValueError('np.float')",
        "np.array([[1, 2], [3]], dtype=float)",
    ],
)
def test_other_errors_stay_what_they_are(code: str) -> None:
    fault = fault_of(code)
    assert gone(fault) is None
    assert "no longer" not in str(fault_note(fault, {1: code}))


def test_a_message_of_the_students_own_chooses_among_ours_at_most() -> None:
    for words in (
        "module 'numpy' has no attribute '<script>'",
        "`np.float_` was removed <b>",
        "`np.x\nfloat` was removed",
    ):
        assert gone(Fault("error", "AttributeError", words)) in (None, "np.float_")
