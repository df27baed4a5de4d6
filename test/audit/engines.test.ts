import { describeAudit } from '../contracts/audit.ts'
import { sqlEngines } from '../support/sql-engines.ts'

for (const engine of sqlEngines()) describeAudit(engine)
