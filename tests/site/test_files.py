"""The files of a client: which are listed for whom, folding, pages, and the download of all of them."""

import io
import zipfile

import frappe
import pytest
from locks import held_by_another

from client_hub import api
from client_hub.demo import builders
from client_hub.overview import file_archive
from client_hub.overview.file_archive import make_in_background, safe_name
from client_hub.overview.files import asks_more, page_of


@pytest.fixture
def client():
	return builders.client("Files SL", is_customer=1, is_supplier=1)


@pytest.fixture
def archives(tmp_path, monkeypatch):
	"""Archives of the background job are written here."""
	monkeypatch.setattr(file_archive, "get_files_path", lambda name, is_private: str(tmp_path / name))
	return tmp_path


def reference(doc):
	return (doc.doctype, doc.name)


def attach(doc, name, content=None, is_private=1, **values):
	"""A File of that name, whatever other files are on the disk, with these `values` past Frappe.

	The document in memory keeps what it was made with: by that, the rollback finds it on the disk.
	"""
	file = builders.file(reference(doc), f"test-{name}", (content or name).encode(), is_private=is_private)
	frappe.db.set_value("File", file.name, {"file_name": name, **values}, update_modified=False)
	return file


def listed(client, **arguments):
	"""The files of a page, in its order of documents."""
	return [file for document in page_of(client.name, **arguments)["documents"] for file in document["files"]]


def names(client, **arguments):
	return [file["file_name"] for file in listed(client, **arguments)]


def downloaded(client):
	"""{path in the archive: content} of the response."""
	frappe.local.response = frappe._dict()
	assert api.download_files(client.name) is None
	assert frappe.response.type == "download" and frappe.response.filename.endswith(".zip")
	return content_of(io.BytesIO(frappe.response.filecontent))


def content_of(archive):
	with zipfile.ZipFile(archive) as opened:
		assert opened.testzip() is None
		assert len(set(opened.namelist())) == len(opened.namelist())
		return {name: opened.read(name).decode() for name in opened.namelist()}


# --- the list ------------------------------------------------------------------------------------


def test_files_of_the_client_its_parties_and_its_documents_by_document(client):
	task = builders.task("Wire it", client=client.name)
	attach(client, "contract.txt")
	attach(frappe.get_doc("Customer", client.primary_customer), "terms.txt")
	attach(task, "plan.txt")
	attach(task, "photo.txt")
	page = page_of(client.name)
	by_document = {
		(document["doctype"], document["title"]): [file["file_name"] for file in document["files"]]
		for document in page["documents"]
	}
	assert by_document == {
		("Task", "Wire it"): ["photo.txt", "plan.txt"],
		("Customer", client.legal_name): ["terms.txt"],
		("Client", client.legal_name): ["contract.txt"],
	}
	assert (page["total"], page["total_size"]) == (4, len("contract.txtterms.txtplan.txtphoto.txt"))


def test_a_file_has_what_the_page_shows(client):
	doc = attach(client, "drawing.PNG")
	[file] = listed(client)
	assert file["name"] == doc.name
	assert (file["extension"], file["is_private"], file["file_size"]) == ("png", 1, len("drawing.PNG"))
	assert file["owner_fullname"] == frappe.utils.get_fullname("Administrator")
	assert {"file_url", "file_type", "creation", "thumbnail_url", "document_title"} <= set(file)


def test_files_of_others_are_not_listed(client):
	attach(builders.client("Somebody else"), "theirs.txt")
	builders.make("File", {"file_name": "loose.txt", "content": "loose", "is_private": 0})
	assert names(client) == []


def test_one_content_in_several_places_is_one_file(client):
	task = builders.task("With a copy", client=client.name)
	attach(client, "terms.txt", "the same")
	attach(task, "terms copy.txt", "the same")
	attach(task, "other.txt", "another")
	page = page_of(client.name)
	assert page["total"] == 2
	[copy] = [file for file in listed(client) if file["copies"]]
	assert copy["file_name"] == "terms copy.txt"
	assert [(p["doctype"], p["name"], p["file_name"]) for p in copy["places"]] == [
		("Client", client.name, "terms.txt")
	]


