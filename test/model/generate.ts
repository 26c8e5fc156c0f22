import { ZX_HANDLE_FIXED_BITS_MASK, ZX_HANDLE_INVALID } from '../../kernel/abi';
import { chance, type Draw, oneOf, weighted } from './draw';
import { type Expected, NewHandle } from './expected';
import { choicesOf } from './generate-calls';
import { Machine, PROGRAMS } from './machine';
import type { ModelHandle } from './model-handles';
import type { ModelProcess } from './model-kernel';
import type { ModelObject } from './model-object';
import { type Argument, type CallStep, HandleOf, Mangled, type Step } from './program';

/** From so many handles on a program closes more than it opens. */
const MANY_HANDLES = 60;
/** How often a handle is no good. */
const BAD_PERCENT = 6;
const BAD_PERCENT_IN_LIST = 2;
/** How often a program rather does something else than use an object of another type than it wants. */
const TRIES = 3;
/** How far back the handles lie that programs use although they are gone. */
const REMEMBERED = 30;

type Kind<O extends ModelObject> = abstract new (...args: never[]) => O;

/** A handle as an argument, and what is behind it if there is something. */
export interface Picked<O extends ModelObject = ModelObject> {
  readonly argument: Argument;
  readonly handle: ModelHandle | undefined;
  readonly object: O | undefined;
}

/** Makes up a program of `calls` syscalls, led by what the model says of the ones before. */
export function generate(draw: Draw, calls: number): Step[] {
  return new Generator(draw).program(calls);
}

/** The program of which the next step is being made up. */
export class Generator {
  readonly #machine = new Machine();
  readonly #names = new Map<ModelHandle, HandleOf>();
  readonly #past: HandleOf[] = [];
  readonly #steps: Step[] = [];
  readonly #choices: ReturnType<typeof choicesOf>;
  #current = 0;
  /** How often a program had no object of the type that it wanted. */
  #lacked = 0;

  constructor(readonly draw: Draw) {
    this.#choices = choicesOf(draw);
  }

  program(calls: number): Step[] {
    for (let program = 0; program < PROGRAMS; program++) this.#add({ id: 0, program, does: 'start' });
    for (let made = 0; made < calls; made++) this.#addNext();
    return this.#steps;
  }

  #addNext(): void {
    this.#current = this.draw.below(PROGRAMS);
    const running = this.#machine.running.get(this.#current);
    if (!running) this.#add({ id: 0, program: this.#current, does: 'start' });
    else if (chance(this.draw, 0.2)) this.#add({ id: 0, program: this.#current, does: 'exit' });
    else this.#add({ id: 0, program: this.#current, ...this.#call(running) });
  }

  #call({ table }: ModelProcess): Pick<CallStep, 'does' | 'args'> {
    if (table.live.size > MANY_HANDLES && chance(this.draw, 50)) {
      const some = Array.from({ length: 10 }, () => this.any(true).argument);
      return { does: 'zx_handle_close_many', args: [some] };
    }
    return this.#drawCall(TRIES);
  }

  #drawCall(tries: number): Pick<CallStep, 'does' | 'args'> {
    const lacked = this.#lacked;
    const call = weighted(this.draw, this.#choices)(this);
    return this.#lacked > lacked && tries > 0 ? this.#drawCall(tries - 1) : call;
  }

  #add(step: Step): void {
    const numbered = { ...step, id: this.#steps.length };
    this.#steps.push(numbered);
    const expected = this.#machine.perform(numbered);
    if (expected) this.#remember(numbered.id, expected);
  }

  /** Names the handles that came to be by where they did. */
  #remember(step: number, expected: Expected): void {
    const name = (value: unknown, output: string, index?: number): void => {
      if (value instanceof NewHandle) this.#names.set(value.handle, new HandleOf(step, output, index));
      else if (typeof value === 'object' && value && 'handle' in value) name(value.handle, output, index);
    };
    for (const [output, value] of Object.entries(expected))
      if (Array.isArray(value)) value.forEach((each, index) => name(each, output, index));
      else name(value, output);
  }

  /**
   * A handle of the calling program to an object of some type, if there is one to one that is `better`; now and then
   * to one of another type, closed, of another program or none at all.
   */
  pick<O extends ModelObject>(kind: Kind<O>, better: (object: O) => boolean = () => true): Picked<O> {
    const live = this.#live(this.#current);
    const fitting = live.filter(({ object }) => object instanceof kind);
    const best = fitting.filter(({ object }) => object instanceof kind && better(object));
    if (fitting.length === 0) this.#lacked++;
    const found = this.#pickFrom(
      weighted(this.draw, [
        [best.length > 0 ? 75 : 0, best],
        [fitting.length > 0 ? 20 : 0, fitting],
        [4, live],
      ]),
      BAD_PERCENT,
    );
    return { ...found, object: found.object instanceof kind ? found.object : undefined };
  }

  /** Any handle; one of those that a list is made of is less often a bad one. */
  any(inList = false): Picked {
    return this.#pickFrom(this.#live(this.#current), inList ? BAD_PERCENT_IN_LIST : BAD_PERCENT);
  }

  #pickFrom(handles: readonly ModelHandle[], badPercent: number): Picked {
    if (handles.length === 0 || chance(this.draw, badPercent)) return this.#badHandle();
    const handle = handles[this.draw.below(handles.length)];
    const named = handle && this.#names.get(handle);
    if (!named) return this.#badHandle();
    this.#past.push(named);
    if (this.#past.length > REMEMBERED) this.#past.shift();
    return { argument: named, handle, object: handle.object };
  }

  #badHandle(): Picked {
    const argument = weighted<() => Argument>(this.draw, [
      [4, () => this.#past[this.draw.below(this.#past.length)] ?? ZX_HANDLE_INVALID],
      [2, () => this.#nameOfOther()],
      [2, () => new Mangled(this.#nameOf(this.#current))],
      [1, () => ZX_HANDLE_INVALID],
      [1, () => oneOf(this.draw, [ZX_HANDLE_FIXED_BITS_MASK, 0xffffffff, 4])],
    ])();
    return { argument, handle: undefined, object: undefined };
  }

  #nameOfOther(): Argument {
    return this.#nameOf((this.#current + 1 + this.draw.below(PROGRAMS - 1)) % PROGRAMS);
  }

  #nameOf(program: number): HandleOf {
    const live = this.#live(program);
    const handle = live[this.draw.below(live.length)];
    return (handle && this.#names.get(handle)) ?? new HandleOf(0, 'self');
  }

  #live(program: number): ModelHandle[] {
    return [...(this.#machine.running.get(program)?.table.live.values() ?? [])];
  }
}
