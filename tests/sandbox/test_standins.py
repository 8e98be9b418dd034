# ruff: noqa: E501  # students write long lines
"""What a notebook's cells find in place of Jupyter, Colab, plots and the self-check."""

import pytest

from coursekit.frozen import Call


def after(submit, source, expression="1"):
    session = submit(source, f"def f(): return {expression}")
    assert session.faults == {}
    return session.run("f", [Call(args=())]).answers[0]


@pytest.mark.parametrize(
    "source",
    [
        'answer("pooling", max="1 2 \\n 3 4")\ncheck("conv2d")\nready()\nshow(1)\ndisplay(2)',
        "from check import *\nanswer('a', b='1')",
        "import check\ncheck.ready()",
        "from IPython.display import display, HTML, clear_output\ndisplay(HTML('<b>'))\nclear_output()",
        "from google.colab import drive, files\ndrive.mount('/content/drive')\nfiles.upload()",
        "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\nplt.plot([1], [2], 'r-'); plt.show()",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('x').set_color('red')",
        "import matplotlib.pyplot as plt\nfig, ((a, b), (c, d)) = plt.subplots(2, 2)\na.imshow([[1]])",
        "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(2, 2)\nfor ax in axes.flat: ax.imshow(1)\naxes[0, 1].plot(1)",
        "import matplotlib.pyplot as plt\nn, bins, patches = plt.hist([1, 2])\nwith plt.style.context('dark'): plt.plot(1)",
        "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (3, 4)\nplt.rcParams.update({})",
        "from mpl_toolkits.mplot3d import Axes3D\nimport seaborn as sns\nsns.set()\nimport plotly.express as px\npx.line().show()",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "get_ipython().system('pip install torch')\nx = get_ipython().getoutput('ls')\nassert x == []",
        "get_ipython().run_cell_magic('bash', '', 'rm -rf /\\n')\nget_ipython().run_cell_magic('html', '', '<b>')",
        "get_ipython().run_line_magic('load_ext', 'autoreload')\nget_ipython().config.x.y = 3\nget_ipython().magic('%pylab')",
        "x = input('name? ')\nassert x == ''",
        "import sys\nassert sys.stdin.read() == ''",
        "breakpoint()",
        "import warnings\nwarnings.warn('x')",
    ],
)
def test_cells_of_a_notebook_run_on(submit, source):
    assert after(submit, source) == 1


@pytest.mark.parametrize(
    ("source", "expression", "value"),
    [
        ("get_ipython().run_cell_magic('time', '', 'k = 3\\n')", "k", 3),
        ("get_ipython().run_cell_magic('timeit', '-n 3', 'global k\\nk = 4\\n')", "k", 4),
        ("get_ipython().run_cell_magic('capture', 'out', 'k = 5\\n')\nout.show()", "k", 5),
        ("get_ipython().run_cell_magic('prun', '', 'k = 6')", "k", 6),
        ("get_ipython().run_cell_magic('time', '', 'k = 7\\n%matplotlib inline\\nif k:\\n    !ls\\n')", "k", 7),
        ("get_ipython().run_line_magic('time', 'k = 8')", "k", 8),
        ("k = get_ipython().run_line_magic('time', '4 + 5')", "k", 9),
        ("get_ipython().run_line_magic('prun', 'exec(\"k = 10\", globals())')", "k", 10),
        ("get_ipython().magic('time k = 11')", "k", 11),
        (
            "from tqdm.notebook import tqdm\nfrom tqdm import trange\nk = len([i for i in tqdm(range(3))])",
            "k + len(list(trange(9)))",
            12,
        ),
        ("from ipywidgets import interact\n@interact\ndef g(): return 13\n", "g()", 13),
    ],
)
def test_what_magics_and_friends_must_run_is_run(submit, source, expression, value):
    assert after(submit, source, expression) == value


def test_a_fault_in_a_timed_cell_has_its_line(submit):
    session = submit("x = 1", "get_ipython().run_cell_magic('time', '', 'a = 1\\n\\n1 / 0\\n')")
    fault = session.faults[2]
    assert (fault.type, fault.cell, fault.line) == ("ZeroDivisionError", 2, 4)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("torch", "package 'torch' is not available here; allowed: numpy, the standard library"),
        ("scipy.signal", "package 'scipy' is not available here; allowed: numpy, the standard library"),
        ("tkinter", "package 'tkinter' is not available here; allowed: numpy, the standard library"),
        ("numpy.nothing", "module 'numpy.nothing' is not available here; allowed: numpy, the standard library"),
        ("coursekit", "package 'coursekit' is not available here; allowed: numpy, the standard library"),
        ("msgspec", "package 'msgspec' is not available here; allowed: numpy, the standard library"),
        ("inside.worker", "package 'inside' is not available here; allowed: numpy, the standard library"),
    ],
)
def test_other_packages_are_refused_by_name(submit, name, message):
    fault = submit(f"import {name}").faults[1]
    assert (fault.type, fault.message) == ("ModuleNotFoundError", message)


def test_the_library_is_all_there(submit):
    source = """
import abc, argparse, asyncio, bisect, collections.abc, concurrent.futures, copy, csv, datetime, decimal, enum, fractions
import functools, heapq, html.parser, importlib.metadata, itertools, json, logging.handlers, math, multiprocessing.pool
import operator, os.path, pathlib, pickle, pprint, queue, random, re, shutil, sqlite3, statistics, string, struct, tempfile
import textwrap, threading, time, timeit, traceback, typing, unittest.mock, urllib.request, uuid, xml.etree.ElementTree
import zipfile, zoneinfo
import numpy.linalg, numpy.fft, numpy.ma, numpy.random, numpy.testing, numpy.typing, numpy.polynomial.chebyshev
from numpy.lib.stride_tricks import as_strided, sliding_window_view
import numpy as np
np.testing.assert_allclose([1.0], [1.0])
assert np.linalg.det(np.eye(2)) == np.einsum("ii", np.eye(1)) == 1
np.fft.rfft([1.0, 2.0]), np.random.default_rng(1).random(3), np.histogram([1, 2]), np.array2string(np.ones(3)), repr(np.ones(3))
np.matmul(np.ones((200, 200)), np.ones((200, 200))), np.convolve([1, 2], [3]), np.median([1, 2]), np.savetxt, np.polyfit([1, 2], [3, 4], 1)
datetime.datetime.strptime("2020", "%Y"), time.localtime(), time.strftime("%c"), "їжак".encode("cp1251"), "a".encode("idna")
decimal.Decimal(1) / 3, statistics.mean([1, 2]), json.dumps({}), timeit.timeit("1", number=1), random.random()
with concurrent.futures.ThreadPoolExecutor(2) as pool: assert list(pool.map(abs, [-1])) == [1]
traceback.format_exc(), re.compile("a+b").match("aab"), typing.get_type_hints(lambda: 0), unittest.mock.Mock()()
"""
    assert after(submit, source) == 1


def test_inert_things_are_no_values(submit):
    session = submit("import matplotlib.pyplot as plt\nimport copy\ndef f(): return plt.gca()\ncopy.copy(plt.gca())")
    assert session.faults == {}
    assert session.run("f", [Call(args=())]).answers[0].kind == "malformed"
