import { ClientPage } from "./client_page/page";

frappe.provide("client_hub");
client_hub.ClientPage = ClientPage;
