"""Batch normalization in training, by hand and in numpy [lecture, slide "Batch Normalization"]."""

import itertools
import math
from functools import cache
from typing import Any

import msgspec
import numpy as np

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream

EPS = 1e-5
LEAST_STD = 3  # by hand: then x̂ comes out right from a mean and a deviation that were rounded to two decimals


def reference(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    """y (N, D): each feature less its mean, over the root of its variance (population) + ε; times γ, plus β."""
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return np.asarray(gamma * x_hat + beta)


SPREADS = ("usual", "small", "none")

batch_norm = Exercise(
    reference,
    name="batch_norm",
    version=2,
    topic="batch_norm",
    summary="Batch normalization in training: every feature by the mean and variance of the batch.",
    shapes="x (N, D), gamma (D,), beta (D,), eps float → (N, D)",
    letters={
        "N": (4, 1, 2, 3, 5, 6, 7, 8),
        "D": (4, 1, 2, 3, 5, 6, 7, 8),
        "own": (0, 1),  # do the features have numbers of their own?
        "scaled": (0, 1),
        "shifted": (0, 1),
        "spread": SPREADS,
        "still": (0, 1),  # is one feature the same in all samples?
        "fine": (0, 1),
        "eps": (EPS, 0.001, 0.5, 2.0),
        "offset": (0, 4000),
        "dtype": ("float64", "float32"),
        "memory": ("C", "F", "strided"),
        "said": (0, 1),
        "by_position": (0, 1),
    },
    fits=lambda p: _fits(p),
    work=lambda p: 4 * p.N * p.D,
    # A right solution may fold x̂ into one factor and one shift: x · γ/σ + (β − mean · γ/σ).
    magnitude=lambda x, gamma, beta: float(
        np.abs(x).max() * (np.abs(gamma) / np.sqrt(x.var(axis=0) + EPS)).max() + np.abs(beta).max()
    ),
    factors=[
        Factor("shift", 11, lambda p: p.shifted, ("β = 0", "β that shifts")),
        Factor("scale", 11, lambda p: p.scaled, ("γ = 1", "γ that scales")),
        Factor("features", 13, lambda p: p.own,
               ("the same numbers in every feature and every sample", "features with numbers of their own")),
        Factor("shape", 5, lambda p: (p.N > p.D) + 2 * (p.N < p.D),
               ("as many samples as features", "more samples than features", "fewer samples than features")),
        Factor("spread", 10, lambda p: 1 if p.spread == "tiny" else SPREADS.index(p.spread),
               ("usual values", "values that hardly differ", "values that are all equal")),
        Factor("eps", 8, lambda p: p.eps != EPS, ("the usual ε", "another ε")),
        Factor("batch", 3, lambda p: p.N == 1, ("several samples", "a single sample")),
        Factor("constant", 2, lambda p: p.still, ("features that vary", "one feature that does not vary")),
        Factor("decimals", 1, lambda p: p.fine, ("a few decimals", "many decimals")),
        Factor("size", 2, lambda p: p.offset > 0, ("values near 0", "values around 4000")),
        Factor("type", 1, lambda p: p.dtype == "float32", ("float64", "float32")),
        Factor("memory", 2, lambda p: ("C", "F", "strided").index(p.memory),
               ("C order", "Fortran order", "a strided view")),
        Factor("call", 2, lambda p: p.said + p.by_position if p.eps == EPS else 2 * p.by_position,
               ("ε left out, or said by name", "the usual ε said", "all arguments by position")),
    ],
    simple_points=22,
    state_points=3,
    examples=[
        Example((np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 4.0]]), np.array([1.0, 1.0]), np.array([0.0, 0.0]))),
        Example((np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 4.0]]), np.array([2.0, 0.5]), np.array([0.0, 0.0]))),
        Example((np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 4.0]]), np.array([1.0, 1.0]), np.array([10.0, -1.0]))),
    ],
    edges={
        "many samples": {"N": 60, "D": 3, "own": 1, "scaled": 1, "shifted": 1},
        "many features": {"N": 3, "D": 60, "own": 1, "scaled": 1, "shifted": 1},
        "as many samples as features, and not four": {"N": 6, "D": 6, "own": 1, "scaled": 1, "shifted": 1},
        "ε of 0": {"own": 1, "spread": "small", "eps": 0.0, "said": 1},
        "a tiny ε": {"own": 1, "spread": "small", "eps": 1e-9, "said": 1},
        "variances far below ε": {"own": 1, "scaled": 1, "shifted": 1, "spread": "tiny"},
    },
)  # fmt: skip


