"""Templates are checked before the first row, and a value of a row never becomes a template."""

from __future__ import annotations

import datetime
import decimal
import math
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import MessageBatchesError
from message_batches.jobs import InputError
from message_batches.tables.errors import RowError
from message_batches.tables.template import Template

ROW: dict[str, Any] = {
    "title": "Stalker",
    "Release date": datetime.date(1979, 5, 25),
    "note": None,
    "person": {"name": "Andrei", "items": 3, "note": None},
    "tags": ["slow", None],
    "price": decimal.Decimal("1.10"),
    "poster": b"\x89PNG",
    "keys": "of the row",
}
COLUMNS = "The columns are: title, Release date, note, person, tags, price, poster, keys."


def render(text: str, row: dict[str, Any] = ROW) -> str:
    return Template(text, name="prompt.txt", columns=list(row)).render(row)


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("{{ title }}\n", "Stalker"),
        ("{{ title }}\n\n", "Stalker\n"),
        ('{{ row["Release date"] }}', "1979-05-25"),
        ("{{ row.title }} {{ row.keys }}", "Stalker of the row"),
        ("{{ person.name }} has {{ person.items }}", "Andrei has 3"),
        ("{{ person }}", '{"name": "Andrei", "items": 3, "note": null}'),
        ("{{ tags | tojson }} {{ tags }}", '["slow", null] ["slow", null]'),
        ("{{ price }}", "1.10"),
        ("{{ [price, row['Release date']] }}", '["1.10", "1979-05-25"]'),
        ("{{ '<b>' }} {{ ['<'] | tojson }}", '<b> ["<"]'),
        ("{% raw %}{{ title }}{% endraw %}", "{{ title }}"),
        ("{% for row in [{'x': 1}] %}{{ row.x }}{% endfor %}", "1"),
        ("{% for name in row %}{{ loop.index }}{% endfor %}", "12345678"),
        ("{% set x = 1 %}{{ x }}{{ range(2) | list }}", "1[0, 1]"),
        ("{{ note or 'none' }}", "none"),
        ("{{ note | default('none') }}", "none"),
        ("{{ person.note | default('none') }}", "none"),
        ("{{ note | d('none') }}", "none"),
        ("{% if note %}yes{% else %}no{% endif %}", "no"),
        (
            "{{ note is none }} {{ note is defined }} {{ note == none }} {{ note != 3 }}",
            "True False True True",
        ),
        ("{% for tag in tags if tag %}{{ tag }}{% endfor %}", "slow"),
    ],
)
def test_a_template_renders(text: str, rendered: str) -> None:
    assert render(text) == rendered


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a\n{{ titel }}",
            'prompt.txt:2: The table has no column "titel". Did you mean title? ' + COLUMNS,
        ),
        (
            "{{ Title }}",
            'prompt.txt:1: The table has no column "Title". Did you mean title? ' + COLUMNS,
        ),
        (
            "{{ release_date }}",
            'prompt.txt:1: The table has no column "release_date". '
            'Did you mean row["Release date"]? ' + COLUMNS,
        ),
        ("{{ zzz }}", 'prompt.txt:1: The table has no column "zzz". ' + COLUMNS),
        ('{{ row["zzz"] }}', 'prompt.txt:1: The table has no column "zzz". ' + COLUMNS),
        ("{{ row.zzz }}", 'prompt.txt:1: The table has no column "zzz". ' + COLUMNS),
        (
            "{% if 0 %}{{ zzz }}{% endif %}",
            'prompt.txt:1: The table has no column "zzz". ' + COLUMNS,
        ),
        (
            "{{ zzz }}\n{{ yyy }}",
            'prompt.txt:1: The table has no column "zzz". '
            + COLUMNS
            + '\nprompt.txt:2: The table has no column "yyy". '
            + COLUMNS,
        ),
        ("{{ lipsum() }}", 'prompt.txt:1: The table has no column "lipsum". ' + COLUMNS),
        (
            "{% include 'x' %}",
            "prompt.txt: The template includes another template. Put the complete prompt into "
            "one file.",
        ),
    ],
)
def test_names_that_are_not_columns_are_refused_before_any_row_is_read(
    text: str, message: str
) -> None:
    with pytest.raises(InputError) as bad:
        Template(text, name="prompt.txt", columns=list(ROW))
    assert str(bad.value) == message


@pytest.mark.parametrize("text", ["{{ title", "{% if title %}", "{{ title | nosuch }}", "{% x %}"])
def test_a_syntax_error_is_reported_with_its_line(text: str) -> None:
    with pytest.raises(
        InputError, match=r"prompt.txt:2: The template cannot be parsed: .*{% raw %}"
    ):
        Template("\n" + text, name="prompt.txt", columns=list(ROW))


