"""Calls and values: what arrives, what comes back, what was done to it on the way."""

import itertools
import math

import numpy as np
import pytest

from coursekit.frozen import Call
from coursekit.sandbox import Fault, Questions

X = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("None", None),
        ("True", True),
        ("7", 7),
        ("-2**63", -(2**63)),
        ("2**64", 2**64),
        ("-3**2000", -(3**2000)),
        ("0.1", 0.1),
        ("'ї \\ud800'", "ї \\ud800"),
        ("[1, (2.5, None), {'a': [True]}]", [1, (2.5, None), {"a": [True]}]),
        ("np.float32(0.5)", 0.5),
        ("np.int64(3)", 3),
        ("np.bool_(True)", True),
        ("np.array(4)", 4),
        ("np.array(np.longdouble(2))", 2.0),
        ("np.str_('a')", "a"),
        ("Fraction(1, 4)", 0.25),
        ("Decimal('0.25')", 0.25),
        ("range(3)", np.arange(3)),
        ("memoryview(b'ab')", np.array([97, 98], np.uint8)),
        ("array.array('d', [1, 2])", np.array([1.0, 2.0])),
        ("np.array([Fraction(1, 2), 3], object)", np.array([0.5, 3.0])),
        ("np.ma.masked_array([1.0, 2.0], [0, 1])", np.array([1.0, 2.0])),
        ("np.asmatrix([[1, 2]])", np.array([[1, 2]])),
        ("np.arange(3, dtype='>f4')", np.arange(3, dtype="<f4")),
        ("np.array([1j])", np.array([1j])),
        ("np.zeros((0, 3))", np.zeros((0, 3))),
        ("np.arange(6).reshape(2, 3).T", np.arange(6).reshape(2, 3).T),
        ("collections.namedtuple('P', 'x y')(1, 2)", (1, 2)),
        ("collections.OrderedDict(a=1)", {"a": 1}),
        ("enum.IntEnum('E', 'A').A", 1),
    ],
)
def test_values_come_back_as_plain_ones(value, expression, expected):
    source = (
        "import array, collections, enum, numpy as np\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
    )
    got = value(f"{source}def f(): return {expression}")
    assert type(got) is type(expected)
    if isinstance(expected, np.ndarray):
        assert got.dtype == expected.dtype
        assert got.shape == expected.shape
        np.testing.assert_array_equal(got, expected)
        got[...] = 0  # whoever judges may work in it
    else:
        assert got == expected


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"])
def test_arrays_go_and_come_with_their_dtype(value, dtype):
    x = np.array([[0, 1], [1, 0]], dtype)
    got = value("def f(x): return x", x)
    assert got.dtype == x.dtype
    np.testing.assert_array_equal(got, x)


@pytest.mark.parametrize(
    "expression",
    [
        "{1, 2}", "3 + 4j", "object()", "f", "int", "(i for i in range(3))", "np.array(['a'])", "np.array([object()])",
        "np.array(['2020-01-01'], 'datetime64[D]')", "np.zeros(2, 'i4,f4')", "b'ab'", "{(1, 2): 3}", "2**5000",
        "[[[[[[[[[1]]]]]]]]]", "plt.figure()", "'x' * 10**6", "[0] * 10**6", "np.zeros(10**7)", "['x' * 10**5] * 50",
    ],
)  # fmt: skip
def test_what_is_no_plain_value_is_malformed(value, expression):
    got = value(f"import numpy as np\nimport matplotlib.pyplot as plt\ndef f(): return {expression}")
    assert isinstance(got, Fault)
    assert got.kind == "malformed"
    assert got.type
    assert got.message


