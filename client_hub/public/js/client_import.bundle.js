import { export_clients } from "./client_export";
import { show_dialog } from "./client_import/dialog";
import { show_in_form } from "./client_import/form";

frappe.provide("client_hub");
client_hub.export_clients = export_clients;
client_hub.import_clients = show_dialog;
client_hub.show_import_in_form = show_in_form;
