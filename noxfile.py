"""Sessions for development; `nox -l` lists them. Each has its own environment."""

import os
import shutil
import time
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_external_run = True
nox.options.sessions = [
    "tests",
    "slow",
    "drift",
    "audit",
    "peers",
    "foreign",
    "orchestrators",
    "pages",
    "docs",
    "ray",
    "lint",
    "typecheck",
    "package",
]

PYPROJECT = nox.project.load_toml("pyproject.toml")
CHROMIUM = ("chromium", "chromium-browser")
# Many tests kill processes, break connections and wait, on machines of which little is known. Where
# nobody can look, one that fails is run again; pytest counts it as "rerun" in its last line.
AGAIN = ("--reruns", "1", "-raR") if os.environ.get("CI") else ()
# Two workers more than there are cores, because many tests wait for a process or a server. A worker
# that is done takes tests from the slowest one.
PARALLEL = ("-n", str((os.cpu_count() or 1) + 2), "--dist", "worksteal", *AGAIN)
# A module is compiled once, not by every worker and every process that a test starts, whatever the
# surroundings say.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
HANDWRITTEN = ["src", "tests", "generator", "examples", "benchmarks", "docs", "noxfile.py"]


def group(*names: str) -> list[str]:
    """Return the requirements of dependency groups of pyproject.toml."""
    return [*nox.project.dependency_groups(PYPROJECT, *names)]


@nox.session(python=nox.project.python_versions(PYPROJECT), default=False)
def tests_all(session: nox.Session) -> None:
    """Run the tests on every supported Python that is installed."""
    session.install("-e", ".[all]", *group("test", "generate", "typecheck"))
    session.run("pytest", *PARALLEL, *session.posargs, env=COMPILED)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the default tests; with COVERAGE=1 also measure them. Arguments after -- go to pytest."""
    session.install("-e", ".[all]", *group("test", "generate", "typecheck"))
    if os.environ.get("COVERAGE"):
        measure(session)
    else:
        session.run("pytest", *PARALLEL, *session.posargs, env=COMPILED)


def measure(session: nox.Session) -> None:
    """Measure the branches that the tests reach; fail below the limit in pyproject.toml."""
    session.install(*group("audit", "coverage"))
    session.run("coverage", "erase")
    # Coverage itself imports some of the modules that this test forbids.
    unmeasured = "tests/cli/test_help.py::test_help_loads_neither_the_client_nor_what_draws"
    session.run("pytest", unmeasured)
    all_others = (*PARALLEL, "--deselect", unmeasured, *session.posargs)
    session.run("coverage", "run", "-m", "pytest", *all_others, env=COMPILED)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that are slow by nature; arguments after -- go to pytest."""
    session.install("-e", ".[all]", *group("test", "generate", "typecheck"))
    session.run("pytest", "-m", "slow", *PARALLEL, *session.posargs, env=COMPILED)


@nox.session(default=False)
def simulate(session: nox.Session) -> None:
    """Play simulated histories of runs with new seeds: nox -s simulate -- COUNT."""
    session.install("-e", ".")
    first = str(int(time.time()) * 1_000)
    count, *rest = session.posargs or ["100000"]
    processes = str(os.cpu_count() or 1)
    session.run("python", "-m", "tests.simulator", first, count, "--processes", processes, *rest)


@nox.session(default=False)
def generate(session: nox.Session) -> None:
    """Rebuild generated/ from openapi.yaml."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", *session.posargs)


@nox.session
def drift(session: nox.Session) -> None:
    """Fail if generated/ differs from what openapi.yaml and the templates produce."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", "--check")


@nox.session
def audit(session: nox.Session) -> None:
    """Print each unexplained difference between openapi.yaml and the vendor SDK's types."""
    session.install(*group("audit"))
    session.run("python", "-m", "generator.audit", *session.posargs)


def naming(*packages: str) -> list[str]:
    """Return the test modules that name one of these packages."""
    return [
        str(path)
        for path in sorted(Path("tests").rglob("test_*.py"))
        if any(f'"{name}"' in path.read_text() for name in packages)
    ]