HOSTILE = """
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *a, **k): raise RuntimeError("mine")
    def __array_ufunc__(self, *a, **k): return self
    def __getattribute__(self, name): raise RuntimeError(name)
class Number(float):
    def __float__(self): return 1.0
    def __eq__(self, other): return True
class Items(list):
    def __iter__(self): raise RuntimeError
    def __len__(self): return 10**9
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
class Odd(metaclass=Meta):
    __class__ = property(lambda self: str)
    def __getattr__(self, name): raise SystemExit(name)
class Array:
    def __array__(self, dtype=None, copy=None): return np.ones(2)
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("Liar(2)", "array"), ("Number(5)", 5.0), ("Items([1, 2])", [1, 2]), ("Odd()", "fault"), ("Array()", "array")],
)
def test_hostile_objects_are_taken_by_value_or_not_at_all(value, expression, expected):
    got = value(f"{HOSTILE}\ndef f(): return {expression}")
    if expected == "array":
        assert type(got) is np.ndarray
        assert got.shape == (2,)
    elif expected == "fault":
        assert isinstance(got, Fault)
    else:
        assert type(got) is type(expected)
        assert got == expected


def test_options_go_by_name_or_by_position(submit):
    session = submit("def f(x, stride=1, padding=0): return (stride, padding)", "def g(x, *rest): return rest")
    options = {"stride": 2, "padding": 3}
    assert session.run("f", [Call(args=(X,), options=options)]).answers == [(2, 3)]
    assert session.run("g", [Call(args=(X,), options=options, by_position=True)]).answers == [(2, 3)]


def test_arrays_lie_as_asked_and_are_writeable(submit):
    session = submit("def f(x): return [x.tolist(), x.strides, x.flags.writeable]")
    run = session.run("f", [Call(args=(X,), memory=m) for m in ("C", "F", "strided")])
    assert run.answers == [[X.tolist(), s, True] for s in ((32, 8), (8, 24), (64, 16))]


def test_arrays_in_lists_are_copied_and_laid_out_too(submit):
    session = submit("def f(xs, n): xs[0][0, 0] = 9; return [x.strides for x in xs]")
    run = session.run("f", [Call(args=([X, X], 1), memory="F")] * 2)
    assert run.answers == [[(8, 24), (8, 24)]] * 2
    assert run.changed == [True, True]


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("x[0, 0] = 5", True),
        ("x.sort(axis=None)", False),  # it is sorted already
        ("x += 1", True),
        ("x.shape = (4, 3)", True),
        ("x[0, 0] = np.nan", True),
        ("y = x.copy(); y += 1", False),
        ("xs.append(3)", True),
        ("xs[0] = Evil()", True),
        ("xs[0] = True", True),
        ("opt[0] = 2", True),
    ],
)
def test_changed_inputs_are_noticed(submit, body, changed):
    source = "import numpy as np\nclass Evil:\n    def __eq__(self, other): raise SystemExit\n"
    session = submit(source + f"def f(x, xs, opt=None):\n    {body}\n    return 1")
    assert session.run("f", [Call(args=(X, [1, 2]), options={"opt": [1]})]).changed == [changed]


def test_changed_inputs_are_noticed_when_the_call_fails(submit):
    run = submit("def f(x):\n    x[0] = 7\n    return 1 / 0").run("f", [Call(args=(X,))])
    assert run.answers[0].type == "ZeroDivisionError"
    assert run.changed == [True]


def test_same_arrays_are_the_same_objects_with_new_numbers(submit):
    session = submit("seen = []\ndef f(x):\n    seen.append(x)\n    return [x is seen[0], float(x[0])]")
    other = Call(args=(np.array([3.0]),), same_arrays=True)
    calls = [Call(args=(np.array([1.0]),)), Call(args=(np.array([2.0]),), same_arrays=True), other]
    wider = Call(args=(np.array([4.0, 5.0]),), same_arrays=True)
    assert session.run("f", [*calls, wider]).answers == [[True, 1.0], [True, 2.0], [True, 3.0], [False, 4.0]]


def test_who_remembers_by_identity_answers_an_old_question(submit):
    session = submit("memo = {}\ndef f(x):\n    return memo.setdefault(id(x), float(x.sum()))")
    run = session.run("f", [Call(args=(X,)), Call(args=(X + 1,), same_arrays=True)])
    assert run.answers == [X.sum(), X.sum()]


def test_same_arrays_of_another_dtype_are_new(submit):
    session = submit("seen = []\ndef f(x):\n    seen.append(x)\n    return x is seen[0]")
    calls = [Call(args=(X,)), Call(args=(X,), same_arrays=True), Call(args=(X.astype("f4"),), same_arrays=True)]
    assert session.run("f", calls).answers == [True, True, False]


CLOSING = """
memo = {}
def f(x):
    base = x if x.base is None else x.base
    CLOSE
    return memo.setdefault(id(x), (x, float(x.sum())))[1]
"""


@pytest.mark.parametrize("memory", ["C", "F", "strided"])
@pytest.mark.parametrize("close", ["x.flags.writeable = False", "base.setflags(write=False); x.setflags(write=False)"])
def test_same_arrays_that_were_made_read_only_are_opened_again(submit, memory, close):
    session = submit(CLOSING.replace("CLOSE", close))
    run = session.run("f", [Call(args=(X,), memory=memory), Call(args=(X + 1,), memory=memory, same_arrays=True)])
    assert run.answers == [66.0, 66.0]


def test_lost_results_are_those_that_a_later_call_overwrote(submit):
    source = "import numpy as np\nbuffer = np.zeros(2)\ndef f(x):\n    buffer[:] = x\n    return {}"
    calls = [Call(args=(float(n),)) for n in range(3)]
    assert submit(source.format("buffer")).run("f", calls).lost == [True, True, False]
    assert submit(source.format("[buffer]")).run("f", calls).lost == [True, True, False]
    assert submit(source.format("buffer.copy()")).run("f", calls).lost == [False] * 3
    assert submit(source.format("buffer * np.nan")).run("f", calls).lost == [False] * 3


BUFFER = """
import numpy as np, os
buffer = np.zeros(1)
def f(x):
    if x == {deadly}: os._exit(0)
    buffer[0] = x
    return {result}
