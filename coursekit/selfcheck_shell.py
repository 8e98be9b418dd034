"""The end of check.py: a notebook or a .py file, tried from the shell. A notebook's first cell does without it."""
# ruff: noqa: E401, I001
# What is between the marks is handed out at the end of coursekit/selfcheck.py, which has imported all this already.

import json, linecache, re, sys
from typing import Any

from coursekit.selfcheck import LONGEST, SECONDS, SPEC, STATE, answer, attempt, check, ready, say, show

# >>> coursekit self-check
# ------------------------------------------------------------------ 6. From the shell
import io, os, subprocess

MAGIC = re.compile(r"^([ \t]*)(?:(?:\w+ *= *)?(?:[%!]|get_ipython\(\))|\?|[\w.]+\? *$).*", re.M)
SELF = re.compile(r"^# >>> coursekit self-check.*?(?:^# <<< coursekit self-check[^\n]*|\Z)", re.M | re.S)

def outside(source: str) -> str:
    """A cell or file without the self-check in it, every line where it was."""
    return SELF.sub(lambda m: "\n" * m[0].count("\n"), source)

def cells_of(path: str) -> "list[str]":
    """The code cells of a notebook, or of a .py file. May raise OSError, and ValueError & co. for strange JSON."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    if path.lower().endswith(".py"):
        return re.split(r"^# (?:In\[[ \d]*\]:|%%).*$", outside(text), flags=re.M)
    return [outside("".join(c["source"])) for c in json.loads(text)["cells"] if c["cell_type"] == "code"]

def run_cell(source: str, place: str, space: "dict[str, Any]") -> None:
    """Runs one cell. % and ! lines are taken out, but only if there is need."""
    try:
        code = compile(source.replace("get_ipython()", "%"), place, "exec")
    except SyntaxError:
        source = MAGIC.sub(r"\1pass", source)
        code = compile(source, place, "exec")
    linecache.cache[place] = (len(source), None, source.splitlines(True), place)
    exec(code, space)

def in_shell(path: str) -> int:
    """Runs the cells in order, in this process; the shell's first process watches the clock."""
    try:
        cells = cells_of(path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        print(say("nofile" if isinstance(error, FileNotFoundError) else "badfile", path))
        return 2
    space: dict[str, Any] = {"__name__": "__main__", "answer": answer, "check": check, "display": print}
    for i, source in enumerate(cells, 1):
        space["ready"] = lambda: None
        _, failed = attempt(4 * SECONDS, f"<cell {i}>", "", run_cell, source, f"<cell {i}>", space)
        for text in failed:
            quotes = "\n" + say("syntax") if "answer(" in source and text.startswith("SyntaxError") else ""
            show("✗", say("cell", i) + text + quotes)
    eval("ready()", {**space, "ready": ready})
    return 1 if any(STATE.get(item, "?") for item in [*SPEC["problems"], *SPEC["exercises"]]) else 0

def main(*words: str) -> int:
    """python check.py FILE: 0 if all items are ready, 1 if something is left, 2 if the file cannot be read."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if words[:1] == ("--run",):
        return in_shell(words[1])
    if len(words) != 1:
        print(say("usage"))
        return 2
    command = [sys.executable, "-X", "utf8", __file__, "--run", *words]  # a process that can be stopped
    plain = {**os.environ, "MPLBACKEND": "Agg"}  # plots open no window
    try:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=LONGEST, env=plain).returncode
    except subprocess.TimeoutExpired:
        print(say("slow", LONGEST))
        code = 1
    return code if code in (0, 1, 2) else 1

if __name__ == "__main__" and "get_ipython" not in globals():
    sys.exit(main(*sys.argv[1:]))
# <<< coursekit self-check
