"""Tables in and out: XLSX, XLS, ODS, CSV and JSON read in the helper process, templates and reports written."""
