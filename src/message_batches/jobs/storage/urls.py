"""
What counts as a URL, which URLs are served, and how a URL is shown without its credentials.

A URL that a user passes may carry a password or a token. `location` is the border: behind it a URL
is shown, logged and stored without them, and only this process remembers them, to open the URL.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from message_batches.jobs.errors import InputError

_URL = re.compile(r"(?P<protocol>[a-zA-Z][a-zA-Z0-9+.-]+):(?P<slashes>/+)(?P<rest>.*)", re.DOTALL)
"""How a URL begins. A single letter is a drive."""

_QUERY = re.compile(r"\?(?=[\w.~-]+=)")
"""Where a query begins. In a pattern, `?` is any character."""

_LONGEST_SHOWN = 200
"""Characters of a name that a message shows; a data: URL may hold megabytes."""

_HIDDEN = "***"

_HARMLESS = frozenset({"versionid", "generation", "snapshot", "version", "file", "path", "name"})
"""Parameters of a query whose values are not secret."""

_SHORTEST_WORD = 6
"""Characters from which on a secret is looked for anywhere in a text."""

_NOT_SERVED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("file", "local"),
        ("This is the URL of a local file.", "Pass its path, without {protocol}://."),
    ),
    **dict.fromkeys(
        ("zip", "tar", "libarchive", "reference", "dir"),
        ("A file inside an archive or of a view cannot be used.", "Pass the URL of a plain file."),
    ),
    **dict.fromkeys(
        ("simplecache", "filecache", "blockcache", "cached", "asyncwrapper", "generic"),
        (
            "A URL behind a cache cannot be used, since a change would go unnoticed.",
            "Pass the URL of the file itself.",
        ),
    ),
    "data": ("This is a data: URL, not a file.", "Write its content to a file, and pass that."),
    "postgresql": ("This is the URL of a database, not of a file.", "Pass a file."),
}
"""Protocols that are known and refused: what is said, and the hint."""

_known: dict[str, str] = {}
"""The complete URL of each URL that is shown without its credentials."""

_users: dict[str, str] = {}
"""The user and password of each host that was named with them, by protocol and host."""

_words: dict[str, str] = {}
"""Each secret of these URLs, with what is shown in its place."""


def is_url(value: object) -> bool:
    """Return whether a value is a URL, such as `s3://bucket/name`, and not a local path."""
    if not isinstance(value, str):
        return False
    found = _URL.match(value)
    return found is not None and len(found["slashes"]) >= 2


def location(value: str | os.PathLike[str]) -> Path | str:
    """
    Return where a file is: a path, or a URL that can be shown.

    Raises:
        InputError: it is a URL that cannot be served, or one that lost a slash.
    """
    text = os.fspath(value)
    if text[:5].lower() == "data:" and not os.path.lexists(text):
        raise _refused(text, "data")
    if (chain := text.partition("::"))[1] and "://" in text:
        protocol = chain[0].partition("://")[0]
        raise _refused(text, protocol if protocol in _NOT_SERVED else "cached")
    found = _URL.match(text)
    if found is None:
        return Path(value)
    protocol, rest = found["protocol"].lower(), found["rest"]
    if len(found["slashes"]) == 1:
        shown = shortened(shown_url(f"{protocol}://{rest}"))
        raise InputError.at(
            shown.replace("://", ":/", 1),
            "This URL has lost a slash, as in a Path.",
            f"Pass it as text: {shown}. For a local file of this name, put ./ before it.",
        )
    if protocol in _NOT_SERVED:
        raise _refused(text, protocol)
    if not rest:
        raise InputError.at(text, "The URL names no file.", "Pass the URL of a file.")
    return shown_url(f"{protocol}:{found['slashes']}{rest}")


def _refused(text: str, protocol: str) -> InputError:
    message, hint = _NOT_SERVED[protocol]
    shown = shortened(text if protocol == "data" else shown_url(text))
    return InputError.at(shown, message, hint.format(protocol=protocol))


def shortened(name: str) -> str:
    """Return a name as a message shows it."""
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."


def shown_url(url: str) -> str:
    """
    Return a URL without its credentials, which this process remembers; a path as it is.

    Hidden are a user with a password, and the values of a query unless they are known to be
    harmless.

    Raises:
        InputError: a password holds a slash, so that its end is ambiguous.
    """
    protocol, separator, rest = url.partition("://")
    if not separator:
        return url
    host, slash, path = rest.partition("/")
    user, at, bare = host.rpartition("@")
    if not at and re.search(r":(?!\d+$)", host) and "@" in path and not host.startswith("["):
        raise InputError.at(
            f"{protocol}://{_HIDDEN}",
            "The password in this URL holds a slash.",
            "Write each slash of a password as %2F.",
        )
    if ":" in user:
        _users[f"{protocol}://{bare}"] = user
        _remember_word(f"{user}@", "")
        _remember_word(user.partition(":")[2], _HIDDEN)
        host = bare
    path, query = split_query(slash + path)
    hidden = re.sub(r"([^&=]+)=([^&]*)", _hide_value, query)
    shown = f"{protocol}://{host}{path}" + (f"?{hidden}" if query else "")
    if shown != url:
        _known[shown] = url
        _words[url] = shown
    return shown


def _hide_value(found: re.Match[str]) -> str:
    name, value = found.groups()
    if unquote(name).lower() in _HARMLESS or not value or value == _HIDDEN:
        return found.group()
    _remember_word(value, _HIDDEN)
    return f"{name}={_HIDDEN}"


def _remember_word(word: str, shown: str) -> None:
    for form in (word, unquote(word), quote(word, safe="")):
        if len(form) >= _SHORTEST_WORD:
            _words[form] = shown


def split_query(url: str) -> tuple[str, str]:
    """Return a URL without its query, and the query."""
    parts = _QUERY.split(url, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def redacted(text: str) -> str:
    """Return a text of another library without the credentials of any URL."""
    for word in sorted(_words, key=len, reverse=True):
        text = text.replace(word, _words[word])
    return text


def credentials_of(url: str) -> tuple[str, str] | None:
    """Return user and password for a URL that was given with them in this process."""
    protocol, _, rest = url.partition("://")
    user = _users.get(f"{protocol}://{rest.partition('/')[0]}")
    if user is None:
        return None
    name, _, password = user.partition(":")
    return unquote(name), unquote(password)


def complete_url(url: str) -> str:
    """Return the URL as it was given in this process, with its credentials."""
    if url in _known:
        return _known[url]
    protocol, _, rest = url.partition("://")
    user = _users.get(f"{protocol}://{rest.partition('/')[0]}")
    return url if user is None else f"{protocol}://{user}@{rest}"


def join_url(url: str, *names: str) -> str:
    """Return the URL of something below another URL."""
    return "/".join([url.rstrip("/"), *names])
