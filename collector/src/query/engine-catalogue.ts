/**
 * What the engine offers, asked of the engine itself, and which part of it a reader may use.
 *
 * Functions are allowed by category, because there are about 1,500 and each release adds some: a function of
 * a category that is not listed here is refused until someone has looked at it. `Other` is a mixed bag, so it
 * is allowed name by name. Left out on purpose: everything that reads files (`file`, `catboostEvaluate`,
 * models), the network (`ai…`, `dictGet…`, `hasColumnInTable`), the configuration (`getServerSetting`,
 * `getMacro`), other tables by name in a string (`joinGet`), what only wastes a connection (`sleep`) or
 * writes (`logTrace`, `generateSerialID`), and every function defined by users.
 */
const allowedCategories: ReadonlySet<string> = new Set([
  'Arithmetic',
  'Arrays',
  'Bit',
  'Bitmap',
  'Comparison',
  'Conditional',
  'Dates and Times',
  'Distance',
  'Encoding',
  'Financial',
  'Geo',
  'Geo Polygon',
  'Hash',
  'IP Address',
  'JSON',
  'Logical',
  'Map',
  'Mathematical',
  'Null',
  'NumericIndexedVector',
  'QBit',
  'Random Number',
  'Rounding',
  'String',
  'String Replacement',
  'String Search',
  'String Splitting',
  'Time Series',
  'Time Window',
  'Tuple',
  'Type Conversion',
  'URL',
  'UUID',
]);

const allowedByName: ReadonlySet<string> = new Set([
  // of the category `Other`
  'FQDN',
  'MACNumToString',
  'MACStringToNum',
  'MACStringToOUI',
  'bar',
  'blockNumber',
  'blockSize',
  'byteSize',
  'countDigits',
  'currentDatabase',
  'currentSchemas',
  'currentUser',
  'defaultValueOfArgumentType',
  'defaultValueOfTypeName',
  'digits',
  'dumpColumnStructure',
  'errorCodeToName',
  'finalizeAggregation',
  'formatQuery',
  'formatQueryOrNull',
  'formatQuerySingleLine',
  'formatQuerySingleLineOrNull',
  'formatReadableDecimalSize',
  'formatReadableQuantity',
  'formatReadableSize',
  'formatReadableTimeDelta',
  'getSizeOfEnumType',
  'getSubcolumn',
  'hostName',
  'identity',
  'ignore',
  'indexHint',
  'initializeAggregation',
  'isConstant',
  'isDecimalOverflow',
  'lowCardinalityIndices',
  'lowCardinalityKeys',
  'materialize',
  'minSampleSizeContinuous',
  'minSampleSizeConversion',
  'neighbor',
  'normalizeQuery',
  'normalizedQueryHash',
  'parseReadableSize',
  'parseReadableSizeOrNull',
  'parseReadableSizeOrZero',
  'parseTimeDelta',
  'partitionId',
  'queryID',
  'revision',
  'rowNumberInAllBlocks',
  'rowNumberInBlock',
  'runningAccumulate',
  'runningDifference',
  'runningDifferenceStartingWithFirstValue',
  'shardNum',
  'throwIf',
  'toColumnTypeName',
  'toTypeName',
  'transform',
  'uptime',
  'variantElement',
  'variantType',
  'version',
  'visibleWidth',
  // of `Internal`: what the parser itself writes for CASE and for bound parameters
  '_CAST',
  'caseWithExpression',
  // of `Introspection`: an innocent number with a name that people give to columns
  'tid',
]);

/** Names in call position that the analyser knows although they are no functions. */
const syntaxForms: ReadonlySet<string> = new Set(['lambda', 'exists', 'grouping', 'untuple']);

const allowedTableFunctions: ReadonlySet<string> = new Set([
  'numbers',
  'numbers_mt',
  'generateSeries',
  'generate_series',
  'generateRandom',
  'primes',
  'values',
  'SQLStandardValues',
  'view',
]);

/** System tables that describe this database and hold no secret, query text or setting. */
const allowedSystemTables: readonly string[] = [
  'system.one',
  'system.numbers',
  'system.numbers_mt',
  'system.zeros',
  'system.zeros_mt',
  'system.tables',
  'system.columns',
  'system.databases',
  'system.parts',
  'system.parts_columns',
  'system.functions',
  'system.aggregate_function_combinators',
  'system.data_type_families',
  'system.data_skipping_indices',
  'system.time_zones',
];

export interface FunctionRow {
  readonly name: string;
  readonly isAggregate: boolean;
  readonly caseInsensitive: boolean;
  readonly aliasTo: string;
  readonly isBuiltIn: boolean;
  readonly category: string;
}

export type FunctionVerdict = 'allowed' | 'refused' | 'unknown';

export interface EngineCatalogue {
  /** Of a name in call position, as written. */
  functionVerdict(name: string): FunctionVerdict;
  isAllowedTableFunction(name: string): boolean;
  /** Whether `name`, printed without quotes, is a table that may be read. */
  isReadableTable(name: string): boolean;
}

export interface CatalogueFacts {
  readonly functions: readonly FunctionRow[];
  readonly combinators: readonly string[];
  readonly database: string;
  /** Tables and views of `database`. */
  readonly tables: readonly string[];
}

/** A table's own name that is no path: what a common table expression may be called. */
export const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function createEngineCatalogue(facts: CatalogueFacts): EngineCatalogue {
  const exact = new Map(facts.functions.map((row) => [row.name, row]));
  const folded = new Map(
    facts.functions.filter((row) => row.caseInsensitive).map((row) => [row.name.toLowerCase(), row]),
  );
  const tables = new Set(facts.tables);
  const readable = new Set([
    ...allowedSystemTables,
    ...facts.tables,
    ...facts.tables.map((table) => `${facts.database}.${table}`),
  ]);
  const find = (name: string): FunctionRow | undefined => exact.get(name) ?? folded.get(name.toLowerCase());

  /** `sumMergeState` is `sum` with two combinators. */
  function isCombined(name: string): boolean {
    return facts.combinators.some((suffix) => {
      if (!name.endsWith(suffix)) return false;
      const stem = name.slice(0, -suffix.length);
      return find(stem)?.isAggregate === true || isCombined(stem);
    });
  }

  function functionVerdict(name: string): FunctionVerdict {
    const row = find(name);
    if (row === undefined) return syntaxForms.has(name) || isCombined(name) ? 'allowed' : 'unknown';
    if (!row.isBuiltIn) return 'refused';
    if (row.isAggregate) return 'allowed';
    // An alias is as good as what it stands for.
    const original = row.aliasTo === '' ? row : (exact.get(row.aliasTo) ?? row);
    return allowedCategories.has(original.category) || allowedByName.has(original.name)
      ? 'allowed'
      : 'refused';
  }

  return {
    functionVerdict,
    // A view with parameters is read like a table function.
    isAllowedTableFunction: (name) => allowedTableFunctions.has(name) || tables.has(name),
    isReadableTable: (name) => readable.has(name),
  };
}
