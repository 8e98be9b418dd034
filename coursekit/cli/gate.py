"""Commands that prove a course or the toolkit itself: validate, demo."""

import sys
from pathlib import Path

import click

from coursekit.cli.common import course_of, print_json, say


@click.command("validate", epilog="Examples: coursekit validate; coursekit validate conv2d pooling_by_hand")
@click.argument("names", nargs=-1)
@click.option("--variants", type=click.IntRange(3), default=1000, show_default=True, help="Of each problem.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def validate_command(ctx: click.Context, names: tuple[str, ...], variants: int, as_json: bool) -> None:
    """The gate before release, for all problems and exercises or for NAMES.

    Every accepted solution earns full marks; every rejected one loses what it states and is told what it states; null
    solutions earn 0; a case set catches every mistake; every mistake differs from the answer on every variant; public
    examples pass on the reference and fail on the starter; statements render in both languages; no stray file.
    Exit code 1 when something is found.
    """
    from coursekit.cli.progress import Bar
    from coursekit.validate import Gate

    gate = Gate(course_of(ctx, need=False), variants=variants, only=names)
    with Bar("validated", len(gate.parts())) as bar:
        report = gate.run(bar.step)
    if as_json:
        findings = [{"where": f.where, "what": f.what, "hint": f.hint} for f in report.findings]
        print_json({"checks": report.checks, "findings": findings})
    else:
        for f in report.findings:
            click.echo(f"✗ {f.where}: {f.what}" + (f"\n    hint: {f.hint}" if f.hint else ""))
        mark = "✗" if report.findings else "✓"
        say(
            f"{mark} {sum(report.checks.values())} checks of {len(report.checks)} parts, "
            f"{len(report.findings)} findings"
        )
    sys.exit(1 if report.findings else 0)


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
