import { ZX_OK } from '../../kernel';
import type { FuzzStatus, UpdateReason } from '../../fuzzing/monitor/status';
import { failed, nothingFound, type Report, saved } from './outcome';
import { Place } from './place';
import { StopSignals } from './run';
import { Session, type SessionOptions } from './session';

/** What a job is told, once. */
export interface JobOrder {
  readonly target: string;
  readonly place: string;
  readonly given: Omit<SessionOptions, 'log'>;
}

/** What a job tells. */
export type JobNews =
  | { readonly kind: 'update'; readonly reason: UpdateReason; readonly status: FuzzStatus }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'failure'; readonly message: string };

/** How often inputs are taken over that other jobs have found, in milliseconds. */
const RELOAD_MS = 1000;

async function work({ target, place, given }: JobOrder): Promise<Report> {
  const log = (text: string): void => send({ kind: 'log', text });
  let stop = (): void => undefined;
  using signals = new StopSignals(() => stop());
  process.once('disconnect', () => stop());
  await using session = await Session.open(Place.of(target, place), { ...given, log });
  if (signals.came || !process.connected) return nothingFound;
  const { runner } = session;
  stop = () => void runner.stop();
  runner.addMonitor({ update: (reason, status) => send({ kind: 'update', reason, status }) });
  const timer = setInterval(() => session.load(), RELOAD_MS);
  try {
    const outcome = await runner.fuzz();
    if (outcome.status !== ZX_OK) throw failed(session, outcome.status, 'the target can not be run');
    return saved(session, outcome.artifact);
  } finally {
    clearInterval(timer);
  }
}

function send(news: JobNews): void {
  if (process.connected) process.send?.(news);
}

process.once('message', (order: JobOrder) => {
  work(order)
    .then(
      (report) => send({ kind: 'report', report }),
      (error: unknown) =>
        send({ kind: 'failure', message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => process.connected && process.disconnect());
});
