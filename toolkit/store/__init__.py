"""Where things are kept: tables in SQL, de-identified files by content hash.

``Store`` is the one door. Behind it stand, one thing each: `schema` (the tables), `database`
(opening, locking, faults in words), `files` (kept files), `key` (the workspace's secret),
`rows` (data tables to SQL and back), `plans`, `uploads` and `evaluations`.
"""

from toolkit.store.store import Store
from toolkit.store.uploads import Upload

__all__ = ["Store", "Upload"]
