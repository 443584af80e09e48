"""openapi.yaml is valid and complete, and keeps the rules at its top."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest
import yaml

from message_batches_api.errors import ERROR_CODES
from message_batches_api.model_facts import AS_OF, MODELS, facts_of
from tests.generated.contract import RECEIVED, kinds

CONTRACT = Path(__file__).parent.parent / "openapi.yaml"
OPERATIONS = {
    ("post", ""): "create_{}message_batch",
    ("get", ""): "list_{}message_batches",
    ("get", "/{message_batch_id}"): "retrieve_{}message_batch",
    ("delete", "/{message_batch_id}"): "delete_{}message_batch",
    ("post", "/{message_batch_id}/cancel"): "cancel_{}message_batch",
    ("get", "/{message_batch_id}/results"): "get_{}message_batch_results",
}
EXTENSIONS = {
    "x-aliases",
    "x-error-codes",
    "x-known-values",
    "x-models",
    "x-refused-since",
    "x-shortcuts",
}
STATUSES = {
    "create": {"400", "401", "402", "403", "413", "429"},
    "list": {"400", "401", "403", "429"},
    "retrieve": {"400", "401", "403", "404", "429"},
    "delete": {"400", "401", "403", "404", "409", "429"},
    "cancel": {"400", "401", "403", "404", "409", "429"},
    "get": {"400", "401", "403", "404", "429"},
}
FAILURES = {"500", "503", "504", "529"}


@pytest.fixture(scope="module")
def contract():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(CONTRACT.read_text(), Loader=loader)


@pytest.fixture(scope="module")
def schemas(contract):
    return contract["components"]["schemas"]


def walk(node, path=()) -> Iterator[tuple[tuple, object]]:
    yield path, node
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, value in items:
        yield from walk(value, (*path, key))


def name_of(reference):
    return reference["$ref"].rsplit("/", 1)[-1]


def test_it_is_valid_openapi(contract):
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(contract)
    assert contract["openapi"].startswith("3.1")


@pytest.mark.parametrize("beta", ["", "beta_"])
def test_it_holds_six_operations_on_each_surface(contract, beta):
    query = "?beta=true" if beta else ""
    for (method, rest), operation_id in OPERATIONS.items():
        operation = contract["paths"][f"/v1/messages/batches{rest}{query}"][method]
        assert operation["operationId"] == operation_id.format(beta)
        assert operation["description"]
        statuses = STATUSES[operation_id.partition("_")[0]] | FAILURES
        assert operation["responses"].keys() == {"200", *statuses, "4XX", "5XX"}
    assert sum(len(item) for item in contract["paths"].values()) == 12


def test_each_status_has_its_own_description(contract):
    descriptions = [one["description"] for one in contract["components"]["responses"].values()]
    assert len(descriptions) == len(set(descriptions)) == 14
    for status, limited in {"429": True, "503": True, "529": True, "400": False}.items():
        path = contract["paths"]["/v1/messages/batches"]["post"]["responses"]
        response = contract["components"]["responses"][name_of(path[status])]
        assert ("retry-after" in response["headers"]) is limited, status


def test_results_are_json_lines_of_a_named_line(contract):
    for query, name in (
        ("", "MessageBatchIndividualResponse"),
        ("?beta=true", "BetaMessageBatchIndividualResponse"),
    ):
        path = "/v1/messages/batches/{message_batch_id}/results" + query
        content = contract["paths"][path]["get"]["responses"]["200"]["content"]
        assert name_of(content["application/x-jsonl"]["schema"]) == name


def test_every_schema_is_described(schemas):
    assert len(schemas) >= 540
    bare = [name for name, schema in schemas.items() if not schema.get("description")]
    assert bare == []


def test_no_titles_and_nothing_beside_a_reference(contract):
    for path, node in walk(contract):
        if isinstance(node, dict) and path[:2] != ("components", "examples"):
            assert "title" not in node or path == ("info",) or path[-1] == "properties", path
            assert "$ref" not in node or len(node) == 1, path


def test_every_object_enum_and_union_is_a_named_component(schemas):
    for name, schema in schemas.items():
        for path, node in walk(schema):
            if (
                not isinstance(node, dict)
                or not path
                or path[-1] in ("properties", "mapping", "discriminator")
            ):
                continue
            where = (name, *path)
            assert node.get("type") != "object", where
            assert not {"enum", "x-known-values", "oneOf", "allOf", "properties"} & node.keys(), (
                where
            )
            if "anyOf" in node and "not" not in path:
                assert [arm for arm in node["anyOf"] if arm == {"type": "null"}], where
                assert len(node["anyOf"]) == 2, where


def test_every_reference_leads_somewhere(contract, schemas):
    seen = set()
    for path, node in walk(contract):
        if isinstance(node, dict) and "$ref" in node:
            target = contract
            for step in node["$ref"].removeprefix("#/").split("/"):
                assert step in target, path
                target = target[step]
            seen.add(name_of(node))
    assert schemas.keys() - seen == set(), "a schema that nothing reaches"


def arms_of(schema):
    return schema.get("oneOf", schema.get("anyOf", []))


def test_a_union_of_objects_distinguishes_them_by_a_full_mapping(schemas):
    checked = 0
    for name, schema in schemas.items():
        refs = [name_of(arm) for arm in arms_of(schema) if "$ref" in arm]
        objects = [ref for ref in refs if "properties" in schemas[ref]]
        if len(objects) < 2:
            continue
        checked += 1
        key, mapping = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
        assert objects == [name_of(arm) for arm in schema["oneOf"]], name
        assert [arm for arm in objects if key not in schemas[arm]["required"]] == [], name
        for tag, reference in mapping.items():
            arm = reference.rsplit("/", 1)[-1]
            assert arm in objects, (name, tag)
            assert tag in tag_values(schemas, schemas[arm]["properties"][key]), (name, tag)
        assert {reference.rsplit("/", 1)[-1] for reference in mapping.values()} == set(objects), (
            name
        )
        every_tag = [
            tag for ref in objects for tag in tag_values(schemas, schemas[ref]["properties"][key])
        ]
        assert sorted(mapping) == sorted(every_tag), name
    assert checked == sum("discriminator" in schema for schema in schemas.values()) > 60


def tag_values(schemas, schema):
    if "anyOf" in schema:
        schema = schema["anyOf"][0]
    if "$ref" in schema:
        schema = schemas[name_of(schema)]
    return schema.get("enum") or [schema["const"]]


def test_tags_are_strings_and_what_is_received_is_open(schemas):
    received = RECEIVED & {name for name, schema in schemas.items() if "properties" in schema}
    assert len(received) > 150
    for name, schema in schemas.items():
        for field, value in schema.get("properties", {}).items():
            if "const" in value:
                assert value["type"] == "string", (name, field)
            for reference in [value, *value.get("anyOf", []), value.get("items", {})]:
                if name in received and "$ref" in reference and field != "type":
                    assert "enum" not in schemas[name_of(reference)], (
                        f"{name}.{field} is a closed enum"
                    )
        if name in received:
            assert schema.get("additionalProperties") is not False, name
            for field in schema.get("required", ()):
                value = schema["properties"][field]
                assert "null" not in kinds(value), (
                    f"{name}.{field} may be null, so it may be absent"
                )
                assert "default" not in value, f"{name}.{field} may be absent"


def test_no_schema_is_written_twice(schemas):
    """A schema of one surface that says the same as that of the other is the same component."""
    twins = pairs(schemas)
    while apart := [
        beta for beta, name in twins.items() if not alike(schemas[beta], schemas[name], twins)
    ]:
        for beta in apart:
            del twins[beta]
    assert twins == {}


def pairs(schemas):
    """The beta schemas beside which the standard surface has one of the same name."""
    return {f"Beta{name}": name for name in schemas if f"Beta{name}" in schemas}


def test_a_beta_schema_says_how_it_differs(schemas):
    """Unless all that it says itself is the same, and only what it leads to differs."""
    twins = pairs(schemas)
    reasons = {beta for beta in twins if f"Unlike {twins[beta]} " in schemas[beta]["description"]}
    apart = {beta for beta, name in twins.items() if not alike(schemas[beta], schemas[name], twins)}
    assert reasons == apart
    assert len(reasons) > 10


def alike(one, other, twins) -> bool:
    """Whether two parts of schemas say the same, where twins count as one."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() - {"description", "x-aliases"}
        return keys == other.keys() - {"description", "x-aliases"} and all(
            alike(one[key], other[key], twins) for key in keys
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            alike(left, right, twins) for left, right in zip(one, other, strict=True)
        )
    if isinstance(one, str) and one.startswith("#/components/schemas/"):
        left, right = one.rpartition("/")[2], other.rpartition("/")[2]
        return left == right or twins.get(left) == right
    return one == other


