"""Tables that people bring as files (XLSX, XLS, CSV) and take away as XLSX. Plain Python; knows no database."""
