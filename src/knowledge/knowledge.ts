import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Audience, Passage } from '../core/passage.ts'
import type { EmbeddedPassages } from './embedding/embedded-passages.ts'
import type { FusedRetriever } from './embedding/fused-retriever.ts'
import { listFolder } from './folder.ts'
import { FolderWatch } from './folder-watch.ts'
import { isCurrent } from './freshness.ts'
import { indexFileOf, loadIndex } from './index/index-file.ts'
import type { SearchIndex } from './index/search.ts'
import { type IngestedInWorker, ingestInWorker } from './ingest-in-worker.ts'
import type { IngestProgress, IngestReport } from './ingest-types.ts'
import { isVisible, PassageIndex, type Scope } from './passage-index.ts'
import type { LexicalRetriever } from './retriever.ts'
import { type Retriever, searchByWords } from './search-by-words.ts'
import { type KnowledgeSnapshot, loadSnapshot } from './snapshot.ts'
import type { SubjectIndex } from './subjects/subject-index.ts'
import { SubjectsByAudience } from './subjects/subjects-by-audience.ts'
import { todayIn } from './today.ts'
import type { RetrievalWeights } from './weights.ts'

export interface KnowledgeOptions {
  /** Folder of the documents. */
  readonly folder: string
  /** Where the read documents are kept between starts. */
  readonly snapshotFile: string
  /** BCP 47 tag for documents that do not tell their language. */
  readonly defaultLang: string
  /** The probability from which a passage is given as an answer: 0 to 1. */
  readonly threshold?: number
  /** Fitted to the bot's own questions; otherwise those that are shipped. */
  readonly weights?: RetrievalWeights
  /** Ids of passages, and paths of documents, that an operator has blocked; asked at each query. */
  readonly blocked?: () => ReadonlySet<string>
  /** Finds passages by their meaning, too. Closed together with the knowledge. */
  readonly embedded?: EmbeddedPassages | undefined
  /** IANA name of the zone by whose days documents hold; without it UTC. */
  readonly timeZone?: string
  readonly clock: Clock
  readonly log: Log
  readonly onProgress?: (progress: IngestProgress) => void
}

/** What a source page shows. */
export interface SourceDocument {
  readonly path: string
  readonly title: string
  readonly lang: string
  readonly passages: readonly Passage[]
}

/** Editors save in several steps; a change is read once nothing more has come for this long, in milliseconds. */
const SETTLE_MS = 300

interface Current {
  readonly snapshot: KnowledgeSnapshot
  readonly index: PassageIndex
  readonly subjects: SubjectsByAudience
  readonly byId: ReadonlyMap<string, Passage>
  /** Resolves when the passages are found by meaning, too, or cannot be. */
  readonly embedding: Promise<void>
}

/** LangChain's, which only those load who search by meaning, too. */
interface Retrievers {
  readonly LexicalRetriever: typeof LexicalRetriever
  readonly FusedRetriever: typeof FusedRetriever
}

/** The knowledge of one folder: read, searchable, and kept up to date. */
export class Knowledge {
  readonly #options: KnowledgeOptions
  readonly #today: () => string
  readonly #retrievers: Retrievers | undefined
  #current: Current
  #watch: FolderWatch | undefined
  #settle: NodeJS.Timeout | undefined
  /** Refreshes follow each other. */
  #refreshes: Promise<unknown> = Promise.resolve()

  private constructor(
    options: KnowledgeOptions,
    retrievers: Retrievers | undefined,
    snapshot: KnowledgeSnapshot,
    built: SearchIndex | undefined,
  ) {
    this.#options = options
    this.#today = todayIn(options.timeZone ?? 'UTC', options.clock)
    this.#retrievers = retrievers
    this.#current = this.#indexed(snapshot, built)
  }

  /** Takes the saved snapshot where it is current, otherwise reads what has changed. */
  static async open(options: KnowledgeOptions): Promise<Knowledge> {
    const { folder, snapshotFile, defaultLang, log, embedded } = options
    const retrievers = embedded && (await loadRetrievers())
    const [listing, { snapshot: saved, damaged }] = await Promise.all([listFolder(folder), loadSnapshot(snapshotFile)])
    if (damaged !== undefined) log.warn({ file: snapshotFile, reason: damaged }, 'knowledge snapshot is made anew')
    if (saved?.defaultLang === defaultLang && (await isCurrent(saved, folder, listing))) {
      const built = await loadIndex(indexFileOf(snapshotFile), saved.version)
      const snapshot = { ...saved, problems: [...listing.problems, ...saved.problems] }
      if (built !== undefined) return new Knowledge(options, retrievers, snapshot, built)
    }
    const { snapshot, index } = await read(options)
    return new Knowledge(options, retrievers, snapshot, index)
  }

  get snapshot(): KnowledgeSnapshot {
    return this.#current.snapshot
  }

