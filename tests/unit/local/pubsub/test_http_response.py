import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.pubsub.http_response import MalformedResponseError, ResponseEnd, ResponseReader

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = (
    b"HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    b"5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
)


@pytest.mark.parametrize(
    ("data", "status", "is_reusable"),
    [
        pytest.param(OK, 200, True, id="length"),
        pytest.param(b"HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200, True, id="no_reason"),
        pytest.param(CHUNKED, 503, True, id="chunked_with_trailer"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", 204, True, id="no_body"),
        pytest.param(b"HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n", 304, True, id="not_modified"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 200, False
        ),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, False, id="http_1_0"),
        pytest.param(
            b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", 200, True
        ),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, True, id="interim_is_skipped"),
        pytest.param(b"HTTP/1.1 102 Processing\r\n\r\n", 102, False, id="102_is_final_to_pubsub"),
        pytest.param(OK + b"x", 200, False, id="bytes_left_over_spoil_the_connection"),
    ],
)
def test_the_status_and_end_of_a_response(data: bytes, status: int, is_reusable: bool) -> None:
    assert ResponseReader().feed(data) == ResponseEnd(status, is_reusable)


@given(st.sampled_from([OK, CHUNKED, b"HTTP/1.1 100 x\r\n\r\n" + OK]), st.data())
def test_a_response_may_arrive_in_any_pieces(response: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(response) - 1))))
    pieces = [response[a:b] for a, b in zip([0, *cuts], [*cuts, len(response)], strict=True)]
    reader = ResponseReader()
    for piece in pieces[:-1]:
        assert reader.feed(piece) is None
    assert reader.feed(pieces[-1]) == ResponseReader().feed(response)


def test_without_a_length_the_end_is_the_close() -> None:
    reader = ResponseReader()
    assert reader.feed(b"HTTP/1.1 500 x\r\n\r\nsome body") is None
    assert reader.close() == ResponseEnd(500, is_reusable=False)


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\n", OK[:-1], CHUNKED[:-9]])
def test_a_close_before_the_end_is_no_response(data: bytes) -> None:
    reader = ResponseReader()
    assert reader.feed(data) is None
    assert reader.close() is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", id="another_protocol"),
        pytest.param(b"HTTP/2 200\r\n\r\n", id="another_version"),
        pytest.param(b"x" * 70_000, id="a_head_without_end"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", id="a_chunk"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 9_000,
            id="a_long_line",
        ),
    ],
)
def test_what_is_no_http_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedResponseError):
        ResponseReader().feed(data)


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_end_in_a_status_a_wait_or_a_refusal(data: bytes, after_status: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" if after_status else b""
    reader = ResponseReader()
    try:
        end = reader.feed(head + data)
    except MalformedResponseError:
        return
    assert end is None or 100 <= end.status <= 999
