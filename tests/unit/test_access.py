"""Who may see and do what, held against the words of the issue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.needs import need_of
from domain.access import SCOPES, Need, Verdict, Viewer, verdict

NAMES = st.sampled_from(["ada", "ben", "cleo"])
VIEWERS = st.builds(
    Viewer,
    account_id=st.integers(1, 3),
    name=NAMES,
    runner_id=st.none() | NAMES,
    coach=st.booleans(),
    admin=st.booleans(),
    coached=st.frozensets(NAMES),
    scopes=st.none() | st.frozensets(st.sampled_from(SCOPES)),
)
ABOUT_A_RUNNER = st.sampled_from([Need.SEE, Need.OWN])


@given(viewer=VIEWERS, need=ABOUT_A_RUNNER, runner=NAMES, changes=st.booleans())
def test_a_runners_data_are_the_runners(viewer: Viewer, need: Need, runner: str, changes: bool) -> None:  # noqa: FBT001
    """Nobody sees data but the runner and those whom the runner lets; only the runner has what is the runner's own."""
    if verdict(viewer, need, runner, changes=changes) is Verdict.YES:
        assert runner == viewer.runner_id or (runner in viewer.coached and need is Need.SEE)


@given(viewer=VIEWERS, need=ABOUT_A_RUNNER, runner=NAMES, changes=st.booleans())
def test_whether_a_runner_exists_is_not_told(viewer: Viewer, need: Need, runner: str, changes: bool) -> None:  # noqa: FBT001
    """Of a runner who may not be seen, "not permitted" is said only for what a token lacks, whoever it is asked about."""
    found = verdict(viewer, need, runner, changes=changes)
    if not viewer.sees(runner) and found is not Verdict.HIDDEN:
        assert verdict(viewer, need, "nobody-at-all", changes=changes) is found


@given(viewer=VIEWERS, need=st.sampled_from(Need), runner=st.none() | NAMES, changes=st.booleans())
def test_a_token_can_never_do_more_than_its_account(
    viewer: Viewer,
    need: Need,
    runner: str | None,
    changes: bool,  # noqa: FBT001
) -> None:
    """Scopes only take away; without any, only what is public is left."""
    browser = Viewer(viewer.account_id, viewer.name, viewer.runner_id, viewer.coach, viewer.admin, viewer.coached)
    bare = Viewer(1, viewer.name, viewer.runner_id, viewer.coach, viewer.admin, viewer.coached, frozenset())
    if verdict(viewer, need, runner, changes=changes) is Verdict.YES:
        assert verdict(browser, need, runner, changes=changes) is Verdict.YES
    assert (verdict(bare, need, runner, changes=changes) is Verdict.YES) == (need is Need.PUBLIC)


@given(need=st.sampled_from(Need), runner=st.none() | NAMES, changes=st.booleans())
def test_nobody_gets_nothing_but_what_is_public(need: Need, runner: str | None, changes: bool) -> None:  # noqa: FBT001
    """Who has not signed in is asked to, whatever it is."""
    assert verdict(None, need, runner, changes=changes) is (Verdict.YES if need is Need.PUBLIC else Verdict.SIGN_IN)


@pytest.mark.parametrize(
    ("method", "path", "need", "runner"),
    [
        ("GET", "/", Need.SEE, None),
        ("GET", "/runs/12", Need.SEE, None),
        ("POST", "/runs/12", Need.OWN, None),
        ("GET", "/settings/alerts", Need.OWN, None),
        ("GET", "/settings/access", Need.SIGNED_IN, None),
        ("GET", "/devices", Need.OWN, None),
        ("GET", "/coach", Need.COACH, None),
        ("POST", "/coach/notes", Need.COACH, None),
        ("GET", "/admin/users", Need.ADMIN, None),
        ("GET", "/adminful", Need.SEE, None),
        ("GET", "/sign-in", Need.PUBLIC, None),
        ("POST", "/answer/abc", Need.PUBLIC, None),
        ("GET", "/api/v1/runners", Need.SIGNED_IN, None),
        ("POST", "/api/v1/runners", Need.ADMIN, None),
        ("GET", "/api/v1/runners/ada", Need.SEE, "ada"),
        ("PATCH", "/api/v1/runners/ada", Need.OWN, "ada"),
        ("HEAD", "/api/v1/runners/ada/runs/1", Need.SEE, "ada"),
        ("GET", "/api/v1/runners/ada/channels", Need.OWN, "ada"),
        ("GET", "/api/v1/runners/ada/channelsmore", Need.SEE, "ada"),
        ("DELETE", "/api/v1/runners/a\nb/runs/1", Need.OWN, "a\nb"),
        ("GET", "/api/v1/metrics", Need.ADMIN, None),
        ("GET", "/api/v1/something-new", Need.ADMIN, None),
        ("GET", "/api/v2/runners/ada", Need.ADMIN, None),
        ("GET", "/api/v1//runners/ada", Need.ADMIN, None),
    ],
)
def test_what_each_address_needs(method: str, path: str, need: Need, runner: str | None) -> None:
    """The table as it is meant; what it does not name is not open."""
    assert need_of(method, path) == (need, runner)
