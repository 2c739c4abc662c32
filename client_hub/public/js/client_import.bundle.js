import { export_clients } from "./client_export";
import { ImportDialog } from "./client_import/dialog";

frappe.provide("client_hub");
client_hub.export_clients = export_clients;
client_hub.import_clients = (listview) => new ImportDialog(listview).show();
