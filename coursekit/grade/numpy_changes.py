"""Code that was right until numpy changed: which spelling is gone, and what to write instead."""

import re

from coursekit.sandbox import Fault

INSTEAD = {
    "np.float": "float",
    "np.int": "int",
    "np.complex": "complex",
    "np.object": "object",
    "np.str": "str",
    "np.bool8": "np.bool_",
    "np.int0": "np.intp",
    "np.uint0": "np.uintp",
    "np.float_": "np.float64",
    "np.longfloat": "np.longdouble",
    "np.complex_": "np.complex128",
    "np.cfloat": "np.complex128",
    "np.singlecomplex": "np.complex64",
    "np.string_": "np.bytes_",
    "np.unicode": "str",
    "np.unicode_": "np.str_",
    "np.Inf": "np.inf",
    "np.Infinity": "np.inf",
    "np.infty": "np.inf",
    "np.PINF": "np.inf",
    "np.NINF": "-np.inf",
    "np.PZERO": "0.0",
    "np.NZERO": "-0.0",
    "np.NaN": "np.nan",
    "np.NAN": "np.nan",
    "np.product": "np.prod",
    "np.cumproduct": "np.cumprod",
    "np.sometrue": "np.any",
    "np.alltrue": "np.all",
    "np.in1d": "np.isin",
    "np.trapz": "np.trapezoid",
    "np.row_stack": "np.vstack",
    "np.round_": "np.round",
    "np.asfarray": "np.asarray(a, dtype=float)",
    "np.asscalar": "a.item()",
    "np.msort": "np.sort(a, axis=0)",
    "np.mat": "np.asmatrix",
    "np.rank": "np.ndim",
    "np.cast": "np.asarray(a, dtype=…)",
    "np.find_common_type": "np.result_type",
    "np.fastCopyAndTranspose": "a.T.copy()",
    "np.issubclass_": "issubclass",
    "np.safe_eval": "ast.literal_eval",
    "ndarray.ptp": "np.ptp(a)",
    "ndarray.itemset": "a[…] = value",
    "ndarray.newbyteorder": "a.view(a.dtype.newbyteorder())",
    "ndarray.tostring": "a.tobytes()",
    "float(array)": "array.item()",
    "a[k] = array": "a[k] = array.item()",
    "newshape=": "shape=",
    "np.array(a, copy=False)": "np.asarray(a)",
}
_ATTRIBUTE = re.compile(
    r"module 'numpy' has no attribute '(\w+)'|`np\.(\w+)` was removed"
    r"|'numpy\.(ndarray)' object has no attribute '(\w+)'"
)
_SAID = (
    ("TypeError", "only 0-dimensional arrays can be converted", "float(array)"),
    ("TypeError", "reshape() got an unexpected keyword argument 'newshape'", "newshape="),
    ("ValueError", "Unable to avoid copy while creating an array", "np.array(a, copy=False)"),
)


def gone(fault: Fault) -> str | None:
    """The spelling, a key of INSTEAD, that a fault comes from; None if it comes from something else.

    The fault's text is the submission's: it only chooses among sentences of ours.
    """
    if fault.type == "AttributeError" and (found := _ATTRIBUTE.match(fault.message)):
        name = f"ndarray.{found[4]}" if found[3] else f"np.{found[1] or found[2]}"
        return name if name in INSTEAD else None
    said = fault.message.strip()
    # Alone, it is what newer releases say of an array of one number put where a number was. With more behind it, it is
    # about lists of unequal lengths, which no release makes an array of numbers of.
    if fault.type == "ValueError" and said == "setting an array element with a sequence.":
        return "a[k] = array"
    return next((name for kind, words, name in _SAID if fault.type == kind and said.startswith(words)), None)
