/** The suite `processes` with promises alone, in JavaScript and in wasmoon. */
import { crowdOf } from "./crowd.mjs";

const answer = async (/** @type {number} */ n) => n;

async function sumOf(/** @type {number} */ count) {
  let sum = 0;
  for (let i = 1; i <= count; i++) sum += await answer(i);
  return sum;
}

/** Loops of JavaScript that wait. */
function parked() {
  const { wait, run } = crowdOf(() => void loop());
  const loop = async () => {
    while ((await wait()) === 1);
  };
  return { run };
}

/** A queue that one async function reads. */
class Mailbox {
  #messages = [];
  #receiver;

  send(/** @type {any} */ message) {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    if (receiver === undefined) this.#messages.push(message);
    else receiver(message);
  }

  /** @returns {any} */
  receive() {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => (this.#receiver = resolve));
  }
}

async function messages(/** @type {number} */ count) {
  const [asks, answers] = [new Mailbox(), new Mailbox()];
  const other = async () => {
    for (let i = 0; i < count; i++) {
      const { from, value } = await answers.receive();
      from.send(value);
    }
  };
  void other();
  let sum = 0;
  for (let i = 1; i <= count; i++) {
    answers.send({ from: asks, value: i });
    sum += await asks.receive();
  }
  return sum;
}

export const processesOfJavaScript = () => ({
  "processes/yields": () => ({ run: sumOf }),
  "processes/promises": () => ({ run: sumOf }),
  "processes/start": () => ({ run: sumOf }),
  "processes/wake": parked,
  "processes/messages": () => ({ run: messages }),
});

/** @param {() => any} open makes an engine */
export const processesOfWasmoon = (open) => ({
  "processes/promises": () => {
    const engine = open();
    engine.global.set("wait", answer);
    return {
      run: (/** @type {number} */ count) => {
        engine.global.set("count", count);
        return engine.doString(
          "local sum = 0 for i = 1, count do sum = sum + wait(i):await() end return sum",
        );
      },
      close: () => engine.global.close(),
    };
  },
});
