"""What cells find in place of their notebook: inert, so that they run on and nothing is drawn or fetched."""

import dis
import io
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

# Drawing and notebook machinery that solutions import and do not need. Whatever an assignment allows is not
# replaced.
INERT_PACKAGES = frozenset(
    {
        "matplotlib",
        "mpl_toolkits",
        "pylab",
        "seaborn",
        "plotly",
        "IPython",
        "ipywidgets",
        "google",
        "tqdm",
        "check",
    }
)
# The self-check's names, which a submission calls, and Jupyter's.
INERT_NAMES = ("answer", "check", "ready", "show", "display")
_UNPACK = dis.opmap["UNPACK_SEQUENCE"]


class Inert:
    """Takes every call, attribute and index, and gives itself; holds nothing; is no number and no text."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        # As a decorator it must give the function back: @interact, @widgets.interact.
        return args[0] if len(args) == 1 and not options and type(args[0]) is types.FunctionType else self

    def __getattr__(self, name: str) -> "Inert":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # else copy, pickle and numpy would take it for something that it is not
        return self

    def __getitem__(self, key: Any) -> "Inert":
        return self

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __setattr__(self, name: str, value: Any) -> None: ...

    def __enter__(self) -> "Inert":
        return self

    def __exit__(self, *failure: object) -> None: ...

    def __len__(self) -> int:
        return 0

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise TypeError("nothing is drawn here, and so there is nothing to read")

    def __iter__(self) -> Iterator["Inert"]:
        """Nothing; but in `figure, (left, right) = plt.subplots(1, 2)` as many as there are names."""
        frame = sys._getframe(1)
        code, at = frame.f_code.co_code, frame.f_lasti
        return iter([self] * (code[at + 1] if at >= 0 and code[at] == _UNPACK else 0))


INERT = Inert()


def inert_function(name: str) -> Callable[..., None]:
    """A function of this name that takes anything and returns None."""

    def inert(*args: object, **options: object) -> None: ...

    inert.__name__ = inert.__qualname__ = name
    return inert


class _Module(types.ModuleType):
    """A module all of whose names are inert."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []  # so that it may have submodules
        self.__all__: list[str] = []
        top = name.partition(".")[0]
        if top == "tqdm":  # `for i in tqdm(range(n))` has to loop
            vars(self).update(tqdm=lambda iterable=(), *a, **o: iterable, trange=lambda *a, **o: range(*a))
        if top == "check":
            vars(self).update({each: inert_function(each) for each in INERT_NAMES})
            self.__all__ += INERT_NAMES

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return INERT


class Importer:
    """The only finder left once everything allowed is loaded: inert modules, and one clear refusal."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = tuple(dict.fromkeys(name.partition(".")[0] for name in allowed))
        self.inert = INERT_PACKAGES.difference(self.allowed)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec:
        top = name.partition(".")[0]
        if top in self.inert:
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        what = "module" if top in self.allowed or (top in sys.stdlib_module_names and top != name) else "package"
        allowed = ", ".join((*self.allowed, "the standard library"))
        raise ModuleNotFoundError(f"{what} '{name}' is not available here; allowed: {allowed}", name=name)

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None: ...


class Output(io.TextIOBase):
    """Standard output and error: keeps the first characters, as many as wanted, and takes the rest."""

    encoding = "utf-8"

    def __init__(self, most: int) -> None:
        self.room = most
        self.kept: list[str] = []
        self.buffer = self

    def writable(self) -> bool:
        return True

    def write(self, text: Any) -> int:
        if self.room > 0 and isinstance(text, str):
            self.kept.append(str(text[: self.room]))
            self.room -= len(self.kept[-1]) + 1  # the one is for a million empty writes
        return len(text)


class Shell:
    """`get_ipython()`: of all magics only those that run Python code do something, and that is to run it."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.user_ns = namespace
        self.cell = "<cell 0>"  # the name of the cell that runs

    def __getattr__(self, name: str) -> Inert:
        return getattr(INERT, name)  # type: ignore[no-any-return]

    def run_cell_magic(self, magic: str, line: str, body: str) -> None:
        """The body of %%time, %%timeit, %%capture and %%prun runs, once; others are of another language."""
        if magic == "capture":
            for name in line.split():
                if name.isidentifier():
                    self.user_ns[name] = INERT
        if magic in ("time", "timeit", "capture", "prun"):
            text = "\n" + body  # the magic was the cell's first line
            try:
                code = compile(text, self.cell, "exec", dont_inherit=True)
            except SyntaxError:
                code = compile(_without_magics(text), self.cell, "exec", dont_inherit=True)
            exec(code, self.user_ns)

    def run_line_magic(self, magic: str, line: str, **options: object) -> Any:
        """The statement of %time and %prun runs; the value of %time's expression comes back."""
        if magic not in ("time", "prun"):
            return None
        try:
            code = compile(line.strip(), self.cell, "eval", dont_inherit=True)
        except SyntaxError:
            code = compile(line.strip(), self.cell, "exec", dont_inherit=True)
        value = eval(code, self.user_ns)
        return value if magic == "time" else None

    def magic(self, text: str) -> Any:
        """The old spelling of `run_line_magic`."""
        name, _, line = text.lstrip("%").partition(" ")
        return self.run_line_magic(name, line)

    def system(self, command: str) -> None: ...

    def getoutput(self, command: str, **options: object) -> list[str]:
        return []


def _without_magics(text: str) -> str:
    """Lines that begin with % or ! made `pass`: IPython has not seen the body of a cell magic."""
    lines = text.split("\n")
    for k, line in enumerate(lines):
        bare = line.lstrip()
        if bare[:1] in ("%", "!"):
            lines[k] = line[: len(line) - len(bare)] + "pass"
    return "\n".join(lines)
