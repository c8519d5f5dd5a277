"""A download of the archive that broke off goes on where it was."""

import pytest

from tests.client import Answer, Api, assert_problem

ARCHIVE = "dataset/archive"


@pytest.fixture
def whole(api: Api) -> Answer:
    return api(ARCHIVE)


def part(api: Api, expect: int, **headers: str) -> Answer:
    return api(ARCHIVE, headers={name.replace("_", "-"): value for name, value in headers.items()}, expect=expect)


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, None),
        ("bytes=5-9", 5, 10),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
        ("bytes=-999999999999", 0, None),
        ("bytes=10-99999999999999999999999999", 10, None),
        ("BYTES = 1-2", 1, 3),
    ],
)
def test_a_part_is_given_with_where_it_stands(api: Api, whole: Answer, asked: str, start: int, end: int | None) -> None:
    answer, size = part(api, 206, Range=asked), len(whole.body)
    first, last, _ = slice(start, end).indices(size)
    assert answer.body == whole.body[first:last]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/{size}"
    assert answer.headers["Content-Length"] == str(last - first)
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Disposition", "Accept-Ranges"):
        assert answer.headers[name] == whole.headers[name], name


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "bytes=5-2", "bytes=-", "bytes=a-b", "bytes", "items=0-1", "", "bytes=1-2-3", "bytes=-1-2"],
)
def test_several_parts_and_what_is_no_part_are_answered_with_the_whole(api: Api, whole: Answer, asked: str) -> None:
    answer = part(api, 200, Range=asked)
    assert answer.body == whole.body
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=99999999999999999999-", "bytes={size}-{size}", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(api: Api, whole: Answer, asked: str) -> None:
    answer = part(api, 416, Range=asked.format(size=len(whole.body)))
    assert_problem(answer, 416, "range-not-satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{len(whole.body)}"


def test_what_has_changed_meanwhile_is_given_whole(api: Api, whole: Answer) -> None:
    tag = whole.headers["ETag"]
    assert part(api, 206, Range="bytes=1-2", If_Range=tag).body == whole.body[1:3]
    for other in ('"another"', f"W/{tag}", "Tue, 01 Feb 2022 00:00:00 GMT"):
        assert part(api, 200, Range="bytes=1-2", If_Range=other).body == whole.body


def test_the_archive_is_the_same_in_every_encoding(api: Api, whole: Answer) -> None:
    answer = part(api, 206, Range="bytes=1-2", If_Range=whole.headers["ETag"], Accept_Encoding="gzip")
    assert answer.body == whole.body[1:3]


@pytest.mark.parametrize("sent", ["*", "{tag}"])
def test_who_has_the_archive_gets_no_part_of_it(api: Api, whole: Answer, sent: str) -> None:
    answer = part(api, 304, Range="bytes=1-2", If_None_Match=sent.format(tag=whole.headers["ETag"]))
    assert answer.body == b""
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize("asked", ["", "bytes=1-2", "bytes=999999999999-"])
def test_head_says_that_there_are_parts_and_how_long_it_is(api: Api, whole: Answer, asked: str) -> None:
    answer = api(ARCHIVE, method="head", headers={"Range": asked})
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(whole.body))


def test_other_answers_have_no_parts(api: Api) -> None:
    assert "Accept-Ranges" not in api("events", headers={"Range": "bytes=0-1"}).headers


@pytest.mark.parametrize("range", [{}, {"Range": "bytes=0-9"}])
def test_a_file_that_must_be_another_is_refused(api: Api, range: dict[str, str]) -> None:
    """So a download that goes on does not put parts of two files together."""
    tag = api(ARCHIVE).headers["ETag"]
    for sent in (tag, "*", f'"other", {tag}'):
        assert api(ARCHIVE, headers={"If-Match": sent, **range}, expect=None).status in (200, 206)
    for sent in ('"other"', f"W/{tag}"):
        answer = api(ARCHIVE, headers={"If-Match": sent, **range}, expect=412)
        assert_problem(answer, 412, "precondition-failed")
