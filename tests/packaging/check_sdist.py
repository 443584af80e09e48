"""Check that the sdist holds all that a packager needs: contract, generator, packages, tests."""

import sys
import tarfile

with tarfile.open(sys.argv[1]) as archive:
    names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
wanted = [
    "openapi.yaml",
    "noxfile.py",
    "pyproject.toml",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "generator/__main__.py",
    "generator/templates/model.py.jinja",
    "generated/message_batches_api/py.typed",
    "generated/message_batches_api/models/message.py",
    "src/message_batches/py.typed",
    "src/message_batches/sdk/client.py",
    "src/message_batches/report_html/templates/page.html",
    "tests/test_contract.py",
    "tests/generator/quirks.yaml",
    "examples/jargon.jsonl",
]
missing = [name for name in wanted if name not in names]
assert not missing, f"missing from the sdist: {missing}"
unwanted = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
assert not unwanted, f"unwanted in the sdist: {unwanted[:3]}"
print(f"{len(names)} entries in the sdist")
