import {
  ok,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_ERR_PEER_CLOSED,
  ZX_OK,
  ZX_TIME_INFINITE,
} from '../../kernel';
import type { Channel } from '../../zx';

/** Something that was expected and what was seen instead, if it was. */
export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly seen: string;
}

/** What a program does when it is told to, by name; it tells what it checked. */
export type Steps = Readonly<Record<string, () => readonly Check[]>>;

/** A program's answer: what it checked, or why it could not. */
export interface Report {
  readonly pid: number;
  readonly checks: readonly Check[];
  readonly failure?: string;
}

export function encodeMessage(message: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

export function decodeMessage(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Performs steps as the stage calls for them, until it closes its end. */
export function perform(stage: Channel, steps: Steps): void {
  for (;;) {
    ok(stage.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED, ZX_TIME_INFINITE));
    const message = stage.read();
    if (message.status === ZX_ERR_PEER_CLOSED) return;
    if (message.status !== ZX_OK) continue;
    ok(stage.write(encodeMessage(report(steps, String(decodeMessage(message.bytes))))));
  }
}

function report(steps: Steps, name: string): Report {
  try {
    const step = steps[name];
    if (!step) throw new Error(`there is no step '${name}'`);
    return { pid: process.pid, checks: step() };
  } catch (error) {
    return { pid: process.pid, checks: [], failure: String(error) };
  }
}

/** The bytes of a text, and back: the demo's data. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
