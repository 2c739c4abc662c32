"""What `make no-harm` makes of what it has seen."""

import pytest

from tools.no_harm import MODULES, Verdict, differences

GOOD = ["success", ""]
BAD = ["error", "LinkExistsError"]


def test_equal_outcomes_are_no_difference():
	both = {"a": GOOD, "b": ["failure", "AssertionError"], "c": ["skip", ""]}
	assert differences(both, dict(both)) == []


@pytest.mark.parametrize(
	("before", "after", "said"),
	[
		(GOOD, BAD, "success without the app, error LinkExistsError with it"),
		(BAD, GOOD, "error LinkExistsError without the app, success with it"),
		(
			BAD,
			["error", "ValidationError"],
			"error LinkExistsError without the app, error ValidationError with it",
		),
		(["failure", "AssertionError"], ["skip", ""], "failure AssertionError without the app, skip with it"),
	],
)
def test_another_outcome_and_another_exception_are_differences(before, after, said):
	assert differences({"a": before}, {"a": after}) == [f"a: {said}"]


def test_a_test_that_did_not_run_is_a_difference():
	assert differences({"a": GOOD}, {}) == ["a: success without the app, not run with it"]
	assert differences({}, {"a": GOOD}) == ["a: not run without the app, success with it"]


@pytest.mark.parametrize(("failing", "proves"), [(0, True), (1, True), (2, False), (10, False)])
def test_of_ten_that_fail_without_the_app_one_is_borne(failing, proves):
	outcomes = {str(number): BAD if number < failing else GOOD for number in range(10)}
	verdict = Verdict("Customer", outcomes, dict(outcomes))
	assert not verdict.different
	assert verdict.proves_something is proves
	assert ("proves nothing" in verdict.line) is not proves


def test_no_test_at_all_proves_nothing():
	assert not Verdict("Customer", {}, {}).proves_something


def test_each_module_is_named_once():
	assert len(set(MODULES.values())) == len(MODULES)
