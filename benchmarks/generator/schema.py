"""Keys and indexes taken off while rows come in, and put back as they were: their definitions are PostgreSQL's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection, sql
from psycopg.rows import tuple_row

CONSTRAINTS = """
    SELECT conrelid::regclass::text, contype::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u', 'f') AND conrelid = ANY(%s::regclass[]) ORDER BY conrelid::regclass::text, conname
"""
INDEXES = """
    SELECT indrelid::regclass::text, c.relname, pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1, 2
"""
Definitions = dict[str, dict[str, str]]  # table -> name -> definition


@dataclass(frozen=True)
class Schema:
    """What a table has beside its rows. Check constraints stay: COPY holds to them."""

    foreign: Definitions
    unique: Definitions
    indexes: Definitions

    @classmethod
    def of(cls, connection: Connection[tuple[object, ...]], tables: Sequence[str]) -> "Schema":
        found = cls({table: {} for table in tables}, {table: {} for table in tables}, {table: {} for table in tables})
        with connection.cursor(row_factory=tuple_row) as cursor:
            for table, type, name, definition in cursor.execute(CONSTRAINTS, [list(tables)]):
                (found.foreign if type == "f" else found.unique)[table][name] = definition
            for table, name, definition in cursor.execute(INDEXES, [list(tables)]):
                found.indexes[table][name] = definition
        return found

    def removals(self) -> list[sql.Composed]:
        """Foreign keys first: they hang on the keys of other tables."""
        found: list[sql.Composed] = []
        for of in (self.foreign, self.unique):
            found += [
                sql.SQL("ALTER TABLE {} {}").format(
                    sql.Identifier(table),
                    sql.SQL(", ").join(sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(name)) for name in names),
                )
                for table, names in of.items()
                if names
            ]
        found += [sql.SQL("DROP INDEX {}").format(sql.Identifier(name)) for of in self.indexes.values() for name in of]
        return found

    def keys_and_indexes(self, table: str) -> list[sql.Composed]:
        added = [_add(table, name, definition) for name, definition in self.unique[table].items()]
        return [*added, *(sql.Composed([sql.SQL(definition)]) for definition in self.indexes[table].values())]

    def foreign_keys(self) -> list[sql.Composed]:
        """Adds them without a look at the rows, for that locks both tables: `validations` has the look."""
        return [
            _add(table, name, f"{definition} NOT VALID")
            for table, names in self.foreign.items()
            for name, definition in names.items()
        ]

    def validations(self, table: str) -> list[sql.Composed]:
        return [
            sql.SQL("ALTER TABLE {} VALIDATE CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
            for name in self.foreign[table]
        ]


def _add(table: str, name: str, definition: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} " + definition).format(sql.Identifier(table), sql.Identifier(name))
