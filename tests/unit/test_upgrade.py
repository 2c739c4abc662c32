"""What `make upgrade` makes of what it has seen."""

from tools.upgrade import lost


def test_what_is_new_is_no_loss():
	assert lost({"a": [1, None]}, {"a": [1, None], "b": 2}) == []


def test_what_changed_and_what_is_gone_are_named():
	assert lost({"a": 1, "b": 2, "c": None}, {"a": 3, "c": None}) == ["a: 1 became 3", "b: 2 became nothing"]