NULL = '{0} is null. Fill it in, or write a default, as in {{{{ {0} | default("none") }}}}.'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ note }}", NULL.format("note")),
        ("{{ note ~ 'x' }}", NULL.format("note")),
        ("{{ note | upper }}", NULL.format("note")),
        ("{{ '%s' | format(note) }}", NULL.format("note")),
        ("{{ note | length }}", NULL.format("note")),
        ("{{ note + 1 }}", NULL.format("note")),
        ("{{ note > 1 }}", NULL.format("note")),
        ("{{ 'x' in note }}", NULL.format("note")),
        ("{{ note.x }}", NULL.format("note")),
        ("{% for x in note %}{% endfor %}", NULL.format("note")),
        ("{{ row['note'] }}", NULL.format("note")),
        ("{{ person.note }}", NULL.format("person.note")),
        ("{{ tags | join(', ') }}", NULL.format("tags[1]")),
        ("{{ none }}", "The template prints none, which is not text. Fix the template."),
        (
            "{{ poster }}",
            "The template prints a value of 4 bytes, which is not text. Pass columns of images "
            "with --image, and columns of documents with --pdf.",
        ),
        (
            "{{ title.upper }}",
            "The template prints upper, which is a function. Write ['upper'] for a member of that "
            "name, or upper() to call the function.",
        ),
        (
            "\n{{ title + 1 }}",
            "The template fails (prompt.txt, line 2): TypeError: can only "
            'concatenate str (not "int") to str. Fix the template.',
        ),
        (
            "{{ person.nam }}",
            "The template fails (prompt.txt, line 1): 'dict object' has no "
            "attribute 'nam'. Fix the template.",
        ),
    ],
)
def test_a_row_that_the_template_cannot_use_is_refused(text: str, message: str) -> None:
    with pytest.raises(RowError) as failed:
        render(text)
    assert str(failed.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ row.__init__ }}",
        "{{ tags.append(1) }}",
        "{{ row.update({'title': 'x'}) }}",
        "{{ person.clear() }}",
        "{% for i in range(10 ** 9) %}{% endfor %}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(title) }}",
    ],
)
def test_a_template_reaches_nothing_but_its_row(text: str) -> None:
    with pytest.raises(RowError):
        render(text)
    assert ROW["tags"] == ["slow", None]


@given(
    st.text() | st.sampled_from(["{{ 7 * 7 }}", "{% raw %}", "{# #}", "{{", "%}", "${x}", "{0}"])
)
def test_a_value_is_inserted_unchanged(value: str) -> None:
    assert render("<{{ title }}>", {"title": value}) == f"<{value}>"
    assert render("{{ row['title'] ~ '' }}{{ x.y }}", {"title": value, "x": {"y": value}}) == (
        value + value
    )


@given(st.text(min_size=1).filter(lambda name: name != "row"))
def test_any_column_can_be_used(name: str) -> None:
    escapes = {"\\": r"\\", '"': r"\"", "\r": r"\r", "\n": r"\n"}
    quoted = "".join(escapes.get(character, character) for character in name)
    assert render(f'{{{{ row["{quoted}"] }}}}', {name: "x"}) == "x"


@pytest.mark.parametrize(
    "name",
    [
        *("range", "dict", "namespace", "cycler", "lipsum", "joiner", "loop", "caller", "varargs"),
        *("context", "environment", "resolve", "undefined", "missing", "blocks", "name", "super"),
    ],
)
def test_a_column_takes_precedence_over_a_name_of_jinja(name: str) -> None:
    row = {name: "x", "y": 1}
    template = Template(f"{{{{ {name} }}}}", name="prompt", columns=list(row))
    assert template.columns == {name}
    assert template.render({name: "x"}) == "x"


def test_a_column_called_self_is_reached_through_row() -> None:
    row = {"self": "x"}
    assert render('{{ row["self"] }}', row) == "x"
    with pytest.raises(RowError) as failed:
        render("{{ row.self }}", {"self": None})
    assert str(failed.value) == NULL.format('row["self"]')
    with pytest.raises(InputError) as bad:
        render("a\n{{ self }}{{ self }}", row)
    assert str(bad.value) == (
        'prompt.txt:2: In a template, self means the template, not the column. Write row["self"].'
    )


def test_a_column_called_row_is_a_column() -> None:
    assert render("{{ row }}", {"row": 2, "x": 1}) == "2"
    assert render("{{ row.x }} {{ row['x'] }}", {"row": {"x": 2}}) == "2 2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{{ row["a b"] }}', 'so row does not hold "a b". Rename the column row.'),
        ('{{ row["x"] }}', 'so row does not hold "x". Write x.'),
        ("{{ row.x }}", 'so row does not hold "x". Write x.'),
    ],
)
def test_a_column_called_row_hides_the_row(text: str, message: str) -> None:
    with pytest.raises(InputError) as bad:
        render(text, {"row": 2, "x": 1, "a b": 3})
    assert str(bad.value) == f'prompt.txt:1: The table has a column "row", {message}'


