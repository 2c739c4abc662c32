"""The deliberate faults of `make mutants` can still be put in, and their tests are there."""

import pytest

from tools.mutants import FAULTS, Fault
from tools.output import Problem
from tools.requirements import CHECKOUT


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_can_be_put_in(fault):
	text = fault.text_in(CHECKOUT)
	assert fault.wrong in text
	compile(text, fault.file, "exec")
	file, test = fault.test.split("::")
	assert f"def {test}(" in (CHECKOUT / file).read_text()


def test_there_are_ten_over_the_tree():
	assert len(FAULTS) >= 10
	assert len({fault.file for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("text", ["", "here and here"])
def test_one_that_fits_no_more_is_named(tmp_path, text):
	(tmp_path / "client_hub").mkdir()
	(tmp_path / "client_hub" / "file.py").write_text(text)
	with pytest.raises(Problem, match="fits no more"):
		Fault("wrong", "file.py", "here", "there", "tests/unit").text_in(tmp_path)
