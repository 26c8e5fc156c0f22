import type { TopLevelSpec } from 'vega-lite';
import type { Row } from '../measure/row';

interface Plotted {
  readonly curve: string;
  readonly count: number;
  readonly value: number;
}

/** The plot of cost against growth, as SVG. */
export async function plot(rows: readonly Row[]): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new vega.View(vega.parse(compile(specification(rows)).spec), { renderer: 'none' });
  return `${await view.toSVG()}\n`;
}

function specification(rows: readonly Row[]): TopLevelSpec {
  return {
    background: 'white',
    hconcat: [
      chart('handles in the process', 'nanoseconds', points(rows, 'seconds', 1e9)),
      chart('clients calling at once', 'syscalls a second', points(rows, 'perSecond', 1)),
    ],
    resolve: { scale: { color: 'independent' } },
  };
}

function points(rows: readonly Row[], unit: Row['ours']['unit'], factor: number): Plotted[] {
  return rows.flatMap(({ point, ours }) =>
    point && ours.unit === unit ? [{ ...point, value: ours.value * factor }] : [],
  );
}

function chart(
  across: string,
  up: string,
  values: Plotted[],
): Extract<TopLevelSpec, { hconcat: unknown }>['hconcat'][number] {
  return {
    width: 320,
    height: 240,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'count',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { values: [...new Set(values.map(({ count }) => count))], format: ',' },
        title: across,
      },
      y: { field: 'value', type: 'quantitative', scale: { zero: true }, title: up },
      color: {
        field: 'curve',
        type: 'nominal',
        legend: { orient: 'bottom', title: null, direction: 'vertical', labelLimit: 300 },
      },
    },
  };
}