"""


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("deadly", [0, 20, 38, 39])
def test_what_was_lost_is_known_of_workers_that_died_too(submit, together, deadly):
    calls = [Call(args=(float(n),)) for n in range(40)]
    for result, lost in (("buffer", True), ("buffer.copy()", False)):
        session = submit(BUFFER.format(deadly=deadly, result=result))
        run = session.ask(Questions("f", calls, together))
        assert [n for n, a in enumerate(run.answers) if isinstance(a, Fault)] == [deadly]
        found = [n for n in range(40) if run.lost[n] and n != deadly]
        expected = [n for n in range(39 if deadly != 39 else 38) if n != deadly] if lost else []
        assert set(expected) - {deadly - 1} <= set(found) <= set(range(40) if lost else [])


def test_a_worker_that_dies_again_vouches_for_nothing(submit):
    source = "import os\nasked = []\ndef f(x):\n    asked.append(x)\n    return [x] if len(asked) != 3 else os._exit(0)"
    run = submit(source).run("f", [Call(args=(x,)) for x in (1, 2, 3, 4)])
    assert [isinstance(a, Fault) for a in run.answers] == [False, False, True, False]
    assert run.lost[:2] == [True, True]  # asked once more, as the second and third of their worker


def test_a_view_of_the_input_is_not_lost_when_the_input_is_used_again(submit):
    calls = [Call(args=(X,)), Call(args=(X + 1,), same_arrays=True), Call(args=(X,))]
    run = submit("def f(x): return x[1:]").run("f", calls)
    assert run.lost == [False] * 3
    np.testing.assert_array_equal(run.answers[1], X[1:] + 1)


def test_runs_know_nothing_of_each_other(submit):
    session = submit("import numpy as np\nb = np.zeros(1)\ndef f(x):\n    b[:] = x\n    return b")
    assert session.run("f", [Call(args=(1.0,))]).lost == [False]
    assert session.run("f", [Call(args=(2.0,), same_arrays=True)]).lost == [False]


def test_many_calls_are_answered_in_order(submit):
    session = submit("def f(x, n): return [n, x + n]")
    run = session.run("f", [Call(args=(X, n)) for n in range(1000)])
    assert [n for n, _ in run.answers] == list(range(1000))
    assert all(np.array_equal(x, X + n) for n, x in run.answers)


def test_full_pipes_in_both_directions_do_not_stop_the_run(submit):
    big = np.random.default_rng(0).random(100_000)  # 32 MB each way, the socket's buffers hold 0.2
    run = submit("def f(x): return x").run("f", [Call(args=(big,))] * 40)
    assert len(run.answers) == 40
    assert all(np.array_equal(a, big) for a in run.answers)


def test_arguments_of_every_kind_arrive(value):
    args = (True, 2**70, -1.5, "ї", None, [1, (2, "x")], {"a": X}, math.inf)
    got = value("def f(*args): return args", *args)
    for sent, back in itertools.zip_longest(args[:6], got[:6]):
        assert type(sent) is type(back)
        assert sent == back
    np.testing.assert_array_equal(got[6]["a"], X)
    assert got[7] == math.inf


def test_a_function_that_is_not_there_is_missing(submit):
    run = submit("g = 3").run("f", [Call(args=())] * 3)
    assert run.answers == [Fault("missing")] * 3
    assert run.changed == run.lost == [False] * 3


def test_no_calls_have_no_answers(submit):
    assert submit("def f(): pass").run("f", []).answers == []


@pytest.mark.parametrize("change", ["x.shape = (4,)", "x.dtype = np.int64", "x[0, 0] = 9"])
def test_an_input_is_changed_by_its_shape_and_its_dtype_too(submit, change):
    source = f"import numpy as np\ndef f(x):\n    y = x.copy()\n    {change}\n    return y"
    session = submit(source, "def g(x): return x.copy()")
    call = Call(args=(np.ones((2, 2)),))
    assert session.run("f", [call]).changed == [True]
    assert session.run("g", [call]).changed == [False]