def test_other_names_are_of_nothing_else(schemas):
    aliases = [alias for schema in schemas.values() for alias in schema.get("x-aliases", ())]
    assert len(aliases) == len(set(aliases)) > 200
    assert not set(aliases) & schemas.keys()


def test_names_of_components_are_plain(schemas):
    assert [name for name in schemas if not name.isidentifier()] == []


def test_no_array_or_union_contains_itself(schemas):
    def inside(name, trail):
        schema = schemas[name]
        if "properties" in schema:
            return
        assert name not in trail, f"{name} contains itself"
        for _, node in walk(schema):
            if isinstance(node, dict) and "$ref" in node:
                inside(name_of(node), {*trail, name})

    for name in schemas:
        inside(name, set())


def test_sampling_parameters_of_the_older_version_are_there_and_deprecated(schemas):
    for params in ("MessageCreateParamsNonStreaming", "BetaMessageCreateParamsNonStreaming"):
        for field in ("temperature", "top_p", "top_k"):
            value = schemas[params]["properties"][field]
            assert (value["deprecated"], value["x-refused-since"]) == (True, "2026-10-21")


def test_extensions_are_documented_at_the_top(contract):
    used = {
        key
        for path, node in walk(contract)
        if isinstance(node, dict) and path[-1:] != ("headers",)
        for key in node
        if isinstance(key, str) and key.startswith("x-")
    }
    head = CONTRACT.read_text().split("\nopenapi:")[0]
    assert used - {"x-should-retry"} == EXTENSIONS
    for extension in EXTENSIONS:
        assert f"# - {extension}: " in head