def _fits(plan: Plan) -> bool:
    """Numbers that go round the batch need a square. Where x̂ is 0 the result must come from β. What hardly differs
    stays near 0: beside 4000 float32 has no room for it. One feature stands still beside others of their own, in
    numbers whose mean is exact, and where β shows."""
    square = plan.own or plan.N == plan.D
    shows = plan.shifted or (plan.N > 1 and plan.spread != "none")
    near = plan.spread == "usual" or plan.offset == 0
    several = plan.own and plan.N > 1 < plan.D
    exact = plan.spread == "usual" and plan.offset == 0 and plan.dtype == "float64" and not plan.fine
    still = not plan.still or (several and exact and plan.shifted)
    fine = not plan.fine or plan.spread in ("usual", "tiny")
    said = plan.said or plan.eps != EPS
    return bool(
        square and shows and near and still and fine and plan.said >= (plan.eps != EPS) and said >= plan.by_position
    )


@batch_norm.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """x (N, D), γ and β (D,), and ε where it is said.

    Unless the features have numbers of their own, each row holds those of the row before, one place further: rows and
    columns have the same statistics, and the axis does not matter yet.
    """
    most = 16 if plan.spread == "none" else 127
    x = draw.fine(plan.N, plan.D) if plan.fine else draw.array(plan.N, plan.D, most=most)
    # One number of every feature stands apart: else a variance near ε would tell what only small spreads shall tell.
    x[np.arange(plan.D) % plan.N, np.arange(plan.D)] += 0 if plan.spread == "none" else 24
    if not plan.own:
        x = np.stack([np.roll(x[:, 0], n) for n in range(plan.N)])
    if plan.still:
        x[:, -1] = x[0, -1] / 32
    if plan.spread == "tiny":
        x = x / 2**18  # deviations near 0.00003
    if plan.spread == "small":
        x = x / 1024  # deviations near 0.005: their squares are of ε's size
    if plan.spread == "none":
        x = np.broadcast_to(x[0] if plan.own else x[0, 0], x.shape)
    gamma = draw.array(plan.D) if plan.scaled else np.ones(plan.D)
    beta = draw.array(plan.D) if plan.shifted else np.zeros(plan.D)
    if plan.still:
        beta[0] = 0  # a β of 0 is no reason to leave out the others
    options = {"eps": plan.eps} if plan.said else {}
    return tuple(a.astype(plan.dtype) for a in (x + plan.offset, gamma, beta)), options


@batch_norm.relation("Adding a number to a feature changes nothing.", 1)
def shift_invariant(f: Function, x: Array, gamma: Array, beta: Array) -> tuple[Array, Array]:
    return f(x + 3, gamma, beta), f(x, gamma, beta)


@batch_norm.relation("The mean of every feature of the result is β.", 1)
def mean_is_beta(f: Function, x: Array, gamma: Array, beta: Array) -> tuple[Array, Array]:
    return f(x, gamma, beta).mean(axis=0), beta


@batch_norm.relation("The order of the samples does not matter: each keeps its own result.", 1)
def order_of_samples(f: Function, x: Array, gamma: Array, beta: Array) -> tuple[Array, Array]:
    return f(x[::-1], gamma, beta)[::-1], f(x, gamma, beta)


