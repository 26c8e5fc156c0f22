import { types as t } from '@babel/core';
import type { Names } from './names';
import type { FileTables, Site } from './tables';

/** How many records a site makes that compares with the same value always, and one whose values change. */
const FIXED_BUDGET = 1;
const CHANGING_BUDGET = 16;
const MAX_CONSTANTS = 256;

/** The comparisons of one file as they are found, and the code that traces them. */
export class ComparisonSites {
  readonly #sites: Site[] = [];
  readonly #constants = new Set<string | number>();
  readonly #visited = new WeakSet<t.Node>();

  constructor(private readonly names: Names) {}

  /** Whether a node is met for the first time. */
  isNew(node: t.Node): boolean {
    if (this.#visited.has(node)) return false;
    this.#visited.add(node);
    return true;
  }

  /** `value`, which is compared with a constant. */
  against(value: t.Expression, constant: t.Expression): t.Expression {
    return this.#call('against', [value, t.cloneNode(constant, true, true)], FIXED_BUDGET);
  }

  /** What `===` and `==` give. */
  compared(operator: 'same' | 'equal', left: t.Expression, right: t.Expression): t.Expression {
    return this.#call(operator, [left, right], CHANGING_BUDGET);
  }

  /** `value`, which is searched for. */
  wanted(value: t.Expression, isConstant: boolean): t.Expression {
    return this.#call('wanted', [value], isConstant ? FIXED_BUDGET : CHANGING_BUDGET);
  }

  /** `value`, which a `switch` compares with such constants. */
  switched(value: t.Expression, constants: readonly (string | number)[]): t.Expression {
    return this.#call('cases', [value], constants);
  }

  constant(value: string | number): void {
    if (this.#constants.size < MAX_CONSTANTS) this.#constants.add(value);
  }

  tables(): Pick<FileTables, 'sites' | 'constants'> {
    return { sites: this.#sites, constants: [...this.#constants] };
  }

  #call(member: Parameters<Names['of']>[0], operands: t.Expression[], site: Site): t.Expression {
    const number = this.#sites.push(site) - 1;
    return t.callExpression(t.identifier(this.names.of(member)), [...operands, t.numericLiteral(number)]);
  }
}