def test_one_content_twice_on_a_document_is_no_other_place(client):
	task = builders.task("With a copy", client=client.name)
	for number in range(3):
		attach(client, f"terms {number}.txt", "the same", creation=f"2024-01-0{number + 1} 10:00:00")
	for number in range(2):
		attach(task, f"copy {number}.txt", "the same", creation="2023-01-01 10:00:00")
	attach(task, "other.txt", "another")
	attach(task, "other again.txt", "another")
	[other, terms] = listed(client)
	assert (terms["file_name"], terms["copies"], terms["copies_here"]) == ("terms 2.txt", 2, 2)
	assert [place["name"] for place in terms["places"]] == [task.name, task.name]
	assert (other["copies"], other["copies_here"], other["places"]) == (0, 1, [])


def test_files_without_a_content_hash_are_not_taken_for_one(client):
	for name in ("a.txt", "b.txt"):
		attach(client, name, content_hash=None)
	assert sorted(names(client)) == ["a.txt", "b.txt"]


def test_pages_neither_skip_nor_repeat_files_of_one_moment(client):
	for number in range(7):
		attach(client, f"{number}.txt", creation="2024-01-01 10:00:00")
	in_one = names(client)
	assert len(in_one) == 7
	pages = [page_of(client.name, start=start, page_length=3) for start in (0, 3, 6, 9)]
	assert [name for start in (0, 3, 6, 9) for name in names(client, start=start, page_length=3)] == in_one
	assert {page["total"] for page in pages} == {7}


# --- who sees what -------------------------------------------------------------------------------


def test_without_permission_on_the_client_nothing_is_answered(client, as_user):
	attach(client, "contract.txt", is_private=0)
	with as_user("no_role"):
		for method in (api.files, api.download_files):
			with pytest.raises(frappe.PermissionError):
				method(client.name)


@pytest.mark.parametrize("is_private", [0, 1])
def test_files_of_an_unreadable_document_are_not_listed(client, as_user, is_private):
	attach(client, "contract.txt")
	attach(builders.sales_invoice(client.primary_customer), "invoice.txt", is_private=is_private)
	with as_user("sales"):
		assert names(client) == ["contract.txt"]
		assert page_of(client.name)["total"] == 1
		assert not any("invoice" in path for path in downloaded(client))
	with as_user("accounts"):
		assert sorted(names(client)) == ["contract.txt", "invoice.txt"]


def test_places_name_only_readable_documents(client, as_user):
	attach(client, "terms.txt", "the same")
	invoice = builders.sales_invoice(client.primary_customer)
	attach(invoice, "terms.txt", "the same")
	with as_user("sales"):
		[file] = listed(client)
		assert (file["attached_to_doctype"], file["copies"], file["places"]) == ("Client", 0, [])
		assert invoice.name not in str(page_of(client.name))
	with as_user("accounts"):
		[file] = listed(client)
		assert (file["attached_to_name"], file["copies"]) == (invoice.name, 1)


def test_a_user_limited_to_a_company_sees_files_of_its_documents_only(client, as_user, limited_to):
	other = builders.company("Second Company SL", "SC2", "EUR", "Spain")
	ours = builders.sales_invoice(client.primary_customer)
	attach(ours, "ours.txt")
	attach(builders.sales_invoice(client.primary_customer, company=other), "theirs.txt")
	limited_to("accounts", "Company", ours.company)
	with as_user("accounts"):
		assert names(client) == ["ours.txt"]


def test_a_share_shows_the_files_of_the_shared_document_alone(client, as_user):
	shared = builders.sales_invoice(client.primary_customer)
	attach(shared, "shared.txt")
	attach(builders.sales_invoice(client.primary_customer), "hidden.txt")
	with as_user("sales") as user:
		assert names(client) == []
	frappe.share.add(shared.doctype, shared.name, user, read=1)
	with as_user("sales"):
		assert names(client) == ["shared.txt"]
		assert list(downloaded(client)) == [f"Sales Invoice {shared.name}/shared.txt"]


