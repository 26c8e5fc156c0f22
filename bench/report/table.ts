import { table } from 'table';
import type { Row } from '../measure/row';
import { showFigure, showRatio } from './format';

export const columns = ['what', 'ours', 'baseline', 'of it', 'ratio', 'bar', ''] as const;

/** The cells of a row, in the order of the columns. */
export function cells({ name, ours, baseline, ratio, bar }: Row): string[] {
  return [
    name,
    showFigure(ours),
    baseline?.name ?? '',
    baseline ? showFigure(baseline.figure) : '',
    ratio === undefined ? '' : showRatio(ratio),
    bar?.text ?? '',
    bar ? (bar.met ? 'met' : 'MISSED') : '',
  ];
}

/** The table as a terminal shows it. */
export function textTable(rows: readonly Row[]): string {
  return table([[...columns], ...rows.map(cells)], {
    columns: { 1: { alignment: 'right' }, 3: { alignment: 'right' }, 4: { alignment: 'right' } },
    drawHorizontalLine: (line, lines) => line < 2 || line === lines,
  });
}
