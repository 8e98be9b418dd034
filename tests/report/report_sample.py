"""One student's results as a real class has them: six problems, seven exercises, every way an item can end."""

from typing import Any

import numpy as np

from coursekit.grade.results import (
    Argument,
    Counterexample,
    Diagnosis,
    FieldResult,
    Handed,
    ItemResult,
    PropertyResult,
    Shown,
    Status,
    StudentResult,
    Verdict,
)
from coursekit.notes import Note

S, V = Status, Verdict

TITLES = {
    "output_size_by_hand": "How large is the output?",
    "convolution_by_hand": "Two kernels over three channels",
    "bottleneck_by_hand": "A 1×1 bottleneck",
    "pooling_by_hand": "Pooling by hand",
    "softmax_by_hand": "Softmax by hand",
    "batch_norm_by_hand": "A batch normalized",
    "output_size": "Output size",
    "conv2d": "Convolution",
    "max_pool2d": "Max pooling",
    "avg_pool2d": "Average pooling",
    "softmax": "Softmax",
    "batch_norm": "Batch normalization",
    "conv_parameters": "Parameters of a layer",
}


def shown(numbers: Any, marked: tuple[int, ...] = ()) -> Shown:
    """Numbers as grading shows them: six digits."""
    array = np.asarray(numbers)
    return Shown(
        array.shape,
        tuple(str(n) if isinstance(n, int) else f"{n:.6g}" for n in array.ravel().tolist()),
        None,
        marked,
    )


def _holds(name: str, claim: str, points: float) -> PropertyResult:
    return PropertyResult(name, Note(claim), points, points, V.PASSED)


def _blocked(name: str, claim: str, points: float) -> PropertyResult:
    return PropertyResult(name, Note(claim), 0, points, V.BLOCKED)


def _level(claim: str, status: Verdict, points: float, message: Note | None = None) -> PropertyResult:
    earned = points if status is V.PASSED else 0
    note = Note("Correct result: {level}", {"level": claim.split(": ")[1]})
    return PropertyResult(claim, note, earned, points, status, message)


def _conv2d() -> ItemResult:
    rng = np.random.default_rng(7)
    x, w, b = rng.integers(-3, 4, (2, 2, 4, 4)), rng.integers(-2, 3, (2, 2, 3, 3)), np.array([1, -2])
    due = _correlate(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), w, b)
    came = due[:1].repeat(2, axis=0)
    differ = tuple(np.flatnonzero(due.ravel() != came.ravel()).tolist())
    return ItemResult(
        "conv2d",
        "exercise",
        6.4,
        10,
        S.PARTIAL,
        properties=(
            _holds("simple", "Correct result in the simplest case", 1.2),
            _level("bias: a bias", V.PASSED, 0.8),
            _level("turned: a kernel that differs when turned", V.PASSED, 1),
            _level("channels: several channels", V.PASSED, 1),
            _level(
                "batch: several images",
                V.FAILED,
                1,
                Note("{count} of {all} numbers differ", {"count": "31", "all": "64"}),
            ),
            _level("padding: padding of one", V.PASSED, 0.7),
            _level("padding: more padding", V.PASSED, 0.7),
            _level("stride: stride up to the kernel", V.PASSED, 0.5),
            _level("stride: beyond it", V.BLOCKED, 0.5),
            _level("image: a tall image", V.BLOCKED, 0.5),
            _holds("linear_in_input", "Doubling the input doubles the output, once the bias is taken off.", 0.5),
            _blocked("images_apart", "Each image is convolved by itself, whatever stands before it.", 0.4),
            _blocked(
                "state",
                "Changes no input, no earlier result, and answers the same question the same way",
                0.3,
            ),
        ),
        counterexample=Counterexample(
            "batch: several images",
            "conv2d(x, w, b, padding=1)",
            (Argument("x", shown(x)), Argument("w", shown(w)), Argument("b", shown(b))),
            shown(due),
            shown(came, differ),
        ),
        diagnosis=Diagnosis("first_image_only", Note("You convolved the first image only.")),
    )