@batch_norm.relation("Every feature is normalized by itself, whatever stands beside it.", 1)
def features_apart(f: Function, x: Array, gamma: Array, beta: Array) -> tuple[Array, Array]:
    return f(x[:, ::-1], gamma[::-1], beta[::-1])[:, ::-1], f(x, gamma, beta)


# --------------------------------------------------------------------------------------------- mistakes
def _with(x: Array, gamma: Array, beta: Array, mean: Array, below: Array) -> Array:
    return np.asarray(gamma * ((x - mean) / below) + beta)


@batch_norm.mistake("You took mean and variance of every sample: they belong to the features of the batch, axis=0.")
def statistics_of_samples(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(axis=1, keepdims=True), np.sqrt(x.var(axis=1, keepdims=True) + eps))


@batch_norm.mistake("You took one mean and variance over everything: every feature has its own, axis=0.")
def statistics_of_everything(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(keepdims=True), np.sqrt(x.var(keepdims=True) + eps))


@batch_norm.mistake("You divided the squares by N − 1: batch normalization divides by N (ddof=0).")
def sample_deviation(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(axis=0), np.sqrt(x.var(axis=0, ddof=1) + eps))


@batch_norm.mistake("You added ε to the deviation: it belongs to the variance, inside the root.")
def eps_outside(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(axis=0), x.std(axis=0) + eps)


@batch_norm.mistake("You left ε out: without it a feature that never changes divides by 0.")
def forgets_eps(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(axis=0), x.std(axis=0))