def test_a_denial_by_files_own_permission_is_heeded(client, as_user, monkeypatch):
	"""Another app may deny more than File itself does."""
	attach(client, "open.txt")
	attach(client, "secret.txt")
	original = frappe.core.doctype.file.file.has_permission

	def stricter(doc, ptype=None, user=None, debug=False):
		return doc.file_name != "secret.txt" and original(doc, ptype, user, debug)

	monkeypatch.setattr("frappe.core.doctype.file.file.has_permission", stricter)
	monkeypatch.setattr("client_hub.overview.files.asks_more", lambda doctype: True)
	with as_user("sales"):
		assert names(client) == ["open.txt"]
		assert [path.split("/")[1] for path in downloaded(client)] == ["open.txt"]


def test_only_where_hooks_decide_a_document_is_loaded_to_ask_for_its_files():
	assert asks_more("Client")
	assert not asks_more("Sales Invoice")


def test_files_of_a_deleted_document_are_gone_and_break_nothing(client):
	task = builders.task("Short-lived", client=client.name)
	attach(task, "orphan.txt")
	frappe.db.delete("Task", task.name)  # past Frappe: what refers to it stays
	assert names(client) == []


# --- the archive ---------------------------------------------------------------------------------


def test_a_small_archive_is_the_response(client):
	task = builders.task("Wire it", client=client.name)
	attach(client, "contract.txt", "one")
	attach(task, "plan.txt", "two")
	attach(task, "copy.txt", "one")
	assert downloaded(client) == {
		f"Task {task.name}/copy.txt": "one",
		f"Task {task.name}/plan.txt": "two",
	}


def test_a_file_in_the_archive_is_as_it_is_stored(client):
	"""Whatever Frappe takes it for: version 16 reads Western files as Central European ones."""
	builders.file(reference(client), "test-western.txt", "Ñandú".encode("cp1252"))
	frappe.local.response = frappe._dict()
	api.download_files(client.name)
	with zipfile.ZipFile(io.BytesIO(frappe.response.filecontent)) as archive:
		(name,) = archive.namelist()
		assert archive.read(name) == "Ñandú".encode("cp1252")


def test_names_in_the_archive_are_unique_and_safe(client):
	for number, name in enumerate(
		["..\\..\\passwd", "..", "a:b|c.txt", "A:B|C.txt", "a:b|c.txt", "CON\n.txt"]
	):
		attach(client, f"{number}.txt", str(number), file_name=name)
	paths = list(downloaded(client))
	assert len(paths) == len({path.casefold() for path in paths}) == 6
	for path in paths:
		folder, name = path.split("/")
		assert folder == f"Client {client.name}"
		assert name.strip(".") and not set(name) & set('\\/:|<>"?*')


@pytest.mark.parametrize(
	("name", "safe"),
	[
		("offer.pdf", "offer.pdf"),
		("../../etc/passwd", "_._etc_passwd"),
		("C:\\temp\\x.txt", "C__temp_x.txt"),
		("..", "_"),
		("", "_"),
		(None, "_"),
		("a\x00b\n.txt", "a_b_.txt"),
		("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
		("Presupuesto año 2024.pdf", "Presupuesto año 2024.pdf"),
	],
)
def test_safe_names(name, safe):
	assert safe_name(name) == safe


def test_a_file_missing_on_disk_is_listed_and_no_error(client):
	attach(client, "here.txt")
	attach(client, "gone.txt", file_url="/private/files/there-is-no-such-file.txt")
	attach(client, "elsewhere.txt", file_url="https://example.com/elsewhere.txt")
	found = downloaded(client)
	assert f"Client {client.name}/here.txt" in found and len(found) == 2
	[missing] = [content for path, content in found.items() if "/" not in path]
	assert "gone.txt" in missing and "https://example.com/elsewhere.txt" in missing


def test_without_files_there_is_nothing_to_download(client):
	with pytest.raises(frappe.DoesNotExistError):
		api.download_files(client.name)


@pytest.mark.parametrize("limit", ["DIRECT_FILES", "DIRECT_BYTES"])
def test_a_large_archive_is_made_in_the_background(client, monkeypatch, limit):
	attach(client, "one.txt")
	attach(client, "two.txt")
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: jobs.append((method, kwargs)))
	monkeypatch.setattr(file_archive, limit, 1)
	assert api.download_files(client.name)["queued"]
	[(method, arguments)] = jobs
	assert frappe.get_attr(method) is make_in_background
	assert "job_id" not in arguments  # the job of a killed worker would be in its way for good


