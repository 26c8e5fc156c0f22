/** A test that shares nothing with the others: what it needs it makes, and what it made it ends. */
type Declare = (title: string, body: () => Promise<void>) => void;

/**
 * For a suite whose tests mostly wait for programs to start: while one runs, the next one that was declared with this
 * runs already.
 */
export function overlapping(): Declare {
  const bodies: (() => Promise<void>)[] = [];
  const begun = new Map<number, Promise<void>>();

  function begin(index: number): Promise<void> {
    const running = begun.get(index) ?? bodies[index]?.() ?? Promise.resolve();
    begun.set(index, running);
    running.catch(() => undefined); // It fails in its turn.
    return running;
  }

  return (title, body) => {
    const index = bodies.push(body) - 1;
    it(title, () => {
      const running = begin(index);
      void begin(index + 1);
      return running;
    });
  };
}
