// Loaded with the desk: quick entry is asked for from any form, and the sidebar is everywhere.
import "./adoption";
import "./client_quick_entry";
import "./client_import_menu";
import "./duplicates";
import "./merging/log";
import "./merging/merge";
import "./sidebar";
