import { APP_ROLE, type Dialect, grant, METADATA_ROLE } from './database.ts'

/** Empty where a transaction before this one had set it. */
const SCOPE = "nullif(current_setting('parley.customers', true), '')::text[]"

/**
 * Within a schema's step: what is metadata of a table that is kept by customer can be listed through a view,
 * `TABLE_metadata`. In PostgreSQL that is the only way around the second wall: rows are seen and written for customers
 * that the transaction has named, and for nobody else, by the table's owner neither. The view's owner has no right to
 * the other columns.
 */
export function rowsOfNamedCustomers(dialect: Dialect, table: string, metadata: readonly string[]): string {
  return `${dialect.engine === 'postgres' ? wall(table) : ''}
    ${viewOfMetadata(dialect, table, `${table}_metadata`, metadata)}`
}

/** Another view of metadata of a table that has its wall. */
export function viewOfMetadata(dialect: Dialect, table: string, view: string, metadata: readonly string[]): string {
  return `
    CREATE VIEW ${view} AS SELECT ${metadata.join(', ')} FROM ${table};
    ${grant(dialect, 'SELECT', view)}
    ${dialect.engine === 'postgres' ? handOver(table, view, metadata) : ''}`
}

const wall = (table: string) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY of_named_customers ON ${table} TO ${APP_ROLE}
    USING (customer = ANY ((SELECT ${SCOPE})::text[]))
    WITH CHECK (customer = ANY (${SCOPE}));
  CREATE POLICY metadata ON ${table} FOR SELECT TO ${METADATA_ROLE} USING (true);
`

const handOver = (table: string, view: string, metadata: readonly string[]) => `
  GRANT SELECT (${metadata.join(', ')}) ON ${table} TO ${METADATA_ROLE};
  DO $$
  DECLARE belongs boolean := pg_has_role(current_user, '${METADATA_ROLE}', 'MEMBER');
  BEGIN
    -- Whoever belonged to it for good would see by its policy.
    IF NOT belongs THEN GRANT ${METADATA_ROLE} TO CURRENT_USER; END IF;
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO ${METADATA_ROLE}', current_schema());
    ALTER VIEW ${view} OWNER TO ${METADATA_ROLE};
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${METADATA_ROLE}', current_schema());
    IF NOT belongs THEN REVOKE ${METADATA_ROLE} FROM CURRENT_USER; END IF;
  END $$;
`
