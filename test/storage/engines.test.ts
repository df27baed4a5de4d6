import { describeSqlDatabase } from '../contracts/sql-database.ts'
import { describeWrappedKeys } from '../contracts/wrapped-keys.ts'
import { sqlEngines } from '../support/sql-engines.ts'

for (const engine of sqlEngines()) {
  describeSqlDatabase(engine)
  describeWrappedKeys(engine)
}