def _correlate(x: Any, w: Any, b: Any) -> Any:
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwuv,mcuv->nmhw", windows, w) + b[:, None, None]


def _exercises() -> tuple[ItemResult, ...]:
    simple = "The simplest case."
    raised = Note(
        "stopped with {type} in cell {cell}, line {line}: {code}",
        {
            "type": "IndexError",
            "cell": "9",
            "line": "6",
            "code": "out[n, c, i, j] = x[n, c, i*stride:i*stride+size, k].max()",
        },
    )
    late = Note("did not finish in time")
    pool = np.arange(16).reshape(1, 1, 4, 4)
    return (
        ItemResult(
            "output_size",
            "exercise",
            5,
            5,
            S.PASSED,
            properties=(_holds("simple", simple, 2), _holds("rest", "rest: it does not divide", 3)),
        ),
        _conv2d(),
        ItemResult(
            "max_pool2d",
            "exercise",
            0,
            6,
            S.ERROR,
            properties=(
                PropertyResult("simple", Note(simple), 0, 2, V.FAILED, raised),
                _blocked("channels", "channels: several channels", 2),
                _blocked("overlap", "windows: they overlap", 2),
            ),
            counterexample=Counterexample(
                "simple",
                "max_pool2d(x, 2, 2)",
                (Argument("x", shown(pool)),),
                shown([[[[5, 7], [13, 15]]]]),
                Shown(note=raised),
            ),
        ),
        ItemResult(
            "avg_pool2d",
            "exercise",
            0,
            6,
            S.TIMEOUT,
            properties=(
                PropertyResult("simple", Note(simple), 0, 2, V.FAILED, late),
                _blocked("channels", "channels: several channels", 4),
            ),
            counterexample=Counterexample(
                "simple",
                "avg_pool2d(x, 2, 2)",
                (Argument("x", shown(pool)),),
                shown([[[[2.5, 4.5], [10.5, 12.5]]]]),
                Shown(note=late),
            ),
        ),
        ItemResult(
            "softmax",
            "exercise",
            3.5,
            5,
            S.PARTIAL,
            properties=(
                _holds("simple", simple, 2),
                _holds("rows", "rows: several rows", 1.5),
                PropertyResult("large", Note("size: values around 1000"), 0, 1.5, V.FAILED),
            ),
            counterexample=Counterexample(
                "size: values around 1000",
                "softmax(z)",
                (Argument("z", shown([[1000, 1001, 999.5]])),),
                shown([[0.23223, 0.63126, 0.13651]]),
                Shown((1, 3), ("nan", "nan", "nan"), None, (0, 1, 2)),
            ),
            diagnosis=Diagnosis(
                "overflows", Note("Your exponentials overflow: take the largest logit of each row off first.")
            ),
        ),
        ItemResult("batch_norm", "exercise", None, 8, S.BROKEN),
        ItemResult("conv_parameters", "exercise", 0, 4, S.MISSING),
    )