def test_every_operation_names_the_codes_of_its_errors(contract):
    exceptions: dict[tuple[int, str], set[str]] = {}
    for path in contract["paths"].values():
        for operation in path.values():
            codes = operation["x-error-codes"]
            assert codes == sorted(codes, key=lambda one: (one["status"], one["code"]))
            for one in codes:
                assert one.keys() == {"status", "code", "exception"}
                exceptions.setdefault((one["status"], one["code"]), set()).add(one["exception"])
    assert {key: {name} for key, name in ERROR_CODES.items()} == exceptions


MODEL_KEYS = {
    "ids",
    "ends",
    "not_before",
    "window",
    "longest_answer",
    "longest_answer_with",
    "shortest_cached_prefix",
    "thinking",
    "thinks_by_default",
    "efforts_without_thinking",
    "sampling",
    "forced_tools",
    "prefill",
}


def test_each_known_model_has_one_entry_in_the_table_of_models(schemas):
    entries = schemas["Model"]["x-models"]["models"]
    ids = [model_id for entry in entries for model_id in entry["ids"]]
    assert len(ids) == len(set(ids))
    assert set(schemas["Model"]["x-known-values"]) <= set(ids)
    assert set(schemas["ModelParam"]["x-known-values"]) <= set(ids)


def test_the_table_of_models_has_dates_and_sources(schemas):
    table = schemas["Model"]["x-models"]
    as_of = date.fromisoformat(table["as_of"])
    keys = set(table["sources"]) | {"ids", "longest_answer_with", "efforts_without_thinking"}
    assert keys == MODEL_KEYS
    for entry in table["models"]:
        assert entry.keys() <= MODEL_KEYS
        days = [date.fromisoformat(entry[key]) for key in ("ends", "not_before") if key in entry]
        if days and "ends" in entry and days[0] <= as_of:
            assert entry.keys() == {"ids", "ends"}
        else:
            assert entry.keys() >= {"window", "longest_answer", "thinking", "sampling", "prefill"}


def test_the_table_of_models_uses_the_words_of_the_contract(schemas):
    table = schemas["Model"]["x-models"]
    thinking = schemas["ThinkingConfigParam"]["discriminator"]["mapping"]
    efforts = schemas[name_of(schemas["OutputConfigParam"]["properties"]["effort"]["anyOf"][0])]
    betas = schemas["AnthropicBetaParam"]["x-known-values"]
    for entry in table["models"]:
        assert set(entry.get("thinking", ())) <= set(thinking)
        assert set(entry.get("efforts_without_thinking", ())) <= set(efforts["enum"])
        assert set(entry.get("longest_answer_with", ())) <= set(betas)
        ceilings = entry.get("longest_answer_with", {}).values()
        assert all(most > entry["longest_answer"] for most in ceilings)
        sampling = entry.get("sampling", {})
        assert sampling.keys() <= {"temperature", "top_p", "top_k", "both", "while_thinking"}


def test_the_generated_table_of_models_is_that_of_the_contract(schemas):
    table = schemas["Model"]["x-models"]
    assert date.fromisoformat(table["as_of"]) == AS_OF
    assert [list(facts.ids) for facts in MODELS] == [entry["ids"] for entry in table["models"]]
    for entry in table["models"]:
        facts = {facts_of(model_id) for model_id in entry["ids"]}
        assert facts == {facts_of(entry["ids"][0])}
        plain = json.loads(json.dumps(attrs.asdict(facts.pop()), default=str))
        for key, value in entry.items():
            if key != "sampling":
                assert plain[key] == value
            else:
                assert {name: plain[key][name] for name in value} == value
