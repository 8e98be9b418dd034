"""Commands that prove a course or the toolkit itself: validate, demo."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursekit.cli.common import course_of, print_json, say

if TYPE_CHECKING:  # a command loads only what it needs itself
    from coursekit.validate import Report
    from coursekit.validate.coverage import Coverage
    from coursekit.validate.mutants import Tried


@click.command("validate", epilog="Examples: coursekit validate; coursekit validate --mutants --verbose conv2d")
@click.argument("names", nargs=-1)
@click.option("--variants", type=click.IntRange(3), default=1000, show_default=True, help="Of each problem.")
@click.option("--mutants", is_flag=True, help="Also break the accepted solutions in every small way; takes minutes.")
@click.option("--verbose", is_flag=True, help="Also costs of levels, cases that catch each mistake, equal mutants.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: all of it.")
@click.pass_context
def validate_command(
    ctx: click.Context, names: tuple[str, ...], variants: int, mutants: bool, verbose: bool, as_json: bool
) -> None:
    """The gate before release, for all problems and exercises or for NAMES.

    Every accepted solution earns full marks; every rejected one loses what it states and is told what it states; null
    solutions earn 0; a case set catches every mistake, by five random cases at least; every mistake differs from the
    answer on every variant; public examples pass on the reference and fail on the starter; statements render in both
    languages; no stray file. For each exercise it tells how many levels, pairs and triples of levels its cases show.

    With --mutants, the accepted solutions are broken in every small way: each mutant loses points, or equals the
    reference on 3000 wide inputs, or survives. A survivor is a finding, with the case that would catch it.

    Exit code 1 when something is found.
    """
    from coursekit.cli.progress import Bar
    from coursekit.validate import Gate

    gate = Gate(course_of(ctx, need=False), variants=variants, only=names)
    with Bar("validated", len(gate.parts())) as bar:
        report = gate.run(bar.step)
    if mutants:
        trials = gate.trials()
        with Bar("mutants", sum(len(t.mutants) for t in trials)) as bar:
            gate.try_mutants(trials, report, bar.step)
    if as_json:
        findings = [{"where": f.where, "what": f.what, "hint": f.hint} for f in report.findings]
        tried = {"mutants": [t.as_json() for t in report.mutants]} if mutants else {}
        coverage = [asdict(c) for c in report.coverage]
        print_json({"checks": report.checks, "findings": findings, "coverage": coverage} | tried)
    else:
        click.echo(_report_text(report, verbose), nl=False)
        mark = "✗" if report.findings else "✓"
        say(
            f"{mark} {sum(report.checks.values())} checks of {len(report.checks)} parts, "
            f"{len(report.findings)} findings"
        )
    sys.exit(1 if report.findings else 0)


def _report_text(report: "Report", verbose: bool) -> str:
    lines = []
    for f in report.findings:
        lines += [f"✗ {f.where}: {f.what}", *([f"    hint: {f.hint}"] if f.hint else [])]
    for c in report.coverage:
        lines += [_coverage_line(c), *(_coverage_tables(c) if verbose else ())]
    for t in report.mutants:
        lines += [_mutants_line(t), *(_mutants_table(t) if verbose else ())]
    return "".join(f"{line}\n" for line in lines)


def _coverage_line(found: "Coverage") -> str:
    sizes = zip(("levels", "pairs", "triples"), found.shown, found.possible, strict=True)
    shown = ", ".join(f"{some} of {all_} {what}" for what, some, all_ in sizes)
    line = f"{found.exercise}: {found.cases} cases show {shown}"
    if found.caught:
        least = min(found.caught, key=lambda name: found.caught[name])
        line += f"; every mistake fails {found.caught[least]} random cases or more ({least})"
    return line


def _coverage_tables(found: "Coverage") -> list[str]:
    from coursekit.cli.render import table

    levels = [[c.name, f"{c.points:g}", f"{c.costs:g}", str(c.cases)] for c in found.levels]
    mistakes = [[name, str(count)] for name, count in found.caught.items()]
    return [
        *(f"    not shown: {pair}" for pair in found.missing),
        table(["level", "points", "lost where it fails", "cases"], levels),
        table(["mistake", "random cases that catch it"], mistakes),
    ]


def _mutants_line(tried: "Tried") -> str:
    return (
        f"{tried.exercise}: mutants {tried.tried}, losing points {tried.killed}, equal on {tried.wide} wide inputs "
        f"{len(tried.equal)}, right by the contract {len(tried.excused)}, surviving {len(tried.survivors)}"
    )


def _mutants_table(tried: "Tried") -> list[str]:
    lines = [f"    = {m.where} `{m.change}`" for m in tried.equal]
    lines += [f"    ~ {m.where} `{m.change}`: {reason}" for m, reason in tried.excused]
    return lines + [f"    ! {file} itself is off on {count} wide inputs" for file, count in tried.unfair.items()]


@click.command("demo", epilog="Example: coursekit demo --keep demo-course")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the course in this folder, which must not exist.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.option("--unsafe-no-sandbox", "unsafe", is_flag=True, help="Grade without confinement.")
def demo_command(keep: Path | None, jobs: int, unsafe: bool) -> None:
    """The whole loop on a made-up class of 24: init, generate, hand in, grade, look at the feedback."""
    from coursekit.cli.progress import Bar
    from coursekit.cli.render import demo_text
    from coursekit.demo import run_demo

    found = run_demo(keep, jobs=jobs, unsafe=unsafe, say=say, bar=Bar)
    click.echo(demo_text(found))
    sys.exit(0 if found.as_promised else 1)
