"""TypeScript declarations are read for what they say: a literal package, and the real one."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from generator.audit.compare import compare, describe_form
from generator.audit.forms import COARSE, Field, Form, Object, Side
from generator.audit.operations import VendorError

from tests.audit.support import Document, typescript_files

pytest.importorskip("tree_sitter_typescript", reason="`nox -s audit` installs the parser")

from generator.audit import contract, npm, typescript_types

BATCHES = """\
import * as Shared from "../shared.js";
import * as MessagesAPI from "./messages.js";
import { APIPromise } from "../../core/api-promise.js";
import { Page, type PageParams } from "../../core/pagination.js";
export declare class Batches extends APIResource {
    /**
     * Send requests.
     *
     * @throws {OrganizationOnHoldError}
     * @throws {EnforcedSpendLimitReachedError}
     */
    create(params: BatchCreateParams, options?: RequestOptions): APIPromise<MessageBatch>;
    /** List them. */
    list(params?: BatchListParams | null | undefined): PagePromise<MessageBatch>;
    /** Something new. */
    pause(messageBatchID: string, params?: BatchListParams | null): APIPromise<MessageBatch>;
}
export interface MessageBatch {
    id: string;
    ended_at: string | null;
    note?: string;
    counts: { [key: string]: number };
    state: 'in_progress' | 'ended';
    type: 'message_batch';
}
export interface DeletedMessageBatch {
    id: string;
}
export interface MessageBatchIndividualResponse {
    custom_id: string;
    result: Result;
}
export type Result = Succeeded | Failed;
export interface Succeeded {
    message: MessagesAPI.Message;
    type: 'succeeded';
}
export interface Failed extends Base {
    type: 'failed';
}
interface Base {
    error: Shared.ErrorResponse;
}
export interface BatchCreateParams {
    requests: Array<BatchCreateParams.Request>;
    /**
     * Header param: A workspace.
     */
    workspace_id?: string;
}
export declare namespace BatchCreateParams {
    interface Request {
        custom_id: string;
        params: MessagesAPI.MessageParams;
    }
}
export interface BatchListParams extends PageParams {
    /**
     * Header param: A workspace.
     */
    workspace_id?: string;
}
"""
MESSAGES = """\
export interface Message {
    content: Array<Block>;
    model: Model;
}
export type Model = 'a' | 'b' | (string & {});
export interface Block {
    input: unknown;
    stop?: true | null;
}
export interface MessageParams {
    model: Model;
    /**
     * Body param: Deprecated: Use `system`.
     */
    prompt?: string | Array<string> | null;
    metadata?: Metadata;
}
export interface Metadata {
    /** @deprecated */
    user?: readonly string[] | null;
    [k: string]: unknown;
}
"""
SCRIPT = """\
class Batches extends APIResource {
    create(params, options) {
        const { workspace_id, ...body } = params;
        return this._client.post('/v1/messages/batches', {
            headers: [{ ...(workspace_id ? { 'anthropic-workspace-id': workspace_id } : {}) }],
            __span: startApiCallSpan(this._client, 'x', options, { route: '/v1/messages/batches' }),
        });
    }
    list(params = {}, options) {
        return this._client.getAPIList('/v1/messages/batches', Page, {
            headers: [{ ...(workspace_id ? { 'anthropic-workspace-id': workspace_id } : {}) }],
            __span: { route: '/v1/messages/batches', queryParams: ['after_id', 'limit'] },
        });
    }
    async pause(messageBatchID, params = {}, options) {
        return this._client
            .post(path`/v1/messages/batches/${messageBatchID}/pause`, {
            __span: { route: '/v1/messages/batches/{message_batch_id}/pause' },
        });
    }
}
"""


def beta(text: str) -> str:
    for name in ("DeletedMessageBatch", "MessageBatchIndividualResponse", "interface MessageBatch"):
        head, _, last = name.rpartition(" ")
        text = text.replace(name, f"{head} Beta{last}".strip())
    text = text.replace('"../shared.js"', '"../beta.js"').replace("Shared.", "Shared.Beta")
    return text.replace('"../../core/', '"../../../core/')


FILES = {
    "resources/messages/batches.d.ts": BATCHES,
    "resources/messages/batches.js": SCRIPT,
    "resources/messages/messages.d.ts": MESSAGES,
    "resources/beta/messages/batches.d.ts": beta(BATCHES),
    "resources/beta/messages/batches.js": SCRIPT,
    "resources/beta/messages/messages.d.ts": MESSAGES,
    "resources/shared.d.ts": "export interface ErrorResponse { message: string; }",
    "resources/beta/beta.d.ts": "export interface BetaErrorResponse { message: string; }",
    "core/pagination.d.ts": """\
