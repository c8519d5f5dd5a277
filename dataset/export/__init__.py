"""The dataset as one archive that people can cite: tables, records, schema, codebook, licence, checksums.

A load keeps it in the database (`keep`), servers and `manage.py export_dataset` read it there.
"""

from dataset.export.keeping import keep, read, size
from dataset.export.packing import ExportError, file_name, fingerprint, texts, write

__all__ = ["ExportError", "file_name", "fingerprint", "keep", "read", "size", "texts", "write"]
