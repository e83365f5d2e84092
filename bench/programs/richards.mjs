/** The twin of richards.lua. */
const [IDLE, WORKER, FIRST_HANDLER, SECOND_HANDLER, FIRST_DEVICE, SECOND_DEVICE] = [1, 2, 3, 4, 5, 6];
const DEVICE = 1;
const WORK = 2;
const ROUNDS = 1000;
const LETTERS = 4;

const packet = (link, owner, kind) => ({ link, owner, kind, datum: 0, data: [0, 0, 0, 0] });

function append(queue, item) {
  item.link = undefined;
  if (queue === undefined) return item;
  let last = queue;
  while (last.link !== undefined) last = last.link;
  last.link = item;
  return queue;
}

class Task {
  constructor(kernel, number, priority, queue, running = false) {
    this.kernel = kernel;
    this.number = number;
    this.priority = priority;
    this.queue = queue;
    this.waiting = !running;
    this.held = false;
    this.ready = queue !== undefined;
    this.link = kernel.tasks;
    kernel.tasks = this;
    kernel.byNumber[number] = this;
  }

  runnable() {
    return !this.held && (!this.waiting || this.ready);
  }

  receive() {
    if (!(this.waiting && this.ready)) return undefined;
    const item = this.queue;
    this.queue = item.link;
    this.waiting = false;
    this.ready = this.queue !== undefined;
    return item;
  }

  accept(item, sender) {
    this.queue = append(this.queue, item);
    this.ready = true;
    return this.priority > sender.priority ? this : sender;
  }
}

class Kernel {
  constructor() {
    this.tasks = undefined;
    this.current = undefined;
    this.byNumber = [];
    this.queued = 0;
    this.holds = 0;
  }

  wait() {
    this.current.waiting = true;
    return this.current;
  }

  hold() {
    this.holds++;
    this.current.held = true;
    return this.current.link;
  }

  release(number) {
    const task = this.byNumber[number];
    task.held = false;
    return task.priority > this.current.priority ? task : this.current;
  }

  send(item) {
    const receiver = this.byNumber[item.owner];
    this.queued++;
    item.link = undefined;
    item.owner = this.current.number;
    return receiver.accept(item, this.current);
  }

  schedule() {
    let task = this.tasks;
    while (task !== undefined) {
      if (task.runnable()) {
        this.current = task;
        task = task.run(task.receive());
      } else task = task.link;
    }
  }
}

class Idle extends Task {
  bits = 1;
  left = ROUNDS;

  run() {
    if (--this.left === 0) return this.kernel.hold();
    const even = this.bits % 2 === 0;
    this.bits = Math.floor(this.bits / 2);
    if (even) return this.kernel.release(FIRST_DEVICE);
    this.bits = (this.bits + 53256) % 65536;
    return this.kernel.release(SECOND_DEVICE);
  }
}

class Worker extends Task {
  handler = FIRST_HANDLER;
  letter = 0;

  run(item) {
    if (item === undefined) return this.kernel.wait();
    this.handler = FIRST_HANDLER + SECOND_HANDLER - this.handler;
    item.owner = this.handler;
    item.datum = 0;
    for (let i = 0; i < LETTERS; i++) {
      this.letter = (this.letter % 26) + 1;
      item.data[i] = this.letter + 64;
    }
    return this.kernel.send(item);
  }
}

class Handler extends Task {
  work = undefined;
  devices = undefined;

  run(item) {
    if (item !== undefined) {
      if (item.kind === WORK) this.work = append(this.work, item);
      else this.devices = append(this.devices, item);
    }
    const { work, devices: device } = this;
    if (work === undefined) return this.kernel.wait();
    if (work.datum >= LETTERS) {
      this.work = work.link;
      return this.kernel.send(work);
    }
    if (device === undefined) return this.kernel.wait();
    this.devices = device.link;
    device.datum = work.data[work.datum++];
    return this.kernel.send(device);
  }
}

class Device extends Task {
  pending = undefined;
  sum = 0;

  run(item) {
    if (item !== undefined) {
      this.pending = item;
      this.sum = (this.sum + item.datum) % 1000003;
      return this.kernel.hold();
    }
    const { pending } = this;
    if (pending === undefined) return this.kernel.wait();
    this.pending = undefined;
    return this.kernel.send(pending);
  }
}

function packets(owner, kind, count) {
  let queue;
  for (let i = 0; i < count; i++) queue = packet(queue, owner, kind);
  return queue;
}

function simulate() {
  const kernel = new Kernel();
  new Idle(kernel, IDLE, 0, undefined, true);
  new Worker(kernel, WORKER, 1000, packets(undefined, WORK, 2));
  new Handler(kernel, FIRST_HANDLER, 2000, packets(FIRST_DEVICE, DEVICE, 3));
  new Handler(kernel, SECOND_HANDLER, 3000, packets(SECOND_DEVICE, DEVICE, 3));
  const first = new Device(kernel, FIRST_DEVICE, 4000, undefined);
  const second = new Device(kernel, SECOND_DEVICE, 5000, undefined);
  kernel.schedule();
  return kernel.queued * 7 + kernel.holds * 3 + first.sum + second.sum;
}

export default function run(size) {
  let sum = 0;
  for (let i = 0; i < size; i++) sum = (sum * 3 + simulate()) % 1000003;
  return sum;
}