export interface PageResponse<Item> { data: Array<Item>; has_more: boolean; }
export interface PageParams {
    /** How many. */
    limit?: number;
    after_id?: string;
}
""",
    "internal/data/deprecated-models.js": "{ 'claude-a': 'March 1st, 2027' }",
    "core/error-classes.js": """\
    ['400 organization_on_hold', shared_1.OrganizationOnHoldError],
    ['429 enforced_spend_limit_reached', shared_1.EnforcedSpendLimitReachedError],
""",
}
EMPTY: Document = {"components": {"schemas": {}}, "paths": {}}


def read() -> Side:
    return typescript_types.read(EMPTY, FILES)


def said(form: Form) -> str:
    """A type in words."""
    return describe_form(form)


def fields(schema: Object) -> dict[str, str]:
    def presence(field: Field) -> str:
        return ("" if field.required else "?") + (" deprecated" if field.deprecated else "")

    return {f"{name}{presence(one)}": said(one.form) for name, one in schema.fields.items()}


def test_null_is_distinguished_from_absent() -> None:
    """`f: T | null` is there and may be null, `f?: T` may be missing."""
    assert fields(read().objects["MessageBatch"]) == {
        "id": "string",
        "ended_at": "null | string",
        "note?": "string",
        "counts": "map of number",
        "state": "one of ended, in_progress",
        "type": "one of message_batch",
    }


def test_names_are_followed_through_imports_and_namespaces() -> None:
    """A type of another file is reached from both sides; what is sent ends in Param."""
    side = read()

    assert fields(side.objects["BatchCreateParams"]) == {"requests": "array of Request"}
    assert fields(side.objects["Request"])["params"] == "MessageParams"
    assert fields(side.objects["Message"]) == {
        "content": "array of Block",
        "model": "string, some listed",
    }
    assert side.objects["Message"].received
    assert not side.objects["MetadataParam"].received
    assert side.objects["MetadataParam"].extra


def test_fields_are_inherited() -> None:
    """An interface has the fields of the one that it extends."""
    assert fields(read().objects["Failed"]) == {"error": "ErrorResponse", "type": "one of failed"}


def test_comments_say_what_is_deprecated() -> None:
    """Both forms are understood, and null and arrays in the type are kept."""
    assert fields(read().objects["MessageParams"])["prompt? deprecated"] == (
        "array of string | null | string"
    )
    assert "user? deprecated" in fields(read().objects["MetadataParam"])


def test_unions_and_enums_have_names() -> None:
    """Each is noted once, with the components that it may be."""
    aliases = {name: said(alias.form) for alias in read().aliases for name in alias.names}
    assert aliases["Result"] == "Failed | Succeeded"
    assert aliases["Model"] == aliases["ModelParam"] == "string, some listed"


def test_pages_hold_their_items() -> None:
    assert fields(read().objects["MessageBatchList"])["data"] == "array of MessageBatch"


def test_operations_are_read_from_declarations_and_scripts() -> None:
    """Path, method, parameters and error codes; a method that nobody knows keeps its name."""
    operations = read().operations

    create = operations["create_message_batch"]
    assert (create.method, create.path) == ("post", "/v1/messages/batches")
    assert [str(code) for code in sorted(create.codes)] == [
        "400 organization_on_hold: OrganizationOnHoldError",
        "429 enforced_spend_limit_reached: EnforcedSpendLimitReachedError",
    ]
    listed = operations["list_beta_message_batches"]
    assert (listed.method, listed.path) == ("get", "/v1/messages/batches?beta=true")
    assert {*listed.parameters} == {
        "header anthropic-workspace-id",
        "query after_id",
        "query limit",
    }
    assert {*operations["pause_message_batch"].parameters} == {"path message_batch_id"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ended_at: string | null", "ended_at: symbol", "cannot read the TypeScript type `symbol`"),
        ("ended_at: string | null", "ended_at: Lost", "has no type Lost"),
        ("ended_at: string | null", "ended_at: 7", "cannot read the TypeScript literal `7`"),
        ("{OrganizationOnHoldError}", "{TiredError}", "TiredError, which has no error code"),
        ('"../shared.js"', '"../lost.js"', "has no resources/lost.d.ts"),
    ],
)
def test_what_cannot_be_read_is_an_error(old: str, new: str, message: str) -> None:
    """Nothing is silently left out."""
    files = FILES | {"resources/messages/batches.d.ts": BATCHES.replace(old, new)}
    with pytest.raises(VendorError, match=message):
        typescript_types.read(EMPTY, files)


def test_the_complete_package_is_walked(document: Document) -> None:
    """A walk that stops short would find nothing and look clean."""
    files, _ = typescript_files()
    side = typescript_types.read(document, files)

    counts = compare(side, contract.read(document).renamed({}, COARSE)).counts

    assert counts["schemas"] >= 690
    assert counts["fields"] >= 2380
    assert counts["members"] >= 1540
    assert counts["codes"] == 32


class Registry(BaseHTTPRequestHandler):
    answers: dict[str, bytes]

    def do_GET(self) -> None:
        self.send_response(200 if self.path in self.answers else 404)
        self.end_headers()
        self.wfile.write(self.answers.get(self.path, b""))

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A registry on a real socket with one release; yields its pin."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in {"a/b.d.ts": b"type A = 1;", "b.md": b"no"}.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    content = buffer.getvalue()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    Registry.answers = {
        "/@anthropic-ai/sdk/-/sdk-9.9.9.tgz": content,
        "/@anthropic-ai/sdk/latest": (
            f'{{"version": "9.9.9", "dist": {{"integrity": "sha512-{digest}"}}}}'.encode()
        ),
    }
    server = HTTPServer(("127.0.0.1", 0), Registry)
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"http://127.0.0.1:{server.server_port}/")
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield npm.Pin("9.9.9", f"sha512-{digest}")
    server.shutdown()
    server.server_close()


def test_the_package_is_fetched_once(registry: npm.Pin, tmp_path: Path) -> None:
    """The second time it comes from the cache."""
    assert npm.newest() == registry
    assert npm.files(registry, tmp_path / "c") == {"a/b.d.ts": "type A = 1;"}

    Registry.answers = {}

    assert npm.files(registry, tmp_path / "c") == {"a/b.d.ts": "type A = 1;"}
    with pytest.raises(npm.Unreachable, match="404"):
        npm.files(registry, tmp_path / "other")


def test_another_archive_is_refused(registry: npm.Pin, tmp_path: Path) -> None:
    """Neither a download nor a cached file with another hash is read, or kept."""
    wrong = npm.Pin("9.9.9", "sha512-AAAA")
    with pytest.raises(VendorError, match=r"sdk-9\.9\.9\.tgz is not the archive"):
        npm.files(wrong, tmp_path)
    assert not [*tmp_path.iterdir()]

    (tmp_path / "sdk-9.9.9.tgz").write_bytes(b"no")
    with pytest.raises(VendorError, match="Delete"):
        npm.files(registry, tmp_path)