@nox.session
def peers(session: nox.Session) -> None:
    """Run the tests that need packages of others, such as the vendor's, datasets, genai-prices."""
    session.install("-e", ".[all]", *group("test", "peers"))
    needing = naming("anthropic", "datasets", "schemathesis", "genai_prices")
    session.run("pytest", "-m", "", *PARALLEL, *needing, "tests/audit", *session.posargs)


@nox.session(default=False)
def vendor(session: nox.Session) -> None:
    """Write what a release of the vendor brings: the newest, or `-- PYTHON [TYPESCRIPT]`."""
    python, *typescript = session.posargs or [""]
    # Not the session's own temporary folder: ruff formats nothing in .nox, where it is.
    report = str(Path(session.cache_dir).resolve() / "vendor.xml")
    steps: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = [
        ("raise the pins", ("tests.vendor_release", "pin", *typescript), (0,)),
        ("write the contract", ("generator.audit", "--write"), (0, 1)),
        ("generate the package", ("generator",), (0,)),
        ("write the table of models", ("tests.model_table",), (0,)),
        ("list the types", ("tests.vendor_types",), (0,)),
        ("generate their paths", ("generator",), (0,)),
        ("list the names", ("tests.vendor_page",), (0,)),
        (
            "run the tests",
            (
                "pytest",
                "-q",
                *PARALLEL,
                f"--junitxml={report}",
                "tests/audit",
                *naming("anthropic"),
            ),
            (0, 1),
        ),
        ("list what is left", ("tests.vendor_release", "left", report), (0,)),
    ]
    session.install("-e", ".[all]", *group("test", "generate", "peers"))
    session.install(*(["--upgrade", "anthropic"] if not python else [f"anthropic=={python}"]))
    for name, command, codes in steps:
        try:
            session.run("python", "-m", *command, success_codes=codes)
        except nox.command.CommandFailed:
            session.error(
                f"Could not {name}. Fix what is printed above, then run `nox -s vendor` again with "
                "the same arguments: every step may be repeated. `git diff` shows what is done."
            )


@nox.session
def foreign(session: nox.Session) -> None:
    """Lint the contract, and generate clients from it, with tools from PyPI and npm."""
    npm = Path(session.create_tmp()).resolve()
    shutil.copy("tests/foreign/package.json", npm)
    try:
        session.install(*group("test", "foreign"))
        for runtime in ("node", "java"):
            if not shutil.which(runtime):
                session.install(*group(f"foreign-{runtime}"))
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error")
        session.run("npm", "install", "--prefix", str(npm), *quiet, external=True)
    except CommandFailed:
        session.skip("PyPI or npm did not deliver the tools: see above")
    path = os.pathsep.join([session.bin, str(npm / "node_modules/.bin"), os.environ["PATH"]])
    session.run(
        "pytest", "-m", "", "tests/foreign", *PARALLEL, *session.posargs, env={"PATH": path}
    )


@nox.session
def ray(session: nox.Session) -> None:
    """Run the tests that need Ray, on a cluster that they start on this machine."""
    session.install("-e", ".[ray,sandbox]", *group("test", "ray"))
    session.run("pytest", "-m", "", "tests/ray", *AGAIN, *session.posargs)


@nox.session
@nox.parametrize("others", ["orchestrators", "airflow"])
def orchestrators(session: nox.Session, others: str) -> None:
    """Run the examples for orchestrators; Airflow's requirements need an environment apart."""
    session.install("-e", ".[sandbox]", *group(others))
    session.run("pytest", "tests/orchestrators", *session.posargs)


def has_program(session: nox.Session, package: str, *names: str) -> bool:
    """Return whether a program is there, after installing its Debian package where possible."""
    if not any(map(shutil.which, names)) and shutil.which("apt-get") and os.geteuid() == 0:
        session.run("apt-get", "update", external=True, silent=True)
        session.run("apt-get", "install", "-y", package, external=True, silent=True)
    return any(map(shutil.which, names))


