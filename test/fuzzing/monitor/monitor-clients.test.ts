import { expect } from 'chai';
import { FakeMonitor } from '../../../fuzzing/monitor/fake-monitor';
import { type Monitor, MonitorClients } from '../../../fuzzing/monitor/monitor-clients';
import {
  type FuzzStatus,
  type ProcessStats,
  UpdateReason,
  updateReasonName,
} from '../../../fuzzing/monitor/status';

const STATS: ProcessStats = {
  koid: 1024,
  mem_mapped_bytes: 1,
  mem_private_bytes: 2,
  mem_shared_bytes: 3,
  mem_scaled_shared_bytes: 4,
  cpu_time: 5n,
  queue_time: 6n,
  page_fault_time: 7n,
  lock_contention_time: 8n,
};

function statusAfter(runs: number): FuzzStatus {
  return {
    running: true,
    runs,
    elapsed: 10n,
    covered_pcs: 2,
    covered_features: 3,
    corpus_num_inputs: 4,
    corpus_total_size: 5,
    process_stats: [STATS],
  };
}

/** A monitor that takes each update only when told to. */
class SlowMonitor implements Monitor {
  readonly reasons: UpdateReason[] = [];
  #release: () => void = () => undefined;

  async update(reason: UpdateReason): Promise<void> {
    this.reasons.push(reason);
    return new Promise((resolve) => (this.#release = resolve));
  }

  async release(): Promise<void> {
    this.#release();
    await new Promise(setImmediate);
  }
}

function clientsOf(...monitors: Monitor[]) {
  const failures: unknown[] = [];
  const clients = new MonitorClients((error) => failures.push(error));
  for (const monitor of monitors) clients.add(monitor);
  return { clients, failures };
}

describe('MonitorClients', () => {
  it('sends reason and status to all monitors', async () => {
    const monitors = [new FakeMonitor(), new FakeMonitor(), new FakeMonitor()];
    const { clients } = clientsOf(...monitors);
    await clients.update(UpdateReason.INIT, statusAfter(0));
    await clients.update(UpdateReason.NEW, statusAfter(7));
    for (const monitor of monitors) {
      expect(monitor.reasons).to.deep.equal([UpdateReason.INIT, UpdateReason.NEW]);
      expect(monitor.statuses).to.deep.equal([statusAfter(0), statusAfter(7)]);
      expect(monitor.isClosed).to.be.false;
    }
  });

  it('sends DONE to all, then closes and forgets them', async () => {
    const monitors = [new FakeMonitor(), new FakeMonitor()];
    const { clients } = clientsOf(...monitors);
    await clients.update(UpdateReason.DONE, statusAfter(1));
    for (const monitor of monitors) {
      expect([monitor.reasons, monitor.isClosed]).to.deep.equal([[UpdateReason.DONE], true]);
    }
    expect(clients.size).to.equal(0);
    await clients.update(UpdateReason.INIT, statusAfter(0));
    expect(monitors[0]?.reasons).to.deep.equal([UpdateReason.DONE]);
  });

  it('serves monitors that are added for the next workflow', async () => {
    const { clients } = clientsOf(new FakeMonitor());
    await clients.update(UpdateReason.DONE, statusAfter(1));
    const next = new FakeMonitor();
    clients.add(next);
    await clients.update(UpdateReason.INIT, statusAfter(0));
    expect([next.reasons, next.isClosed]).to.deep.equal([[UpdateReason.INIT], false]);
  });

  it('sends the next update once all monitors have taken the one before', async () => {
    const [slow, fast] = [new SlowMonitor(), new FakeMonitor()];
    const { clients } = clientsOf(slow, fast);
    void clients.update(UpdateReason.INIT, statusAfter(0));
    void clients.update(UpdateReason.NEW, statusAfter(1));
    await new Promise(setImmediate);
    expect([slow.reasons, fast.reasons]).to.deep.equal([[UpdateReason.INIT], [UpdateReason.INIT]]);
    await slow.release();
    expect([slow.reasons.at(-1), fast.reasons.at(-1)]).to.deep.equal([UpdateReason.NEW, UpdateReason.NEW]);
  });

  it('sends the status as it was when the update was asked for', async () => {
    const [slow, fast] = [new SlowMonitor(), new FakeMonitor()];
    const { clients } = clientsOf(slow, fast);
    const status = { ...statusAfter(0), process_stats: [{ ...STATS }] };
    void clients.update(UpdateReason.INIT, status);
    void clients.update(UpdateReason.NEW, status);
    status.runs = 99;
    status.process_stats.pop();
    await slow.release();
    expect(fast.statuses.at(-1)).to.deep.equal(statusAfter(0));
  });

  it('tells of a monitor that fails, sends it nothing more, and goes on with the others', async () => {
    const broken: Monitor = {
      update: () => {
        throw new Error('gone');
      },
    };
    const good = new FakeMonitor();
    const { clients, failures } = clientsOf(broken, good);
    const updates = [UpdateReason.INIT, UpdateReason.NEW].map((reason) =>
      clients.update(reason, statusAfter(0)),
    );
    await Promise.all(updates);
    expect(failures.map(String)).to.deep.equal(['Error: gone']);
    expect([good.reasons.length, clients.size]).to.deep.equal([2, 1]);
  });

  it('does not send to a monitor that was removed', async () => {
    const monitor = new FakeMonitor();
    const { clients } = clientsOf(monitor);
    clients.remove(monitor);
    await clients.update(UpdateReason.INIT, statusAfter(0));
    expect(monitor.updates).to.deep.equal([]);
  });
});

describe('UpdateReason', () => {
  it('has the published values', () => {
    expect(Object.values(UpdateReason)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(Object.values(UpdateReason).map(updateReasonName)).to.deep.equal([
      'MISC',
      'INIT',
      'NEW',
      'PULSE',
      'REDUCE',
      'DONE',
    ]);
  });
});

describe('FakeMonitor', () => {
  it('hands out the next status that comes with a reason', async () => {
    const monitor = new FakeMonitor();
    const { clients } = clientsOf(monitor);
    const next = monitor.next(UpdateReason.NEW);
    await clients.update(UpdateReason.INIT, statusAfter(0));
    await clients.update(UpdateReason.NEW, statusAfter(3));
    expect((await next).runs).to.equal(3);
  });
});