  /** Answers from the newest snapshot at the time of each query; `about` names the only subjects that are wanted. */
  retriever(audience: Audience, k?: number, about?: readonly string[]): Retriever {
    const { blocked, embedded } = this.#options
    const among = about && (() => this.subjects(audience).passagesAbout(about))
    const most = k !== undefined && { k }
    const index = () => this.#current.index
    const options = { index, audience, today: this.#today, blocked, ...most, ...(among && { among }) }
    if (!embedded || !this.#retrievers) return searchByWords(options)
    const { LexicalRetriever, FusedRetriever } = this.#retrievers
    const lexical = new LexicalRetriever(options)
    const visible = (id: string) => ((among?.().has(id) ?? true) ? this.passage(audience, id) : undefined)
    return new FusedRetriever({ lexical, embedded, visible, ...most })
  }

  /** Resolves when the newest snapshot is found by meaning as far as it can be. */
  embedded(): Promise<void> {
    return this.#current.embedding
  }

  /** The names that this audience may know, in the newest snapshot. */
  subjects(audience: Audience): SubjectIndex {
    return this.#current.subjects.for(audience)
  }

  /** A passage, where this audience may see it today. */
  passage(audience: Audience, id: string): Passage | undefined {
    const passage = this.#current.byId.get(id)
    return passage && isVisible(passage, this.#scope(audience)) ? passage : undefined
  }

  /** The documents, in order of their paths, of which this audience may see something today. */
  documents(audience: Audience): SourceDocument[] {
    const scope = this.#scope(audience)
    return this.snapshot.documents.flatMap(({ path, title, lang, passages: all }) => {
      const passages = all.filter((passage) => isVisible(passage, scope))
      return passages.length === 0 ? [] : [{ path, title, lang, passages }]
    })
  }

  /** Reads what has changed and answers from it from now on; queries under way end on what they began with. */
  refresh(): Promise<IngestReport> {
    const refreshed = this.#refreshes.then(async () => {
      const { snapshot, report, index } = await read(this.#options, this.snapshot.version)
      if (snapshot.version === this.snapshot.version) this.#current = { ...this.#current, snapshot }
      else this.#current = this.#indexed(snapshot, index)
      return report
    })
    this.#refreshes = refreshed.catch(() => undefined)
    return refreshed
  }

  /** Refreshes by itself when files change, as far as the system tells of it; `check` finds the rest. */
  watch(): void {
    const { folder, log } = this.#options
    this.#watch ??= new FolderWatch({ folder, log, onChange: () => this.#refreshSoon() })
    this.#watch.arm()
  }

  /**
   * Refreshes if the folder is no longer what was read, and watches a folder that has taken the watched one's place.
   * Rejects with `config-invalid` while there is no folder; what was read is kept.
   */
  async check(): Promise<void> {
    const { folder } = this.#options
    await this.#refreshes
    // Before the folder is listed, so that no change falls between the two.
    this.#watch?.arm()
    if (!(await isCurrent(this.snapshot, folder, await listFolder(folder)))) await this.refresh()
  }

  /** Stops watching, and waits for a refresh under way. */
  async close(): Promise<void> {
    this.#watch?.close()
    this.#watch = undefined
    clearTimeout(this.#settle)
    await this.#refreshes
    await this.#options.embedded?.close()
  }

  #scope(audience: Audience): Scope {
    return { audience, day: this.#today(), blocked: this.#options.blocked?.() }
  }

  #refreshSoon(): void {
    const { folder, log } = this.#options
    clearTimeout(this.#settle)
    this.#settle = setTimeout(() => {
      this.refresh().catch((error: unknown) => log.error({ folder, err: error }, 'knowledge could not be refreshed'))
    }, SETTLE_MS)
    this.#settle.unref()
  }

  #indexed(snapshot: KnowledgeSnapshot, built: SearchIndex | undefined): Current {
    const { threshold, weights } = this.#options
    const { passages } = snapshot
    const index = new PassageIndex(passages, { threshold, weights, built })
    return {
      snapshot,
      index,
      subjects: new SubjectsByAudience(passages),
      byId: new Map(passages.map((passage) => [passage.id, passage])),
      embedding: this.#embed(passages),
    }
  }

  /** In the background: until it is done, and where it fails, words alone decide. */
  async #embed(passages: readonly Passage[]): Promise<void> {
    const { embedded, log } = this.#options
    try {
      await embedded?.update(passages)
    } catch (error) {
      log.error({ err: error }, 'passages not embedded: they are found by their words alone')
    }
  }
}

/** `indexed` is the version of the snapshot whose index is at hand. */
async function read(options: KnowledgeOptions, indexed?: string): Promise<IngestedInWorker> {
  const { folder, snapshotFile, defaultLang, log, onProgress } = options
  const ingested = await ingestInWorker(folder, { snapshotFile, indexed, defaultLang, onProgress })
  const { snapshot, report, unsaved } = ingested
  // Unsaved knowledge answers as well; only the next start is slower.
  if (unsaved !== undefined) log.error({ file: snapshotFile, reason: unsaved }, 'knowledge not saved')
  const { problems, ...counts } = report
  log.info({ version: snapshot.version, ...counts, problems: problems.length }, 'knowledge read')
  for (const { level, document, line, message } of problems) {
    if (level === 'error') log.warn({ document, line }, message)
    else log.info({ document, line }, message)
  }
  return ingested
}

async function loadRetrievers(): Promise<Retrievers> {
  const [{ LexicalRetriever }, { FusedRetriever }] = await Promise.all([
    import('./retriever.ts'),
    import('./embedding/fused-retriever.ts'),
  ])
  return { LexicalRetriever, FusedRetriever }
}
