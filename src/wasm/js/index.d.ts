// Types of the package `zifu`. Amounts are text in yuan with two decimals ("1300.00"), rates text ("0.85"): never numbers.

/** An amount in yuan: "1300.00". In a step it may have up to four decimals more, or begin with "≈" where no decimal is exact. */
export type Money = string;
/** A rate between 0 and 1: "0.85". */
export type Rate = string;
/** A day: "2026-03-01". */
export type Day = string;

/** One line of a bill (rules/README.md §14). */
export interface Line {
  name?: string;
  amount: Money;
  class?: "A" | "B" | "C";
  prepay?: Rate;
  limit?: Money;
  mark?: string;
  category?: string;
  drug?: string;
  day?: Day;
  quantity?: number;
  printed?: { excluded?: Money; over_limit?: Money; prepay?: Money };
}

/** A case: lines, or a bill known by its sums (a part left out is none; where it is not known ask `estimate`). `state` is the year so far: typed counters, or what `Rules.state()` gave. */
export interface Case {
  situation: { [fact: string]: string | number };
  line?: Line[];
  bill?: { total: Money; excluded?: Money; over_limit?: Money; prepay?: Money };
  state?: YearState | { fresh?: boolean; [counter: string]: Money | boolean | object[] | undefined };
  payment?: { account?: Money; account_current?: Money; account_earlier?: Money; account_family?: Money; deposit?: Money; premium?: Money };
  assume?: { [table: string]: unknown };
}

/** A case in which a fact, a counter or a sum may be a list: the values it can have (rules/README.md §14.1). */
export type Question = { [key: string]: unknown };

export interface YearState {
  fresh: boolean;
  slots: { counter: string; cell: string; window: string; sum: Money }[];
  lost: string[];
  stays: { [key: string]: string | number }[];
}

/** One step of the computation; beside these keys its own figures, such as `from`, `to`, `rate`, `own`. */
export interface Step {
  id: string;
  code?: string;
  amount: Money;
  rules: string[];
  sentence?: string;
  [figure: string]: string | string[] | undefined;
}

export interface Settlement {
  readonly own: Money;
  readonly at_counter: Money;
  readonly later: Money;
  readonly account: Money;
  readonly cash: Money;
  readonly refund: Money | undefined;
  /** By the national interface's names: medfee_sumamt, hifp_pay, psn_cash_pay … */
  readonly fields: { [name: string]: Money };
  readonly parts: { [part: string]: Money };
  readonly payers: { [payer: string]: Money };
  readonly steps: Step[];
  field(name: string): Money | undefined;
  payer(id: string): Money | undefined;
  toJSON(): object;
}

export interface Fault {
  /** Key path: line[3].amount */
  at: string;
  kind: string;
  [placeholder: string]: string;
}

/** Thrown instead of a figure, with every reason at once. */
export class Refused extends Error {
  readonly faults: Fault[];
}

export interface Ask { fact?: string; counter?: string; table?: string; line?: string; sums?: boolean; account?: boolean }
export interface End { bound: Money; attained: boolean; with: (Ask & { value: string })[]; settlement: object }
export interface Estimate {
  low: End;
  /** Absent where there is no upper end. */
  high?: End;
  loose: boolean;
  per_thousand?: Money;
  reasons: Ask[];
  next: (Ask & { worth: Money; left: Money })[];
  open: Fault[];
}
export interface Stretch { from: Money; to: Money; own: [Money, Money]; totals: [Money, Money]; per_thousand: Money; begins: string[]; ends: string[] }
/** The largest bill that can be settled, and what a larger one hangs on. */
export interface Beyond { scope: Money; total: Money; faults: Fault[] }
export interface Bills { scope: [Money, Money]; totals: [Money, Money] }
export interface Distance { more: Money; at: Money; own: Money; per_thousand: Money; begins: string[]; ends: string[] }

export interface Words {
  /** A refusal's reasons in sentences. */
  faults(refused: Refused): string[];
  free(): void;
}

/** A checked pack. One call at a time; `free()` gives its memory back. */
export interface Rules {
  settle(input: Case, options?: { trace?: "objects" | "lazy" | "none" }): Settlement;
  /** The case as columns, of this pack only; undefined when it does not fit them. */
  prepare(input: Case): object | undefined;
  settlePrepared(prepared: object): Settlement;
  /** Takes the last settlement back. */
  reverse(): Settlement;
  /** The year so far after the last settlement. */
  state(): YearState;
  /** As `settle`, each step with its sentence. */
  explain(input: Case, words: Words): Settlement;
  /** This and the next three wait for the whole program when the small one was opened. */
  estimate(question: Question): Promise<Estimate>;
  curve(input: Case, most: Money): Promise<{ stretches: Stretch[]; beyond?: Beyond }>;
  bills(input: Case, wanted: { own: Money } | { paid: Money }): Promise<{ bills: Bills[]; beyond?: Beyond }>;
  distances(input: Case): Promise<{ ahead: Distance[]; beyond?: Beyond }>;
  free(): void;
}

export interface Entry { name: string; class: string; section: string; condition: string; [key: string]: unknown }

export interface Engine {
  /** The bytes or the text of a pack's JSON file. */
  loadPack(bytes: Uint8Array | ArrayBuffer | string): Rules;
  loadWords(bytes: Uint8Array | ArrayBuffer | string): Words;
  search(catalogue: Uint8Array | ArrayBuffer | string): (asked: string, day: Day, most?: number) => Entry[];
}

/** A compiled module, its bytes, or an answer to a request for it. */
export type Module = WebAssembly.Module | BufferSource | Response | Promise<WebAssembly.Module | BufferSource | Response>;

/**
 * Starts an instance of its own: one that has trapped must not be used again. `module`: zifu.wasm, which settles and explains;
 * `whole`: a function that gives whole.wasm, asked when ranges are first wanted, or at once when `module` is null. Without them the files beside
 * the script are taken, in Node the whole program at once.
 */
export function open(module?: Module | null, whole?: () => Module): Promise<Engine>;
