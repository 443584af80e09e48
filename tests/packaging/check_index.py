"""Check what a package index would show of a wheel: `check_index.py WHEEL [--release]`."""

import re
import sys
import zipfile
from email import message_from_bytes

with zipfile.ZipFile(sys.argv[1]) as wheel:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = message_from_bytes(wheel.read(name))
page = metadata.get_payload(decode=True).decode()
links = [
    address
    for found in re.findall(r'\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"', page)
    for address in found
    if address
]
assert page.startswith("# message-batches\n")
assert len(links) > 30, "the page is not the README"
relative = [link for link in links if not link.startswith(("https://", "#"))]
urls = metadata.get_all("Project-URL") or []
if relative or not urls:
    where = "pyproject.toml, [tool.hatch.metadata.hooks.custom]"
    message = f"{len(relative)} links do not work on an index. Name the repository in {where}."
    if "--release" in sys.argv:
        sys.exit(message)
    print(message)
else:
    print(f"{len(links)} links and {len(urls)} project URLs")
