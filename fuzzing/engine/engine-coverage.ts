import { type CoverageData, CoverageComponent } from '../coverage';

/** A coverage component that belongs to its only engine, which takes what has come without asking over a channel. */
export class EngineCoverage extends CoverageComponent {
  /** What a target sent, in order, for the caller to close; `undefined` if nothing more has come. */
  tryTake(): CoverageData | undefined {
    return this.pipe.tryTake();
  }
}
