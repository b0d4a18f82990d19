"""What a file is, its content decides; and whatever is done to it, reading gives runs or says why not."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.fields import FIELD
from formats import fit_write
from formats.read import read
from formats.run_file import RunFile
from tests.exports import apple, gpx, gpx_point, run_records, tcx, tcx_point, workout
from tests.recordings import recorded, trace


@cache
def samples() -> dict[str, bytes]:
    """One small file of each kind."""
    return {
        "fit": fit_write.write([recorded(trace(120))]),
        "tcx": tcx([tcx_point(s) for s in range(120)], lap="<TotalTimeSeconds>119</TotalTimeSeconds>"),
        "gpx": gpx([[gpx_point(s) for s in range(60)], [gpx_point(s) for s in range(80, 140)]]),
        "apple": apple(run_records(0, 120), [workout(0, 120)]),
    }


@pytest.mark.parametrize(
    ("kind", "decoder"), [("fit", "fitfast"), ("tcx", "tcx"), ("gpx", "gpx"), ("apple", "apple-health")]
)
def test_content_decides_and_not_the_name(kind: str, decoder: str) -> None:
    """A TCX called .fit is read as what it is; a mark of the byte order and UTF-16 are no obstacle."""
    data = samples()[kind]
    assert read(data, "misnamed.fit").decoder == decoder
    if kind in {"tcx", "gpx"}:
        assert read(b"\xef\xbb\xbf" + data, "a").decoder == decoder
        wide = data.decode().replace("UTF-8", "UTF-16").encode("utf-16")
        assert len(read(wide, "a").runs[0].trace) == len(read(data, "a").runs[0].trace)


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"PK\x03\x04" + bytes(30), "a zip"),
        (b"\x1f\x8b\x08" + bytes(30), "a file packed by gzip"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b'  {"type": "run"}', "JSON"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b'<?xml version="1.0"?><!-- <gpx> --><ClinicalDocument/>', "XML that begins with <ClinicalDocument>"),
        (b"SQLite format 3\x00", "a database"),
    ],
)
def test_what_is_something_else_is_named(data: bytes, looks: str) -> None:
    """With what to do about it."""
    with pytest.raises(BadInput, match="no recording: it looks like " + looks) as refused:
        read(data, "run.fit")
    assert refused.value.remedy
    assert refused.value.field == "file"


def test_nothing_and_nonsense_are_no_fit_file() -> None:
    """Which may be one whose head is damaged, so that the FIT reader says it."""
    for data, what in ((b"", "empty"), (b"garbage", "not a FIT file"), (bytes(1000), "not a FIT file")):
        with pytest.raises(BadInput, match=what):
            read(data, "a.fit")


def test_a_tag_without_an_end_is_not_held_for_ever() -> None:
    """Nor is a document that is nothing but beginnings."""
    for data, what in (
        (b"<gpx><trk a='" + b"x" * (12 << 20), "larger than any"),
        (b"<gpx>" * 100_000, "nested deeper"),
        (b"<HealthData>" * 9999, "nested"),
    ):
        with pytest.raises(BadInput, match=what):
            read(data, "a.gpx")


def outcome(data: bytes) -> None:
    """Read; anything but a file of possible values or a reason fails."""
    try:
        found = read(data, "a")
    except BadInput:
        return
    assert isinstance(found, RunFile)
    assert found.runs
    for run in found.runs:
        assert (np.diff(run.trace.t_ms) > 0).all()
        assert all(a < b for a, b in run.trace.pauses)
        for name, column in run.trace.columns.items():
            there = column[np.isfinite(column)]
            assert len(column) == len(run.trace)
            assert (there >= FIELD[name].low).all()
            assert (there <= FIELD[name].high).all()


@pytest.mark.parametrize("kind", ["tcx", "gpx", "apple"])
def test_cut_at_every_hundredth(kind: str) -> None:
    """Never another error, never an impossible value."""
    data = samples()[kind]
    for share in range(101):
        outcome(data[: len(data) * share // 100])


@pytest.mark.parametrize("kind", ["tcx", "gpx", "apple"])
def test_a_bit_in_each_of_200_places(kind: str) -> None:
    """Likewise."""
    data = samples()[kind]
    for at in np.linspace(0, len(data) - 1, 200).astype(int):
        flipped = bytearray(data)
        flipped[at] ^= 1 << (int(at) % 8)
        outcome(bytes(flipped))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["tcx", "gpx", "apple"]), st.data())
def test_whatever_is_done_to_it(kind: str, data: st.DataObject) -> None:
    """Bytes replaced, taken out, put in, in several places; numbers as large as they like."""
    text = bytearray(samples()[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        gone = data.draw(st.integers(0, 40))
        digits = st.from_regex(rb"[-+]?[0-9]{1,30}([.e:T-][0-9]{1,4})?", fullmatch=True)
        text[at : at + gone] = data.draw(st.one_of(st.binary(max_size=20), digits, st.just(b"<trkpt>"), st.just(b"</")))
    outcome(bytes(text))


ODD = (
    b"0001-01-01T00:00:00+14:00",
    b"9999-12-31T23:59:59-14:00",
    b"9999-12-31 23:59:59 -1400",
    b"1900-01-01T00:00:00Z",
    b"1e308",
    b"-1e308",
    b"inf",
    b"nan",
    b"1e-320",
    b"x",
    b"",
)
PLACES = (b"<Time>", b"<time>", b'startDate="', b'endDate="', b'value="', b'lat="', b"<DistanceMeters>", b"RunCadence>")


@pytest.mark.parametrize("kind", ["tcx", "gpx", "apple"])
def test_values_of_every_shape(kind: str) -> None:
    """In the places of times and numbers: other ages, huge and tiny numbers, words; in one place, in many, in all."""
    chance = np.random.default_rng(1)
    for before, share, odd in product(PLACES, (0.02, 0.3, 1.0), (*ODD, None)):
        text, *rest = samples()[kind].split(before)
        for part in rest:
            value = part[: min(at for at in (part.find(b"<"), part.find(b'"')) if at >= 0)]
            put = ODD[chance.integers(len(ODD))] if odd is None else odd
            text += before + (put + part[len(value) :] if chance.random() < share else part)
        if rest:
            outcome(text)