def test_a_template_knows_the_columns_that_it_uses() -> None:
    def used(text: str) -> frozenset[str]:
        return Template(text, name="prompt", columns=list(ROW)).columns

    assert used("{{ title }} {% if note %}{{ person.name }}{% endif %}") == {
        "title",
        "note",
        "person",
    }
    assert used("{{ row['title'] }}") == set(ROW)
    assert used("text") == set()


@pytest.mark.parametrize(
    ("value", "state"), [(math.nan, "NaN"), (math.inf, "infinite"), (-math.inf, "infinite")]
)
def test_nan_and_infinity_are_null(value: float, state: str) -> None:
    row = {"note": value, "list": [1.0, value, {"x": value}]}

    def rendered(text: str) -> str:
        return Template(text, name="prompt", columns=list(row)).render(row)

    for text in ("{{ note }}", "{{ note + 1 }}", "{{ '%s' % note }}", "{{ row['note'] }}"):
        with pytest.raises(RowError, match=rf"note is {state}\. Fill it in, or write a default"):
            rendered(text)
    with pytest.raises(RowError, match=rf"list\[1\] is {state}\."):
        rendered("{{ list[1] }}")
    assert rendered("{{ note or 'none' }} {{ note | default('x') }}") == "none x"
    assert rendered("{% if note %}a{% else %}b{% endif %}{{ note is none }}") == "bTrue"
    assert rendered("{{ list }}") == '[1.0, null, {"x": null}]'
    assert rendered("{{ list | tojson }}") == '[1.0, null, {"x": null}]'


def test_a_result_that_is_not_a_number_is_refused() -> None:
    template = Template("{{ n * 1e308 * 10 }}", name="prompt", columns=["n"])
    assert template.render({"n": 0.0}) == "0.0"
    with pytest.raises(RowError, match="The template prints inf, which is not a number"):
        template.render({"n": 1.0})


COLUMNS = ["Reviewer Name", "Rating (1-5)", "Release-date", "2024", "title"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ Reviewer Name }}", """got 'Name'. Write row["Reviewer Name"] for the column "Rev"""),
        ("a\n{{ reviewer  name | upper }}", "prompt:2: The template cannot be parsed"),
        ("a\n{{ reviewer  name | upper }}", 'Write row["Reviewer Name"] for'),
        ("{% if Reviewer Name %}x{% endif %}", 'Write row["Reviewer Name"] for'),
        ("{{ Rating (1-5) }}", 'no column "Rating". Write row["Rating (1-5)"] for the column'),
        ("{{ Release-date }}", 'no column "Release". Write row["Release-date"] for the column'),
        ("{{ titel }} {{ row['Reviewer Name'] }}", 'column "titel". Did you mean title?'),
        ("{{ 'Reviewer Name' x }}", "got 'x'. Fix the template, or put {% raw %}"),
        ("{{ title", "Fix the template, or put {% raw %}"),
    ],
)
def test_a_column_that_is_not_an_identifier_is_recognized(text: str, message: str) -> None:
    with pytest.raises(InputError) as refusal:
        Template(text, name="prompt", columns=COLUMNS)
    assert message in str(refusal.value)


def test_errors_of_a_row_can_be_pickled() -> None:
    with pytest.raises(RowError) as failed:
        render("{{ note }}")
    copy = pickle.loads(pickle.dumps(failed.value))
    assert isinstance(copy, MessageBatchesError)
    assert isinstance(copy, ValueError)
    assert (str(copy), copy.hint) == (str(failed.value), failed.value.hint)
    null = failed.value.__cause__
    assert isinstance(null, MessageBatchesError)
    assert str(pickle.loads(pickle.dumps(null))) == str(null) == "null note"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ 'a' * 9999999999 }}", "the result of * is too large"),
        ("{{ 9999999999 * title }}", "the result of * is too large"),
        ("{{ [title] * 9999999999 }}", "the result of * is too large"),
        ("{% set n = 9 ** 9999999999 %}", "the result of ** is too large"),
        ("{% set n = 2 ** (2 ** 24) %}{% set n = n * n * n %}", "the result of * is too large"),
        (
            "{% for a in range(9000) %}{% for b in range(9000) %}{{title}}{% endfor %}{% endfor %}",
            "The template produces more than 33,554,432 characters.",
        ),
    ],
)
def test_a_text_that_no_request_can_hold_is_refused_before_it_takes_all_memory(
    text: str, message: str
) -> None:
    with pytest.raises(RowError, match=re.escape(message)):
        render(text, {"title": "Solaris" * 100})


def test_products_of_a_usual_size_are_computed() -> None:
    text = "{{ '-' * 3 }}{{ 2 * [1] }}{{ 6 * 7 }}{{ 2 ** 10 }}{{ 2 ** -1 }}{{ 1.5 * 2 }}"
    assert render(text) == "---[1, 1]4210240.53.0"