@nox.session
def pages(session: nox.Session) -> None:
    """Test report pages in Chromium; run as root, install Chromium if it is missing."""
    if not has_program(session, "chromium", *CHROMIUM):
        session.skip("needs Chromium: apt-get install chromium")
    session.install("-e", ".[html,schema]", *group("pages"))
    modules = ("test_browser.py", "test_live_browser.py")
    session.run("pytest", *(f"tests/report_html/{name}" for name in modules), *session.posargs)


@nox.session
def notebooks(session: nox.Session) -> None:
    """Run the example notebook in a kernel, twice and interrupted."""
    session.install("-e", ".[html,sandbox,schema,tables]", *group("notebooks"))
    session.run("pytest", "tests/notebooks", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of handwritten code."""
    session.install(*group("lint"))
    session.run("ruff", "check", *HANDWRITTEN)
    session.run("ruff", "format", "--check", *HANDWRITTEN)


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check types in handwritten and generated code, in strict mode."""
    session.install("-e", ".[all]", *group("typecheck", "generate", "test", "bench"), "nox")
    session.run("mypy", "src", "generated", "generator", "benchmarks", "noxfile.py")
    session.run(
        "mypy", "tests/typing/api.py", "tests/typing/answers.py", "tests/typing/vendor_style.py"
    )
    session.run("pyright", "-p", "tests/typing", "--pythonpath", f"{session.bin}/python")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into site/, or the folder given after --; check it, and run its examples."""
    session.install("-e", ".[all]", *group("docs"))
    (folder,) = session.posargs or ["site"]
    shutil.rmtree(folder, ignore_errors=True)
    doctrees = str(Path(session.create_tmp()).resolve() / "doctrees")
    strict = ("--fail-on-warning", "--keep-going", "--quiet", "--fresh-env")
    session.run("sphinx-build", *strict, "-d", doctrees, "docs", folder)
    session.run("python", "-m", "tests.site.built", folder)
    has_program(session, "jq", "jq")  # else the pages that use it are skipped
    session.run("pytest", "-n", "2", "tests/site")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure against peers and bounds, and write benchmarks/results; -- --quick takes a minute."""
    session.install("-e", ".[all]", *group("bench", "generate"))
    peers = Path(session.create_tmp()).resolve() / "peers"
    requirements = {
        "batchwizard": ["batchwizard==0.5.0"],
        "batchlane": ["batchlane==0.2.0"],
        "accrue": ["accrue[anthropic]==1.5.2", "pyarrow"],  # which writes its Parquet
        "llm-batch-py": ["llm-batch-py==0.1.8"],
    }
    for name, wanted in requirements.items():
        # Each pins other releases of the same packages, the vendor's SDK above all.
        if not (peers / name).exists():
            session.run("python", "-m", "venv", str(peers / name))
        python = next((peers / name).glob("[bS]*/python*"))
        session.run(str(python), "-m", "pip", "install", "--quiet", *wanted, external=True)
    session.run("python", "-m", "benchmarks", *session.posargs, env={"BENCHMARK_PEERS": str(peers)})


@nox.session
def package(session: nox.Session) -> None:
    """Build sdist and wheel, check them, and run an example; -- --release before a release."""
    session.install(*group("package"))
    elsewhere = Path(session.create_tmp()).absolute()
    out = elsewhere / "dist"
    for old in out.glob("*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", str(out), silent=True)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    session.run("twine", "check", "--strict", str(wheel), str(sdist))
    index = Path("tests/packaging/check_index.py")
    session.run("python", str(index), str(wheel), *session.posargs)
    session.install(f"{wheel}[all]")
    example = Path("examples/jargon.jsonl").absolute()
    checks = Path("tests/packaging").absolute()
    with session.chdir(elsewhere):  # outside of the checkout, so that nothing is imported from it
        results = elsewhere / "results.jsonl"
        for old in elsewhere.glob("results.jsonl*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        session.run("message-batches", "run", str(example), "--sandbox", "--out", str(results))
        session.run("message-batches", "report", str(results), "--html", "report.html", silent=True)
        session.run("python", str(checks / "check_wheel.py"), str(example), str(results))
        session.run("python", str(checks / "check_sdist.py"), str(sdist))
