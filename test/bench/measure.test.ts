import { expect } from 'chai';
import { figure, speedOver } from '../../bench/measure/figure';
import { inRounds } from '../../bench/measure/rounds';
import { atLeast, atMost, both, either, row, timesAsFast } from '../../bench/measure/row';
import { median, quantile, spread } from '../../bench/measure/statistics';
import { showFigure, showRatio } from '../../bench/report/format';
import { cells } from '../../bench/report/table';
import { judge } from '../../bench/soak/memory';

describe('the statistics of the bench', () => {
  it('the median is the middle, or the mean of the two in the middle, whatever the order', () => {
    expect(median([5, 1, 3])).to.equal(3);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
    expect(() => median([])).to.throw(RangeError);
  });

  it('quantiles lie between neighbours', () => {
    expect(quantile([0, 10], 0.25)).to.equal(2.5);
    expect(quantile([1, 2, 3], 0)).to.equal(1);
    expect(quantile([1, 2, 3], 1)).to.equal(3);
  });

  it('the spread is the width of the middle half as a share of the median', () => {
    expect(spread([8, 9, 10, 11, 12])).to.equal(0.2);
    expect(spread([5, 5, 5])).to.equal(0);
    expect(spread([0, 0])).to.equal(0);
  });

  it('each thing runs once a round, in turn', async () => {
    const order: string[] = [];
    const run = (name: string, value: number) => () => {
      order.push(name);
      return value;
    };
    const figures = await inRounds('seconds', { a: run('a', 1), b: run('b', 2) }, 3);
    expect(order.join('')).to.equal('ababab');
    expect(figures.a).to.include({ unit: 'seconds', value: 1, spread: 0 });
    expect(figures.b.runs).to.deep.equal([2, 2, 2]);
  });
});

describe('the rows of the bench', () => {
  const seconds = (value: number) => figure('seconds', [value]);
  const perSecond = (value: number) => figure('perSecond', [value]);

  it('a ratio says how many times as fast, of times and of rates', () => {
    expect(speedOver(seconds(2), seconds(50))).to.equal(25);
    expect(speedOver(perSecond(50), perSecond(100))).to.equal(0.5);
    expect(() => speedOver(seconds(1), perSecond(1))).to.throw(TypeError);
  });

  it('a row is measured against its bar', () => {
    const against = (bar: Parameters<typeof row>[0]['bar']) =>
      row({ name: 'x', ours: seconds(2), baseline: { name: 'y', figure: seconds(6) }, bar }).bar?.met;
    expect(against(timesAsFast(3, ''))).to.equal(true);
    expect(against(timesAsFast(3.1, ''))).to.equal(false);
    expect(against(atMost(2, ''))).to.equal(true);
    expect(against(atLeast(3, ''))).to.equal(false);
    expect(against(both(atMost(2, ''), timesAsFast(4, '')))).to.equal(false);
    expect(against(either(atMost(2, ''), timesAsFast(4, '')))).to.equal(true);
    expect(against(undefined)).to.equal(undefined);
  });

  it('a bar on the ratio is missed where there is no baseline', () => {
    expect(row({ name: 'x', ours: seconds(2), bar: timesAsFast(1, '') }).bar?.met).to.equal(false);
  });

  it('figures are shown in the unit that suits them', () => {
    expect(showFigure(seconds(0.25))).to.equal('250 ms');
    expect(showFigure(seconds(1.3e-6))).to.equal('1.3 µs');
    expect(showFigure(seconds(4.2e-8))).to.equal('42 ns');
    expect(showFigure(perSecond(3_456_789))).to.equal('3,460,000/s');
    expect(showFigure(figure('bytes', [138.4]))).to.equal('138 bytes');
    expect(showFigure(figure('share', [0.0025]))).to.equal('0.25 %');
    expect(showFigure(figure('seconds', [8, 9, 10, 11, 12]))).to.equal('10 s ±10 %');
    expect(showRatio(0.08631)).to.equal('0.0863x');
    expect(showRatio(1234.5)).to.equal('1235x');
  });

  it('a row becomes the cells of a table', () => {
    const made = row({
      name: 'round trip',
      ours: seconds(2e-6),
      baseline: { name: 'echo', figure: seconds(8e-5) },
      bar: timesAsFast(25, '≤ 1/25 of it'),
    });
    expect(cells(made)).to.deep.equal(['round trip', '2 µs', 'echo', '80 µs', '40x', '≤ 1/25 of it', 'met']);
  });
});

describe('the soak', () => {
  const MiB = 2 ** 20;

  it('takes memory for flat that jumps about', () => {
    const looks = Array.from({ length: 20 }, (_, i) => (100 + (i % 3)) * MiB);
    expect(judge(looks)).to.include({ isFlat: true });
  });

  it('notices memory that grows', () => {
    const looks = Array.from({ length: 20 }, (_, i) => (100 + 2 * i) * MiB);
    expect(judge(looks)).to.include({ isFlat: false });
  });
});
