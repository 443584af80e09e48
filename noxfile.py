"""What can be run here: `nox -l` lists it. Each session makes its own environment."""

import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_external_run = True
nox.options.sessions = [
    "tests",
    "drift",
    "audit",
    "peers",
    "ray",
    "pages",
    "lint",
    "typecheck",
    "package",
]

PYPROJECT = nox.project.load_toml("pyproject.toml")
CHROMIUM = ("chromium", "chromium-browser")
WRITTEN = ["src", "tests", "generator", "examples", "benchmarks", "docs", "noxfile.py"]


def group(*names: str) -> list[str]:
    """The requirements of dependency groups of pyproject.toml."""
    return [*nox.project.dependency_groups(PYPROJECT, *names)]


@nox.session(python=nox.project.python_versions(PYPROJECT), default=False)
def tests_all(session: nox.Session) -> None:
    """Run the tests on every Python that is supported and installed."""
    session.install("-e", ".[all]", *group("test", "generate", "typecheck"))
    session.run("pytest", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; what follows -- goes to pytest."""
    session.install("-e", ".[all]", *group("test", "generate", "typecheck"))
    session.run("pytest", *session.posargs)


@nox.session(default=False)
def generate(session: nox.Session) -> None:
    """Rebuild generated/ from openapi.yaml."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", *session.posargs)


@nox.session
def drift(session: nox.Session) -> None:
    """Fail if generated/ is not what openapi.yaml and the templates say."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", "--check")


@nox.session
def audit(session: nox.Session) -> None:
    """Print how openapi.yaml differs from the vendor SDK types, beyond what is explained."""
    session.install(*group("audit"))
    session.run("python", "-m", "generator.audit", *session.posargs)


@nox.session
def peers(session: nox.Session) -> None:
    """Run the tests that need the vendor's SDK or schemathesis."""
    session.install("-e", ".[all]", *group("test", "peers"))
    needing = [
        str(path)
        for path in sorted(Path("tests").rglob("test_*.py"))
        if any(f'"{name}"' in path.read_text() for name in ("anthropic", "schemathesis"))
    ]
    session.run("pytest", *needing, *session.posargs)


@nox.session
def ray(session: nox.Session) -> None:
    """Run the tests that need Ray or Dask, on clusters that they start on this machine."""
    session.install("-e", ".[all,ray]", *group("test", "ray"))
    session.run("pytest", "tests/ray", *session.posargs)


@nox.session
def pages(session: nox.Session) -> None:
    """Look at the pages of reports in Chromium; as root, install it if it is not there."""
    if not any(map(shutil.which, CHROMIUM)):
        if not (shutil.which("apt-get") and os.geteuid() == 0):
            session.skip("needs Chromium: apt-get install chromium")
        session.run("apt-get", "update", external=True, silent=True)
        session.run("apt-get", "install", "-y", "chromium", external=True, silent=True)
    session.install("-e", ".[html]", *group("pages"))
    session.run("pytest", "tests/html_report/test_browser.py", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of what is written by hand."""
    session.install(*group("lint"))
    session.run("ruff", "check", *WRITTEN)
    session.run("ruff", "format", "--check", *WRITTEN)


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check types, strictly, in written and generated code."""
    session.install("-e", ".[all]", *group("typecheck", "generate", "test", "bench"), "nox")
    session.run("mypy", "src", "generated", "generator", "benchmarks", "noxfile.py")
    session.run("mypy", "tests/typing/api.py")
    session.run("pyright", "-p", "tests/typing", "--pythonpath", f"{session.bin}/python")


@nox.session(default=False)
def docs(session: nox.Session) -> None:
    """Write the API reference into site/; what follows -- is another folder."""
    session.install("-e", ".[all]", *group("docs"))
    session.run("python", "docs/build.py", *(session.posargs or ["site"]))


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure against peers and bounds, and write benchmarks/results; -- --quick is short."""
    session.install("-e", ".[all]", *group("bench", "generate"))
    peers = Path(session.create_tmp()).resolve() / "peers"
    for name, release in (("batchwizard", "0.5.0"), ("batchlane", "0.2.0")):
        # Each needs releases of its own of what the others need, the vendor's SDK above all.
        if not (peers / name).exists():
            session.run("python", "-m", "venv", str(peers / name))
        python = next((peers / name).glob("[bS]*/python*"))
        session.run(
            str(python), "-m", "pip", "install", "--quiet", f"{name}=={release}", external=True
        )
    session.run("python", "-m", "benchmarks", *session.posargs, env={"BENCHMARK_PEERS": str(peers)})


@nox.session
def package(session: nox.Session) -> None:
    """Build sdist and wheel, install the wheel elsewhere, and run the example job with it."""
    session.install("build")
    elsewhere = session.create_tmp()
    out = Path(elsewhere) / "dist"
    for old in out.glob("*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", str(out), silent=True)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    session.install(f"{wheel}[all]")
    example = Path("examples/jargon.jsonl").absolute()
    checks = Path("tests/packaging").absolute()
    with session.chdir(elsewhere):  # so that nothing is imported from the checkout
        results = Path(elsewhere) / "results.jsonl"
        for old in Path(elsewhere).glob("results.jsonl*"):
            old.unlink()
        session.run("message-batches", "run", str(example), "--sandbox", "--out", str(results))
        session.run("message-batches", "report", str(results), "--html", "report.html", silent=True)
        session.run("python", str(checks / "check_wheel.py"), str(example), str(results))
        session.run("python", str(checks / "check_sdist.py"), str(sdist))