@batch_norm.mistake("You used an ε of your own: take the argument eps.")
def fixed_eps(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return reference(x, gamma, beta)


@batch_norm.mistake("Where the call says no ε you took 1e-3: it is 1e-5 then.")
def default_of_a_thousandth(x: Array, gamma: Array, beta: Array, eps: float = 1e-3) -> Array:
    return reference(x, gamma, beta, eps)


@batch_norm.mistake("You divided by the variance: divide by its root.")
def variance_for_deviation(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, x.mean(axis=0), x.var(axis=0) + eps)


@batch_norm.mistake("You left γ out: the result is γ · x̂ + β.")
def forgets_gamma(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return reference(x, np.ones_like(gamma), beta, eps)


@batch_norm.mistake("You left β out: the result is γ · x̂ + β.")
def forgets_beta(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return reference(x, gamma, np.zeros_like(beta), eps)


@batch_norm.mistake("You added β before multiplying by γ: first γ · x̂, then + β.")
def shifts_before_scaling(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return reference(x, gamma, gamma * beta, eps)


@batch_norm.mistake("You did not subtract the mean: x̂ is (x − mean) over the deviation.")
def does_not_centre(x: Array, gamma: Array, beta: Array, eps: float = EPS) -> Array:
    return _with(x, gamma, beta, np.zeros(1), np.sqrt(x.var(axis=0) + eps))


# ---------------------------------------------------------------------------------------------- by hand
class BatchCase(msgspec.Struct, frozen=True):
    """x (features, samples) as on the slide: a feature is a row; γ and β one for each feature."""

    x: tuple[tuple[int, ...], ...]
    gamma: tuple[int, ...]
    beta: tuple[int, ...]


batch_norm_by_hand = Problem(
    name="batch_norm_by_hand",
    topic="batch_norm",
    parameters=BatchCase,
    fields=[
        Field("mean", kind="real", decimals=2),
        Field("std", kind="real", decimals=2),
        Field("x_hat", kind="real", decimals=2, weight=2, after=("mean", "std")),
        Field("y", kind="real", decimals=1, after=("x_hat",)),  # γ enlarges what x̂ lost when it was rounded
    ],
    unit="numbers to compute",
    effort_at={"easy": 20, "standard": 32, "hard": 40},
    max_digits=2,
)


@batch_norm_by_hand.effort
def effort(p: BatchCase) -> float:
    """Mean and deviation of each feature, x̂ and y of each number."""
    return float(len(p.x) * (2 + 2 * len(p.x[0])))


@cache
def _round_patterns() -> tuple[tuple[int, ...], ...]:
    """Four deviations that sum to 0 and whose mean square is a square: mean and std are whole. Not those with two
    values alone, such as −3, −3, 3, 3: there the distances from the mean average to the std."""
    found = []
    for a, b, c in itertools.combinations_with_replacement(range(-12, 13), 3):
        d = -(a + b + c)
        squares = a * a + b * b + c * c + d * d
        std = math.isqrt(squares // 4)
        if c <= d <= 12 and 4 * std**2 == squares and std >= LEAST_STD and len({a, b, c, d}) > 2:
            found.append((a, b, c, d))
    return tuple(found)


@batch_norm_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> BatchCase:
    """Easy: two features of four samples, whole means and deviations; standard: the slide's four features of three
    samples; hard: four of four, negative numbers and negative γ, too."""
    features = 2 if difficulty == "easy" else 4
    gammas = (-2, -1, 2, 3) if difficulty == "hard" else (2, 3, 4)
    return BatchCase(
        x=tuple(_feature(draw, difficulty) for _ in range(features)),
        gamma=tuple(draw.choice(gammas) for _ in range(features)),
        beta=tuple(draw.choice((-3, -2, -1, 1, 2, 3)) for _ in range(features)),
    )


def _feature(draw: Stream, difficulty: Difficulty) -> tuple[int, ...]:
    """One row of the table: integers whose deviation is at least LEAST_STD."""
    if difficulty == "easy":
        deviations = draw.shuffle(draw.choice(_round_patterns()))
        mean = draw.integer(-min(deviations), 12)
        return tuple(mean + d for d in deviations)
    low, high, count = (-9, 19, 4) if difficulty == "hard" else (0, 15, 3)
    while True:
        row = tuple(draw.integer(low, high) for _ in range(count))
        if np.std(row) >= LEAST_STD:
            return row


@batch_norm_by_hand.solve("mean")
def solve_mean(p: BatchCase) -> Any:
    return np.mean(p.x, axis=1)


@batch_norm_by_hand.solve("std")
def solve_std(p: BatchCase) -> Any:
    return np.std(p.x, axis=1)


@batch_norm_by_hand.solve("x_hat")
def solve_x_hat(p: BatchCase, mean: list[Any], std: list[Any]) -> Any:
    return [[(x - m) / s for x in row] for row, m, s in zip(p.x, mean, std, strict=True)]


@batch_norm_by_hand.solve("y")
def solve_y(p: BatchCase, x_hat: list[list[Any]]) -> Any:
    return [[g * x + b for x in row] for row, g, b in zip(x_hat, p.gamma, p.beta, strict=True)]


def _x_hat(p: BatchCase) -> Any:
    return solve_x_hat(p, list(solve_mean(p)), list(solve_std(p)))


@batch_norm_by_hand.mistake(batch_norm.mistakes["sample_deviation"].told)
def divides_by_one_less(p: BatchCase) -> dict[str, Any]:
    return {"std": np.std(p.x, axis=1, ddof=1)}


@batch_norm_by_hand.mistake("You gave the variance: the standard deviation is its square root.")
def takes_no_root(p: BatchCase) -> dict[str, Any]:
    return {"std": np.var(p.x, axis=1)}


@batch_norm_by_hand.mistake("You averaged the distances from the mean: average their squares, then take the root.")
def averages_distances(p: BatchCase) -> dict[str, Any]:
    x = np.array(p.x)
    return {"std": np.abs(x - x.mean(axis=1, keepdims=True)).mean(axis=1)}


@batch_norm_by_hand.mistake("You took mean and deviation of the samples: they belong to features, the table's rows.")
def takes_samples_for_features(p: BatchCase) -> dict[str, Any]:
    x = np.array(p.x)
    if x.shape[0] != x.shape[1]:
        return {}  # the answer would not fit into the blanks
    mean, std = x.mean(axis=0), x.std(axis=0)
    return {"mean": mean, "std": std, "x_hat": (x - mean) / std} if std.min() > 0.1 else {}


@batch_norm_by_hand.mistake(batch_norm.mistakes["variance_for_deviation"].told)
def divides_by_variance(p: BatchCase) -> dict[str, Any]:
    return {"x_hat": solve_x_hat(p, list(solve_mean(p)), list(np.var(p.x, axis=1)))}


@batch_norm_by_hand.mistake(batch_norm.mistakes["does_not_centre"].told)
def leaves_the_mean(p: BatchCase) -> dict[str, Any]:
    return {"x_hat": solve_x_hat(p, [0] * len(p.x), list(solve_std(p)))}


@batch_norm_by_hand.mistake(batch_norm.mistakes["forgets_gamma"].told)
def leaves_out_gamma(p: BatchCase) -> dict[str, Any]:
    return {"y": solve_y(msgspec.structs.replace(p, gamma=(1,) * len(p.x)), _x_hat(p))}


@batch_norm_by_hand.mistake(batch_norm.mistakes["forgets_beta"].told)
def leaves_out_beta(p: BatchCase) -> dict[str, Any]:
    return {"y": solve_y(msgspec.structs.replace(p, beta=(0,) * len(p.x)), _x_hat(p))}


@batch_norm_by_hand.mistake(batch_norm.mistakes["shifts_before_scaling"].told)
def adds_beta_first(p: BatchCase) -> dict[str, Any]:
    beta = tuple(g * b for g, b in zip(p.gamma, p.beta, strict=True))
    return {"y": solve_y(msgspec.structs.replace(p, beta=beta), _x_hat(p))}


@batch_norm_by_hand.mistake("You exchanged γ and β: γ multiplies, β is added.")
def exchanges_gamma_and_beta(p: BatchCase) -> dict[str, Any]:
    return {"y": solve_y(BatchCase(p.x, p.beta, p.gamma), _x_hat(p))}


@batch_norm_by_hand.gate
def gate(p: BatchCase, answer: Answer) -> str:
    """Features that differ."""
    return "two features are equal" if len(set(p.x)) < len(p.x) else ""


@batch_norm_by_hand.trivial
def trivial(p: BatchCase, own: Answer) -> bool:
    """With deviations of 1 or means of 0 there is little left to compute; with x̂ = 0, nothing."""
    if "x_hat" in own:
        return not any(own["x_hat"].cells)
    return set(own["std"].cells) == {1} or not any(own["mean"].cells)


@batch_norm_by_hand.steps
def steps(p: BatchCase, answer: Answer) -> list[Note]:
    """Mean, deviation, x̂ and y of one feature after the other."""
    notes = []
    for k, row in enumerate(p.x):
        mean, std = float(answer["mean"].nested[k]), float(answer["std"].nested[k])
        shown = f"({_said(mean)})" if mean < 0 else _said(mean)
        values = {
            "feature": str(k + 1),
            "sum": " + ".join(_bracketed(x) for x in row),
            "squares": " + ".join(f"{_bracketed(round(x - mean, 2))}²" for x in row),
            "count": str(len(row)),
            "mean": _said(mean),
            "std": _said(std),
            "x_hat": "; ".join(_said(float(x)) for x in answer["x_hat"].nested[k]),
            "y": "; ".join(_said(float(y)) for y in answer["y"].nested[k]),
            "gamma": _bracketed(p.gamma[k]),
            "beta": _bracketed(p.beta[k]),
        }
        notes += [
            Note("Feature {feature}: mean ({sum})/{count} = {mean}.", values),
            Note("Standard deviation: √(({squares})/{count}) = {std}.", values),
            Note("x̂ = (x − {mean})/{std}: {x_hat}.", values | {"mean": shown}),
            Note("y = {gamma}·x̂ + {beta}: {y}.", values),
        ]
    return notes


def _said(number: float) -> str:
    text = f"{number:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text


def _bracketed(number: float) -> str:
    text = f"{number:g}".replace("-", "−")
    return f"({text})" if number < 0 else text


PROBLEMS = (batch_norm_by_hand,)
EXERCISES = (batch_norm,)
