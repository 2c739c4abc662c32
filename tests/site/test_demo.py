"""The users of the demo, as `make demo` prints them."""

import frappe
from frappe.utils.password import check_password

from client_hub.demo import setting


def test_every_login_of_the_demo_works_and_says_what_it_may_do(story):
	logins = {login["user"]: login for login in setting.logins()}
	assert {setting.address_of(name) for name in setting.USERS} < set(logins)
	for user, login in logins.items():
		assert check_password(user, login["password"]) == user
		assert set(login["roles"]) == {role.role for role in frappe.get_doc("User", user).roles}
	limited = logins[setting.address_of("accounts.brazil")]
	assert limited["limits"] == ["Company: Monteclaro Brasil Ltda."]