def test_an_archive_that_is_being_made_is_not_made_twice(client, archives, monkeypatch):
	attach(client, "one.txt")
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: jobs.append(kwargs))
	monkeypatch.setattr(file_archive, "DIRECT_FILES", 0)
	with held_by_another(file_archive._lock_name(client.name)):
		assert api.download_files(client.name)["queued"] and not jobs
		assert make_in_background(client.name) is None
	for _asked in range(2):  # before the first has begun
		api.download_files(client.name)
	made = [make_in_background(job["client"], job["asked_on"]) for job in jobs]
	assert made[0] and made[1:] == [None]
	assert len(list(archives.iterdir())) == 1


def test_files_larger_than_their_records_say_are_not_put_together_in_the_request(client, monkeypatch):
	attach(client, "one.txt", "x" * 2000, file_size=0)
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: jobs.append(method))
	monkeypatch.setattr(file_archive, "DIRECT_BYTES", 1000)
	assert api.download_files(client.name)["queued"] and jobs


def test_the_background_archive_is_the_users_alone(client, as_user, archives):
	attach(client, "contract.txt")
	attach(builders.sales_invoice(client.primary_customer), "invoice.txt")
	with as_user("sales") as user:
		archive = frappe.get_doc("File", make_in_background(client.name))
		assert archive.has_permission("read")
	assert list(content_of(archives / archive.file_url.split("/")[-1])) == [
		f"Client {client.name}/contract.txt"
	]
	assert (archive.owner, archive.is_private, archive.attached_to_doctype) == (user, 1, None)
	assert archive.file_url.startswith("/private/files/")
	for other in ("accounts", "sales_master"):
		with as_user(other):
			assert not frappe.has_permission("File", "read", archive.name)
			assert archive.name not in frappe.get_list("File", pluck="name")
	logs = frappe.get_all("Notification Log", filters={"document_name": archive.name}, fields=["*"])
	assert [(log.for_user, log.link) for log in logs] == [(user, archive.file_url)]


def test_a_title_with_markup_is_escaped_in_the_notification(as_user, archives):
	client = builders.client("Bar SL")
	client.db_set("legal_name", "<img src=x onerror=alert(1)>")
	attach(client, "contract.txt")
	name = make_in_background(client.name)
	subject = frappe.db.get_value("Notification Log", {"document_name": name}, "subject")
	assert "<img" not in subject and "&lt;img" in subject


def test_the_job_asks_for_the_permission_again(client, as_user, archives, limited_to):
	attach(client, "contract.txt")
	limited_to("sales", "Client", builders.client("The only one").name)
	with as_user("sales"), pytest.raises(frappe.PermissionError):
		make_in_background(client.name)
	assert not list(archives.iterdir())


def test_a_new_archive_takes_the_place_of_the_users_former_one(client, as_user, archives):
	attach(client, "contract.txt")
	with as_user("accounts"):
		of_another = make_in_background(client.name)
	with as_user("sales"):
		former = make_in_background(client.name)
		latest = make_in_background(client.name)
	assert not frappe.db.exists("File", former)
	assert frappe.db.exists("File", latest) and frappe.db.exists("File", of_another)


def test_what_does_not_fit_is_named(client, archives, monkeypatch):
	attach(client, "small.txt", "x")
	attach(client, "large.txt", "x" * 2000)
	monkeypatch.setattr(file_archive, "MOST_BYTES", 1000)
	archive = frappe.get_doc("File", make_in_background(client.name))
	found = content_of(archives / archive.file_url.split("/")[-1])
	assert any("large.txt" in content for path, content in found.items() if "/" not in path)
	assert f"Client {client.name}/small.txt" in found


def test_a_job_that_fails_says_so_and_leaves_nothing(client, archives, monkeypatch):
	attach(client, "contract.txt")
	monkeypatch.setattr(file_archive, "write_archive", lambda *args, **kwargs: 1 / 0)
	assert make_in_background(client.name) is None
	assert not list(archives.iterdir())
	assert frappe.db.exists("Notification Log", {"document_type": "Client", "document_name": client.name})
