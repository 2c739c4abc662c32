import "./client_quick_entry";
