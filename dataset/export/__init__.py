"""The dataset as one archive that people can cite: tables, records, schema, codebook, licence, checksums.

`archive(version)` is what a server hands out, `write(file)` what `manage.py export_dataset FILE` writes.
"""

from dataset.export.packing import ExportError, archive, file_name, missing, write

__all__ = ["ExportError", "archive", "file_name", "missing", "write"]
