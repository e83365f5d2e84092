/** The root of every error class of this package. It holds no cause of its own: each cause has its class. */

/** Base of all errors that Perilune itself throws. `name` is the name of the class that was thrown. */
export class PeriluneError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
