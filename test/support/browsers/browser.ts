/** The interface of a browser under test. Each engine has its own file in this directory. */

/** An engine's name, the location of its browser on this machine, and how to start it. */
export interface Engine {
  readonly name: "Chromium" | "Firefox" | "WebKit";
  /** Required programs that the machine does not have. */
  readonly missing: readonly string[];
  launch(): Promise<TestBrowser>;
}

/** A running browser. It has one page at a time. */
export interface TestBrowser {
  /** As the browser reports it: `140.12.0`. */
  readonly version: string;
  /**
   * Opens a page of run-in-page.ts and waits until it has finished. Rejects if that takes longer than `seconds`; the message
   * includes the console's lines.
   */
  visit(url: string, seconds: number): Promise<Visit>;
  close(): Promise<void>;
}

/** What happened on a page. */
export interface Visit {
  /** The text that the page left in `globalThis.finished`. */
  readonly finished: string;
  /** The lines of the page's console, in order: `log: text`. */
  readonly console: readonly string[];
  /** The addresses that the page requested; those of its workers only if the engine reports them. */
  readonly requests: readonly string[];
}