def _problems() -> tuple[ItemResult, ...]:
    return (
        ItemResult(
            "output_size_by_hand",
            "problem",
            3,
            4,
            S.PARTIAL,
            fields=(
                FieldResult("height", 1, 1, S.PASSED, shown(55), shown(55)),
                FieldResult(
                    "width",
                    0,
                    1,
                    S.FAILED,
                    shown(28, (0,)),
                    shown(27),
                    diagnosis=Diagnosis("rounds_up", Note("You rounded up: the output size is rounded down.")),
                ),
                FieldResult("padding", 1, 1, S.PASSED, shown(2), shown(2)),
                FieldResult("stride", 1, 1, S.PASSED, shown(4), shown(4)),
            ),
            worked=(
                Note("H' = ⌊(H − F + 2P)/S⌋ + 1 = ⌊(227 − 11 + 0)/4⌋ + 1 = 55"),
                Note("W' = ⌊(W − F + 2P)/S⌋ + 1 = ⌊(115 − 11 + 0)/4⌋ + 1 = 27"),
            ),
        ),
        ItemResult(
            "convolution_by_hand",
            "problem",
            2.67,
            4,
            S.PARTIAL,
            diagnosis=Diagnosis("bias_per_channel", Note("You added the bias once per input channel.")),
            fields=(
                FieldResult(
                    "map_0",
                    1.33,
                    1.33,
                    S.PASSED,
                    shown([[6, 1, 1], [3, -1, 7], [0, -3, 0]]),
                    shown([[6, 1, 1], [3, -1, 7], [0, -3, 0]]),
                ),
                FieldResult(
                    "map_1",
                    0,
                    1.33,
                    S.FAILED,
                    shown([[9, 4, 4], [6, 2, 10], [3, 0, 3]], tuple(range(9))),
                    shown([[7, 2, 2], [4, 0, 8], [1, -2, 1]]),
                ),
                FieldResult("multiplications", 1.34, 1.34, S.PASSED, shown(486), shown(486), carried=True),
            ),
            worked=(
                Note("Put the three channels of the kernel on the window, multiply, add up, then add the bias once."),
            ),
        ),
        ItemResult(
            "bottleneck_by_hand",
            "problem",
            1,
            3,
            S.PARTIAL,
            fields=(
                FieldResult("direct", 1, 1, S.PASSED, shown(120422400), shown(120422400)),
                FieldResult(
                    "bottleneck",
                    0,
                    1,
                    S.ERROR,
                    None,
                    shown(12443648),
                    message=Note("`{text}` is no number: write digits, + − * / and brackets.", {"text": "12 млн"}),
                ),
                FieldResult("ratio", 0, 1, S.MISSING, None, shown(9.7)),
            ),
        ),
        ItemResult(
            "pooling_by_hand",
            "problem",
            3,
            3,
            S.PASSED,
            fields=(
                FieldResult("max", 2, 2, S.PASSED, shown([[8, 7], [6, 9]]), shown([[8, 7], [6, 9]])),
                FieldResult(
                    "average",
                    1,
                    1,
                    S.PASSED,
                    shown([[4.5, 3.25], [2, 5.75]]),
                    shown([[4.5, 3.25], [2, 5.75]]),
                ),
            ),
            notes=(Note("You answered twice; the last answer that is not blank was graded."),),
            worked=(Note("The largest of the four numbers of each window."),),
        ),
        ItemResult("softmax_by_hand", "problem", 0, 3, S.MISSING, notes=(Note("Its cell was handed in blank."),)),
        ItemResult(
            "batch_norm_by_hand",
            "problem",
            3.5,
            5,
            S.PARTIAL,
            fields=(
                FieldResult("mean", 1, 1, S.PASSED, shown([3, 5, 2, 4]), shown([3, 5, 2, 4])),
                FieldResult(
                    "std",
                    0,
                    1.5,
                    S.FAILED,
                    shown([1.22, 2.08, 1, 2], (0, 1, 2, 3)),
                    shown([1, 1.7, 0.82, 1.63]),
                    diagnosis=Diagnosis(
                        "divides_by_less", Note("You divided by m − 1; batch normalization divides by m.")
                    ),
                ),
                FieldResult(
                    "x_hat",
                    2.5,
                    2.5,
                    S.PASSED,
                    shown([[0.82, -0.96, 1, 0], [-1.64, 0.48, 0, 1], [0.82, 0.48, -1, -1]]),
                    carried=True,
                ),
            ),
        ),
    )


def student() -> StudentResult:
    """Everything at once. One item is BROKEN, so the total is not known."""
    items = _problems() + _exercises()
    return StudentResult(
        "olena.koval",
        None,
        sum(i.max_points for i in items),
        Handed("Коваль_Олена_conv.ipynb", "3f5a" * 16, "identity"),
        items,
    )
