"""The parts of the fuzzing: a sample is to be had again, and a wrong answer is seen."""

import hashlib
import json
import os
import subprocess
import sys

import pytest

from local.settings import ROOT

from .client import Answer
from .contract import complaint
from .requests import NATIVE
from .samples import Sample, sample

DIGEST = """
import hashlib
from tests.fuzz.samples import sample
print(hashlib.sha256(b"".join(sample(3, number).wire for number in range(200))).hexdigest())
"""


def test_the_same_seed_and_number_make_the_same_bytes_in_every_process() -> None:
    made = hashlib.sha256(b"".join(sample(3, number).wire for number in range(200))).hexdigest()
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == made


def answer(status: int, code: str | None, kind: str = "application/json") -> Answer:
    about = {"code": code, "message": "…", "path": None}
    body = b"" if code is None else json.dumps({"status": "error", "error": about}).encode()
    return Answer(status, {"content-type": kind}, body)


@pytest.mark.parametrize(
    ("given", "is_fine"),
    [
        (answer(200, None), True),
        (answer(400, "not_json"), True),
        (answer(400, "missing_client_id"), False),  # the Measurement Protocol's
        (answer(413, "not_json"), False),
        (answer(400, "unheard_of"), False),
        (answer(400, None), False),
        (answer(400, None, "text/html"), False),
        (answer(204, None), False),
        (answer(200, None, "text/html"), False),
        (answer(500, "internal_error"), False),
        (answer(503, "try_again"), False),
    ],
)
def test_an_answer_that_the_document_does_not_have_is_wrong(given: Answer, is_fine: bool) -> None:
    sent = Sample(number=0, wire=b"", operation=(NATIVE, "POST"), method=b"POST")
    assert (complaint(sent, given) is None) == is_fine


@pytest.mark.parametrize(("status", "is_fine"), [(200, True), (405, True), (204, False)])
def test_head_is_a_page_or_refused(status: int, is_fine: bool) -> None:
    sent = Sample(number=0, wire=b"", operation=None, method=b"HEAD")
    assert (complaint(sent, Answer(status, {}, b"")) is None) == is_fine
