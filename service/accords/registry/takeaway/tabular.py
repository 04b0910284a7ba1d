"""What the files of tables are called, and their media types."""

DATA = "data/"
CSV, PARQUET, DESCRIBED = "csv", "parquet", "csv-metadata.json"
GROUP = "csv-metadata.json"
"""The description of all tables in a folder (Model for Tabular Data, section 5.3)."""
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8; header=present",
    PARQUET: "application/vnd.apache.parquet",
    DESCRIBED: "application/csvm+json",
}
